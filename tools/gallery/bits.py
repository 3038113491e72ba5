"""Parts that several screens of the gallery share: frame, children, buttons and sheets, as live pages draw them."""

import htpy as h
from markupsafe import Markup

from components.frame import Tab, app_bar, back_bar, bottom_menu
from components.hero import HeroCard, hero
from components.marks import Avatar, Chip, Logo, avatar, icon
from components.rows import (
    LineRow,
    OfferRow,
    PickerRow,
    line_row,
)
from components.theme import Mode, theme

LOGO = Logo("Hop & Tumble", "static/hop-and-tumble.svg")
LOOK = {"theme": theme("#0B7A75")}
"""The colours of this run; `preview.py --brand` changes them."""
THEO, MIA, ANNA = Avatar("T", "sky"), Avatar("M", "sun"), Avatar("AN")

BACK = back_bar("#", label="Back")


def press(text: str, kind: str = "tonal", glyph: str = "", more: str = "", **attributes: str) -> h.Element:
    """A button that looks like NiceGUI's on a live page."""
    return h.button(class_=f"cb-btn cb-{kind} {more}", type="button", **attributes)[
        icon(glyph, 20) if glyph else None, text
    ]


def with_button(row: LineRow | PickerRow | OfferRow, drawn: h.Renderable, *buttons: h.Node) -> h.Element:
    return h.li(class_=row.classes)[drawn, buttons]


def family() -> h.Element:
    def chip(on: bool, *inside: h.Node) -> h.Element:
        return h.button(".cb-family-chip", type="button", aria_pressed="true" if on else "false")[inside]

    return h.div(".cb-family", role="group", aria_label="Who to show")[
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
                h.style[Markup(LOOK["theme"].css(mode))],  # noqa: S704 - made of hex values only
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


def tab_bar() -> h.Element:
    return app_bar(LOGO, home="#home", account=ANNA, account_href="#profile")


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
