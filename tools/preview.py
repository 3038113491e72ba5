"""Draw the screens of the design with sample values, as plain files to look at beside the pictures.

    python tools/preview.py FOLDER [--shots] [--fonts FOLDER] [--only NAME] [--brand HEX]

Writes one HTML file per screen and theme; with `--shots` also photographs them with Chromium at 390 px (twice the
pixels), 320 px and 1280 px. Nothing here is served to anyone.
"""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import htpy as h
from markupsafe import Markup

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from components.callout import callout, callout_inside  # noqa: E402
from components.empty_state import done_head, empty_state  # noqa: E402
from components.frame import Tab, app_bar, back_bar, bottom_menu, facts, link_button, section_head, title  # noqa: E402
from components.hero import HeroCard, hero  # noqa: E402
from components.marks import Avatar, Chip, Logo, Note, Tile, avatar, icon, note, places, status  # noqa: E402
from components.plain import code_field, field, intro, new_code_clock, plain_page, submit  # noqa: E402
from components.progress import progress  # noqa: E402
from components.rows import (  # noqa: E402
    AgendaRow,
    BookingRow,
    DateTile,
    LineRow,
    OfferRow,
    PickerRow,
    agenda_row,
    booking_row,
    day_head,
    line_row,
    listed,
    offer_row,
    picker_row,
)
from components.theme import Mode, theme  # noqa: E402
from components.tiles import BenefitTile, tiles  # noqa: E402

LOGO = Logo("Hop & Tumble", "static/hop-and-tumble.svg")
BRAND = "#0B7A75"
THEO, MIA, ANNA = Avatar("T", "sky"), Avatar("M", "sun"), Avatar("AN")
SIZES = {"390": (390, 844, 2), "320": (320, 700, 1), "1280": (1280, 860, 1)}


def press(text: str, kind: str = "tonal", glyph: str = "", more: str = "", **attributes: str) -> h.Element:
    """A button as the live page's NiceGUI button looks."""
    return h.button(class_=f"cb-btn cb-{kind} {more}", type="button", **attributes)[
        icon(glyph, 20) if glyph else None, text
    ]


def with_button(row: LineRow | PickerRow | OfferRow, drawn: h.Renderable, *buttons: h.Node) -> h.Element:
    return h.li(class_=row.classes)[drawn, buttons]


def family() -> h.Element:
    def chip(on: bool, *inside: h.Node) -> h.Element:
        return h.button(".cb-family-chip", type="button", aria_pressed="true" if on else "false")[inside]

    return h.div(".cb-family", role="group", aria_label="Whose")[
        chip(True, icon("group"), "Everyone"),
        chip(False, avatar(THEO, 32), "Theo"),
        chip(False, avatar(MIA, 32), "Mia"),
    ]


def frame(
    mode: Mode, bar: h.Node, main: h.Node, tab: str = "", *, wide: bool = False, over: h.Node = None
) -> str:
    tabs = [
        Tab("#home", "Home", "home"),
        Tab("#bookings", "Bookings", "event_note"),
        Tab("#benefits", "Benefits", "redeem", 1, "1 to book"),
        Tab("#orders", "Orders", "receipt_long", 2, "2 to pay", money=True),
    ]
    nav = h.footer(".cb-nav")[bottom_menu(tabs, f"#{tab}")] if tab else None
    return str(
        h.html(lang="en", data_theme=mode)[
            h.head[
                h.meta(charset="utf-8"),
                h.title["Preview"],
                h.meta(name="viewport", content="width=device-width, initial-scale=1"),
                h.style[Markup(theme(BRAND).css(mode))],  # noqa: S704 - made of hex values only
                h.link(rel="stylesheet", href="static/cubby.css"),
            ],
            h.body[
                h.div(class_=["cb-app", "" if tab else "cb-no-nav", "" if bar else "cb-no-bar"])[
                    h.header(".cb-bar")[bar] if bar else None,
                    h.main(class_=["cb-main", "cb-wide" if wide else ""])[main],
                    nav,
                ],
                over,
            ],
        ]
    )


