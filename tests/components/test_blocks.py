"""The building blocks escape what they are given, say what they mean, and name only classes that exist."""

import re
from pathlib import Path

import htpy as h
import pytest

from components.callout import callout
from components.empty_state import done_head, empty
from components.frame import Tab, app_bar, back_bar, bottom_menu, facts, link_button, section_head, title
from components.hero import HeroCard, hero
from components.icons import ICONS
from components.marks import (
    STATUSES,
    Avatar,
    Chip,
    Logo,
    Note,
    Tile,
    avatar,
    initials,
    logo,
    places,
    status,
)
from components.pay import CopyRow, Picture, copy_rows, scan
from components.plain import code_field, field, hidden, intro, mail_frame, new_code_clock, plain_page, submit
from components.progress import progress
from components.rows import (
    AgendaRow,
    DateTile,
    LineRow,
    OfferRow,
    PickerRow,
    agenda_row,
    day_head,
    line_row,
    listed,
    offer_row,
    picker_row,
)
from components.theme import theme
from components.ticket import Ticket, ticket
from components.tiles import BenefitTile, tiles

COMPONENTS = Path(__file__).parent.parent.parent / "components"
SHEET = COMPONENTS / "static" / "cubby.css"
NASTY = "<img src=x onerror=alert(1)>\"'&"
WHO = Avatar(NASTY, "sky")
DRAWN = {
    "agenda": agenda_row(AgendaRow(DateTile(NASTY, NASTY, NASTY), NASTY, NASTY, Note(NASTY, "info"), Chip(NASTY, "info"))),
    "agenda as link": agenda_row(AgendaRow(DateTile("Mon", "2"), NASTY, end=NASTY, avatar=WHO, href=NASTY)),
    "line": line_row(LineRow(NASTY, Tile("info"), NASTY, note=Note(NASTY, "info"), end=NASTY)),
    "picker": picker_row(PickerRow(NASTY, NASTY, NASTY, NASTY, NASTY, Note(NASTY, "info"))),
    "offer": offer_row(OfferRow(NASTY, NASTY, Note(NASTY, "star"))),
    "day": day_head(NASTY, NASTY),
    "hero": hero(HeroCard(WHO, NASTY, NASTY, NASTY, NASTY, Chip(NASTY, "info"), Note(NASTY, "info"), NASTY)),
    "copy rows": copy_rows([CopyRow(NASTY, NASTY, NASTY, NASTY)]),
    "scan": scan(Picture("<svg></svg>", b"png", NASTY, NASTY), NASTY, NASTY),
    "callout": callout(NASTY, NASTY, alert=True),
    "empty": empty(NASTY, NASTY, icon_name="event_busy"),
    "done": done_head(NASTY, NASTY),
    "tiles": tiles([BenefitTile("percent", NASTY, NASTY, NASTY)]),
    "progress": progress(3, 12, NASTY, NASTY),
    "bar": app_bar(Logo(NASTY), home=NASTY, account=WHO, account_href=NASTY),
    "back": back_bar(NASTY, label=NASTY, title=NASTY),
    "menu": bottom_menu([Tab(NASTY, NASTY, "home", 3, NASTY)], NASTY),
    "head": section_head(NASTY, NASTY, NASTY),
    "facts": facts([("event", NASTY)]),
    "title": title(NASTY, NASTY, WHO),
    "link": link_button(NASTY, NASTY),
    "field": field(NASTY, "email", value=NASTY, hint=NASTY, error=NASTY),
    "code": code_field(NASTY, value=NASTY, error=NASTY),
    "submit": submit(NASTY),
    "hidden": hidden("token", NASTY),
    "intro": intro(NASTY, NASTY),
    "clock": new_code_clock(NASTY + "{time}", 24, "again"),
    "mail": mail_frame(NASTY),
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_markup_in_a_name_is_shown_and_never_run(name: str) -> None:
    assert "<img src=x" not in str(DRAWN[name])


def sign_in_page(**more: str) -> str:
    return plain_page(
        "Log in",
        intro("Log in"),
        h.form[code_field("Your code"), submit("Log in")],
        of=Logo("Hop & Tumble", "/static/hop-and-tumble.svg"),
        theme=theme("#0B7A75"),
        scripts=["code.js"],
        **more,
    )


def test_a_plain_page_works_under_a_strict_content_policy() -> None:
    page = sign_in_page(nonce="abc123")
    assert not re.search(r"\sstyle=|\son\w+=|javascript:", page)
    assert '<style nonce="abc123">' in page
    assert re.findall(r"<script[^>]*>[^<]+", page) == []


def test_a_plain_page_is_plain_text_that_nothing_escapes_again() -> None:
    assert type(sign_in_page()) is str
    assert sign_in_page().startswith("<!doctype html><html lang=")


def test_a_plain_page_names_screen_and_provider_and_has_one_heading() -> None:
    page = sign_in_page()
    assert "<title>Log in · Hop &amp; Tumble</title>" in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1


def test_the_code_is_one_input_over_two_groups_of_four_and_takes_a_paste_with_a_space() -> None:
    drawn = str(code_field("Your code"))
    assert drawn.count("<input") == 1
    assert "maxlength" not in drawn
    assert 'autocomplete="one-time-code"' in drawn
    assert drawn.count("<i></i>") == 8
    assert drawn.count("<span><i></i><i></i><i></i><i></i></span>") == 2


def test_a_wrong_field_is_told_to_the_ear_and_gets_the_focus() -> None:
    drawn = str(field("Email address", "email", error="Enter your email address, like anna@example.com."))
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="email-error"' in drawn
    assert "autofocus" in drawn


@pytest.mark.parametrize(
    ("free", "words", "tone"),
    [
        (4, "4 places left", "success"),
        (1, "Last place", "warning"),
        (0, "Full", "neutral"),
        (-1, "Full", "neutral"),
    ],
)
def test_places_are_said_so_that_the_last_one_and_none_stand_out(free: int, words: str, tone: str) -> None:
    assert (places(free).text, places(free).tone) == (words, tone)


def test_a_status_is_a_word_an_icon_and_a_tone() -> None:
    assert status("held", time="18:20") == Chip("Held until 18:20", "schedule", "warning")


def test_every_status_has_an_icon_that_the_font_draws() -> None:
    facts_of_all = {"place": "2nd", "time": "18:20", "day": "Mon 30 Mar"}
    assert {status(kind, **facts_of_all).icon for kind in STATUSES} | {
        places(n).icon for n in range(3)
    } <= ICONS


def test_initials_are_one_letter_for_children_and_two_for_grown_ups() -> None:
    assert (initials("Theo Novak"), initials("Anna Maria Novak", 2), initials("šárka", 2), initials("")) == (
        "T",
        "AN",
        "Š",
        "",
    )


def test_marks_are_silent_because_the_name_stands_beside_them() -> None:
    assert 'aria-hidden="true"' in str(avatar(Avatar("T", "sky")))
    assert 'alt=""' in str(avatar(Avatar("T", photo="/photo")))
    assert "H" in str(logo(Logo("Hop & Tumble")))


def test_a_colour_that_is_no_kids_colour_never_becomes_a_class() -> None:
    assert "cb-kid" not in str(avatar(Avatar("T", 'sky" onclick="')))


def test_a_row_with_an_address_is_one_link_with_everything_in_its_name() -> None:
    row = AgendaRow(DateTile("Mon", "23", "Feb"), "17:00–17:45", "Ranelagh Studio", href="/bookings/1")
    drawn = str(listed(agenda_row, [row]))
    assert drawn.count("<a ") == 1
    assert drawn.index("<a ") < drawn.index("Mon") < drawn.index("17:00") < drawn.index("</a>")


def test_the_current_tab_is_marked_and_its_badge_is_words_for_the_ear() -> None:
    drawn = str(
        bottom_menu([Tab("/", "Home", "home"), Tab("/benefits", "Benefits", "redeem", 1, "1 to book")], "/")
    )
    assert drawn.count('aria-current="page"') == 1
    assert ", 1 to book" in drawn


def test_every_class_the_components_name_is_in_the_sheet() -> None:
    extra = (
        "charts.css",
        "edit.css",
        "imports.css",
        "pay.css",
        "register.css",
        "rooms.css",
        "setup.css",
        "statements.css",
        "wallet.css",
        "why.css",
    )
    others = (SHEET.parent / name for name in extra)
    sheet = SHEET.read_text("utf-8") + "".join(each.read_text("utf-8") for each in others)
    named = {
        name
        for file in COMPONENTS.glob("*.py")
        for name in re.findall(r"cb-[a-z0-9]+(?:-[a-z0-9]+)*(?![a-z0-9{-])", file.read_text("utf-8"))
    }
    tokens_and_ids = {name for name in named if f"--{name}" in sheet}
    assert {
        name for name in named - tokens_and_ids if not re.search(rf"\.{name}(?![a-z0-9-])", sheet)
    } == set()


def test_the_sheet_stays_small_and_off_quasars_own_names() -> None:
    sheet = SHEET.read_text("utf-8")
    assert len(sheet.encode()) < 48_000
    assert not re.search(r"\.(xs|sm|md|lg|xl)[\s{.,:]", sheet)


def test_every_token_the_sheet_uses_is_made_somewhere() -> None:
    sheet = SHEET.read_text("utf-8")
    made = set(re.findall(r"(--cb-[a-z0-9-]+):", sheet + theme("#0B7A75").css()))
    assert set(re.findall(r"var\((--cb-[a-z0-9-]+)", sheet)) - made == set()


def test_an_amount_on_a_ticket_is_smaller_than_a_count_so_that_it_never_breaks() -> None:
    def shown(number: str) -> str:
        return str(ticket(Ticket(Avatar("M"), "Splash Pals", "Mia", number, "of 10 left", "", "")))

    assert "cb-ticket-long" in shown("€18.00")
    assert "cb-ticket-long" not in shown("10")