def tab_bar(wide: bool = False) -> h.Element:
    return app_bar(LOGO, home="#home", account=ANNA, account_href="#profile", wide=wide)


def next_up(*actions: h.Node) -> h.Element:
    card = HeroCard(
        MIA,
        "Mia",
        "Bounce & Balance",
        "Sat 21 Feb, 10:00",
        "until 10:45 · Phibsborough Hall",
        Chip("In 2 days", "schedule"),
    )
    return hero(card, *actions)


def home(mode: Mode) -> str:
    prompt = LineRow("Theo has a make-up", Tile("event_repeat", "brand"), "Book by Sun 26 Apr")
    owed = [
        (LineRow("Mighty Movers", THEO, "Was due Wed 18 Feb", "danger"), "Pay €84.00", "filled"),
        (LineRow("10-entry pass", MIA, "Due Fri 27 Feb"), "Pay €90.00", "tonal"),
    ]
    coming = [
        AgendaRow(
            DateTile("Mon", "23"), "Mighty Movers", "17:00–17:45 · Ranelagh Studio", avatar=THEO, href="#"
        ),
        AgendaRow(DateTile("Wed", "25"), "Splash Pals", "15:30–16:15 · Trinity Pool", avatar=MIA, href="#"),
        AgendaRow(
            DateTile("Thu", "26"),
            "Mighty Movers",
            "16:30–17:15 · Rathmines Gym",
            chip=status("make-up"),
            chip_below=True,
            avatar=THEO,
            href="#",
        ),
    ]
    classes = [
        BookingRow(THEO, "Mighty Movers", "Mondays 17:00 · Ranelagh Studio", href="#"),
        BookingRow(MIA, "Bounce & Balance", "Saturdays 10:00 · Phibsborough Hall", href="#"),
        BookingRow(MIA, "Splash Pals", "Book each time · Trinity Pool", href="#"),
    ]
    benefits = [
        BenefitTile("confirmation_number", "7 entries", "Splash Pals pass", "#"),
        BenefitTile("event_repeat", "1 make-up", "to book for Theo", "#"),
        BenefitTile("savings", "€24.00", "credit", "#"),
        BenefitTile("percent", "2 discounts", "for the family", "#"),
    ]
    left = h.div[
        h.section(".cb-section")[
            h.div(".cb-card")[
                h.div(".cb-card-head.cb-t2")[h.h2["To pay"], h.span(".cb-num")["€174.00"]],
                h.ul(".cb-list")[
                    (with_button(row, line_row(row), press(text, kind)) for row, text, kind in owed)
                ],
            ]
        ],
        h.section(".cb-section")[
            section_head("Next up"),
            h.div(".cb-stack")[
                next_up(press("Can’t make it", "glass"), press("Directions", "glass", "near_me")),
                h.ul(".cb-card.cb-list")[with_button(prompt, line_row(prompt), press("Choose"))],
            ],
        ],
    ]
    right = h.div[
        h.section(".cb-section")[section_head("Coming up", "Calendar", "#"), listed(agenda_row, coming)],
        h.section(".cb-section")[section_head("Benefits", "See all", "#"), tiles(benefits)],
        h.section(".cb-section")[
            section_head("Your classes", "Past bookings", "#"), listed(booking_row, classes)
        ],
    ]
    main = [h.h1(tabindex="-1")["Hi Anna"], family(), h.div(".cb-cols")[left, right]]
    return frame(mode, tab_bar(wide=True), main, "home", wide=True)


def booking_main(cancelled: bool = False) -> list[h.Node]:
    first = AgendaRow(
        DateTile("Mon", "23", "Feb"),
        "17:00–17:45",
        "You can cancel until Sun 22 Feb, 17:00",
        end="In 4 days",
        actions=True,
    )
    gone = AgendaRow(
        DateTile("Mon", "23", "Feb"),
        "17:00–17:45",
        "Make-up added for Theo",
        chip=status("cancelled"),
        off=True,
        actions=True,
    )
    rest = [
        AgendaRow(
            DateTile("Mon", "2", "Mar"),
            "17:00–17:45",
            note=Note("Different place: Rathmines Gym", "info", "info"),
            href="#",
        ),
        AgendaRow(DateTile("Mon", "9", "Mar"), "17:00–17:45", href="#"),
        AgendaRow(DateTile("Mon", "16", "Mar"), "No session", "St Patrick’s weekend", off=True),
        AgendaRow(DateTile("Mon", "23", "Mar"), "17:00–17:45", href="#"),
    ]
    past = [
        AgendaRow(
            DateTile("Mon", "16", "Feb"),
            "17:00–17:45",
            "Make-up booked for Thu 26 Feb, 16:30",
            chip=status("cancelled"),
            past=True,
        ),
        AgendaRow(
            DateTile("Mon", "9", "Feb"),
            "17:00–17:45",
            "“Theo nailed his first cartwheel.” – Noah",
            chip=status("attended"),
            past=True,
        ),
        AgendaRow(
            DateTile("Mon", "2", "Feb"),
            "17:00–17:45",
            "No make-up: not cancelled in time",
            chip=status("missed"),
            past=True,
        ),
    ]
    buttons = (
        [press("Choose a make-up", more="cb-grow"), press("Rejoin", "quiet")]
        if cancelled
        else press("Can’t make it", "quiet", more="cb-grow")
    )
    row = gone if cancelled else first
    return [
        title("Mighty Movers", "Theo · 5–7 years", THEO),
        facts(
            [
                ("event", "Mondays, 17:00–17:45"),
                ("location_on", "Ranelagh Studio, Dublin 6"),
                ("person", "Noah Byrne"),
            ]
        ),
        h.div(".cb-section.cb-tight.cb-callout.cb-mid.cb-tone-box-danger")[
            callout_inside("€84.00 was due Wed 18 Feb", icon_name="error"), press("Pay", "filled")
        ],
        h.div(".cb-section.cb-tight.cb-seg")[
            h.a(href="#", aria_current="page")["Sessions"],
            h.a(href="#")["Payments"],
            h.a(href="#")["Details"],
        ],
        h.div(".cb-section.cb-tight")[progress(6, 12, "6 of 12 sessions done", "Ends Mon 30 Mar")],
        h.section(".cb-section")[
            section_head("Upcoming"),
            h.ul(".cb-card.cb-list")[
                h.li(class_=row.classes)[agenda_row(row), h.div(".cb-row-actions")[buttons]],
                (h.li(class_=one.classes)[agenda_row(one)] for one in rest),
            ],
        ],
        h.section(".cb-section")[section_head("Past"), listed(agenda_row, past)],
    ]


BACK = back_bar("#", label="Back")


def booking(mode: Mode) -> str:
    return frame(mode, BACK, booking_main(), "bookings")


def undo(mode: Mode) -> str:
    snack = h.div(".cb-snack")[
        h.div(".cb-snack-text")[icon("check_circle", 20), h.span(role="status")["Cancelled. Make-up added."]],
        press("Undo", "glass"),
    ]
    return frame(mode, BACK, booking_main(cancelled=True), "bookings", over=snack)


def sheet(heading: str, body: list[h.Node], foot: list[h.Node]) -> h.Element:
    return h.div(".cb-scrim")[
        h.div(".cb-sheet", role="dialog", aria_label=heading)[
            h.div(".cb-sheet-head")[
                h.h2[heading], h.button(".cb-icon-btn", aria_label="Close")[icon("close")]
            ],
            h.div(".cb-sheet-body")[body],
            h.div(".cb-sheet-foot")[foot],
        ]
    ]


def which() -> h.Element:
    row = LineRow("Mon 23 Feb, 17:00", THEO, "Mighty Movers · Ranelagh Studio")
    return h.div(".cb-list.cb-plain")[
        h.div(class_=row.classes, style="min-height:0;padding-top:0;padding-bottom:0")[line_row(row)]
    ]


def swap(mode: Mode) -> str:
    offers = [
        OfferRow(
            "Tue 24 Feb, 16:00–16:45", "Ranelagh Studio", Note("Usual place and coach", "star", "brand")
        ),
        OfferRow("Fri 27 Feb, 16:30–17:15", "Rathmines Gym", places(6)),
        OfferRow(
            "Sat 28 Feb, 09:30–10:15",
            "Phibsborough Hall",
            Note("Same morning and place as Mia", "group", "info"),
        ),
    ]
    over = sheet(
        "Can’t make Monday?",
        [
            which(),
            callout(
                "You’ll get a make-up.",
                "Cancel by Sun 22 Feb, 17:00 to keep it.",
                icon_name="event_repeat",
                tone="success",
            ),
            h.h3(".cb-over-list")["Or swap for another day"],
            h.ul(".cb-list.cb-plain")[(with_button(one, offer_row(one), press("Swap")) for one in offers)],
        ],
        [
            press("Cancel, choose later", "filled", more="cb-main-btn"),
            press("Keep it", "text", more="cb-main-btn"),
        ],
    )
    return frame(mode, BACK, booking_main(), "bookings", over=over)


def cancel(mode: Mode) -> str:
    reasons = [
        ("sick", "Ill"),
        ("flight_takeoff", "Away"),
        ("event_busy", "Something else on"),
        ("more_horiz", "Other"),
    ]
    over = sheet(
        "Can’t make Monday?",
        [
            which(),
            callout(
                "You’ll get a make-up.",
                "Cancel by Sun 22 Feb, 17:00 to keep it.",
                icon_name="event_repeat",
                tone="success",
            ),
            h.fieldset(".cb-options")[
                h.legend["Why? (optional)"],
                (
                    h.label(".cb-option")[
                        h.input(type="radio", name="why", value=text), h.span[icon(glyph, 20), text]
                    ]
                    for glyph, text in reasons
                ),
            ],
        ],
        [
            press("Cancel this session", "filled", more="cb-main-btn"),
            press("Keep it", "text", more="cb-main-btn"),
        ],
    )
    return frame(mode, BACK, booking_main(), "bookings", over=over)


def picker_head(chosen: str) -> list[h.Node]:
    def chip(text: str) -> h.Element:
        return h.button(".cb-filter", type="button", aria_pressed="true" if text == chosen else "false")[text]

    names = ("All", "After school", "Weekend", "Ranelagh", "Rathmines", "Noah")
    return [
        h.h1(tabindex="-1")["Choose a make-up"],
        h.p(".cb-whose")[avatar(THEO, 24), "For Theo, instead of Mon 26 Jan"],
        note(Note("Book by Sun 26 Apr", "schedule")),
        h.div(".cb-filters", role="group", aria_label="Filters")[(chip(text) for text in names)],
    ]


def picker(mode: Mode) -> str:
    days = [
        (
            "Fri 20 Feb",
            "Tomorrow",
            [PickerRow("16:00", "16:45", "Rathmines Gym", "Ciara Walsh", places=places(4))],
        ),
        (
            "Tue 24 Feb",
            "",
            [
                PickerRow("16:00", "16:45", "Ranelagh Studio", "Noah, your usual coach", places=places(1)),
                PickerRow("17:30", "18:15", "Ranelagh Studio", "Noah Byrne", places=places(0), full=True),
            ],
        ),
        ("Fri 27 Feb", "", [PickerRow("16:30", "17:15", "Rathmines Gym", "Ciara Walsh", places=places(6))]),
        (
            "Sat 28 Feb",
            "",
            [PickerRow("09:30", "10:15", "Phibsborough Hall", "Lucy Moran", places=places(3))],
        ),
    ]
    lists = [
        [
            day_head(day, relative),
            h.ul(".cb-card.cb-list.cb-inset.cb-picker")[
                (
                    with_button(
                        r, picker_row(r), press("Waiting list", "quiet") if r.full else press("Choose")
                    )
                    for r in rows
                )
            ],
        ]
        for day, relative, rows in days
    ]
    return frame(mode, back_bar("#", label="Close", close=True), [picker_head("All"), lists])


def nothing(mode: Mode) -> str:
    why = [
        (LineRow("9 are full", Tile("block"), "Join a waiting list and we’ll message you"), "Join"),
        (LineRow("3 are for another age group", Tile("child_care")), ""),
        (LineRow("1 starts in less than 1 hour", Tile("schedule")), ""),
        (LineRow("1 is in a class that hasn’t started yet", Tile("event_upcoming")), ""),
    ]
    main = [
        picker_head("Weekend"),
        h.div(".cb-section.cb-card.cb-empty")[
            empty_state(
                "Nothing fits these filters",
                "There are 6 other sessions Theo can join before Sun 26 Apr.",
                icon_name="event_busy",
            ),
            press("Show all 6", "filled"),
        ],
        h.section(".cb-section")[
            section_head("Why the other 14 aren’t shown"),
            h.ul(".cb-card.cb-list.cb-inset")[
                (with_button(r, line_row(r), press(text) if text else None) for r, text in why)
            ],
        ],
    ]
    return frame(mode, back_bar("#", label="Close", close=True), main)


def benefits(mode: Mode) -> str:
    to_book = LineRow(
        "1 to book",
        THEO,
        "From Mon 26 Jan · Mighty Movers",
        note=Note("Book by Sun 26 Apr", "schedule"),
        actions=True,
    )
    booked = LineRow("1 booked", THEO, "Thu 26 Feb, 16:30 · Rathmines Gym", href="#")
    history = [
        LineRow(
            "Used for Wed 18 Feb, 15:30",
            Tile("check_circle", "success"),
            "Trinity Pool · attended",
            end="7 left",
        ),
        LineRow("Wed 11 Feb, 15:30", Tile("undo"), "You cancelled · make-up returned", end="8 left"),
    ]
    main = [
        h.h1(tabindex="-1")["Benefits"],
        family(),
        h.section(".cb-section")[
            section_head("Make-ups"),
            h.ul(".cb-card.cb-list")[
                h.li(class_=to_book.classes)[
                    line_row(to_book), h.div(".cb-row-actions")[press("Choose a make-up", more="cb-grow")]
                ],
                h.li(class_=booked.classes)[line_row(booked)],
            ],
        ],
        h.section(".cb-section")[section_head("History"), listed(line_row, history, look="cb-card cb-inset")],
    ]
    return frame(mode, tab_bar(), main, "benefits")


def details(mode: Mode) -> str:
    def turn(row: LineRow, on: bool | None) -> h.Element:
        knob = (
            icon("lock", 20)
            if on is None
            else h.button(
                ".cb-switch", role="switch", aria_label=row.title, aria_checked="true" if on else "false"
            )
        )
        return h.li(class_=row.classes)[line_row(row), knob]

    people = [
        LineRow("You", ANNA, "Booked this on Fri 9 Jan"),
        LineRow(
            "Marek Novak", Avatar("MN", "lilac"), "Can see and change sessions", chip=status("can change")
        ),
        LineRow("Julia Brennan", Avatar("JB", "rose"), "Can see", chip=status("can see")),
    ]
    main = [
        h.div(".cb-seg")[h.a(href="#")["Sessions"], h.a(href="#", aria_current="page")["Details"]],
        h.section(".cb-section")[section_head("Who else can see this"), listed(line_row, people)],
        h.section(".cb-section")[
            section_head("Reminders"),
            h.ul(".cb-card.cb-list.cb-inset")[
                turn(LineRow("The day before", second="By email, at 18:00"), True),
                turn(LineRow("When something changes", second="Always on, so you never miss it"), None),
                turn(LineRow("Marek gets them too"), False),
            ],
        ],
    ]
    return frame(mode, back_bar("#", label="Back", title="Mighty Movers"), main, "bookings")


def done(mode: Mode) -> str:
    card = HeroCard(
        THEO,
        "Theo",
        "Mighty Movers",
        "Sat 28 Feb, 09:30",
        "until 10:15 · Phibsborough Hall",
        status("make-up"),
    )
    following = [
        LineRow("We’ll remind you", Tile("notifications"), "Fri 27 Feb, 18:00"),
        LineRow("Plans change?", Tile("swap_horiz"), "You can move it until Fri 27 Feb, 09:30"),
        LineRow("Lucy knows Theo is coming", Tile("chat"), "No need to message anyone"),
    ]
    main = [
        done_head("Theo’s make-up is booked", "We’ve emailed you the details."),
        h.div(".cb-section")[
            hero(
                card,
                link_button("Calendar", "#", kind="glass", icon_name="event"),
                press("Directions", "glass", "near_me"),
            )
        ],
        h.section(".cb-section")[
            section_head("What happens next"), listed(line_row, following, look="cb-card cb-inset")
        ],
        h.div(".cb-end")[link_button("Done", "#", kind="filled", main=True)],
    ]
    return frame(mode, None, main)


def email(mode: Mode) -> str:
    return plain_page(
        "Log in",
        intro("Log in", "We’ll email you an 8-digit code. No password needed."),
        h.form[
            field(
                "Email address", "email", type="email", hint="The one you booked with", autocomplete="email"
            ),
            submit("Send my code"),
        ],
        of=LOGO,
        theme=theme(BRAND),
        mode=mode,
        foot="You stay logged in on this phone for 90 days",
        static="static",
    )


def code_page(mode: Mode, value: str, error: str) -> str:
    clock = new_code_clock("You can ask for a new code in {time}.", 24, "again")
    return plain_page(
        "Check your email",
        intro("Check your email", "We sent an 8-digit code to", h.br, h.strong["anna.novak@example.com"]),
        h.form[
            code_field("Your code", value=value, error=error),
            submit("Log in"),
            link_button("Open my email", "#", kind="quiet", icon_name="mail", main=True),
        ],
        h.p(".cb-after")["No email? Check your spam folder. ", clock],
        h.a(".cb-away", href="#")["Use a different email"],
        of=LOGO,
        theme=theme(BRAND),
        mode=mode,
        foot="You stay logged in on this phone for 90 days",
        scripts=["code.js"],
        static="static",
    )


def code(mode: Mode) -> str:
    return code_page(mode, "482", "")


def wrong(mode: Mode) -> str:
    return code_page(
        mode, "48291307", "That code isn’t right. Check the newest email and try again. 4 tries left."
    )


SCREENS: dict[str, Callable[[Mode], str]] = {
    one.__name__: one
    for one in (
        home,
        booking,
        undo,
        swap,
        cancel,
        picker,
        nothing,
        benefits,
        details,
        done,
        email,
        code,
        wrong,
    )
}


def write(folder: Path, fonts: Path | None) -> None:
    shutil.copytree(ROOT / "components" / "static", folder / "static", dirs_exist_ok=True)
    if fonts:
        shutil.copytree(fonts, folder / "static", dirs_exist_ok=True)
    for name, draw in SCREENS.items():
        for mode in ("light", "dark"):
            (folder / f"{name}-{mode}.html").write_text(draw(mode), "utf-8")


async def photograph(folder: Path, only: str) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for size, (width, height, scale) in SIZES.items():
            page = await chromium.new_page(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                reduced_motion="reduce",
            )
            for name in SCREENS:
                for mode in ("light", "dark"):
                    if only and only not in f"{name}-{mode}-{size}":
                        continue
                    await page.goto((folder / f"{name}-{mode}.html").resolve().as_uri())
                    await page.wait_for_timeout(80)
                    await page.screenshot(path=folder / f"{name}-{mode}-{size}.png")
                    sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                    if sideways > 0:
                        print(f"{name} {mode} at {size}: {sideways} px too wide")
            await page.close()
        await chromium.close()


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("folder", type=Path)
    reading.add_argument("--shots", action="store_true")
    reading.add_argument("--fonts", type=Path)
    reading.add_argument("--only", default="")
    reading.add_argument("--brand", default=BRAND)
    asked = reading.parse_args()
    global BRAND  # noqa: PLW0603 - one run draws one provider
    BRAND = asked.brand
    asked.folder.mkdir(parents=True, exist_ok=True)
    write(asked.folder, asked.fonts)
    if asked.shots:
        asyncio.run(photograph(asked.folder, asked.only))


if __name__ == "__main__":
    main()
