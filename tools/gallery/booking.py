"""One booking, the cancel sheet and what comes after it."""

import htpy as h

from components.callout import callout, callout_inside
from components.frame import facts, section_head, title
from components.marks import Note, icon, places, status
from components.progress import progress
from components.rows import (
    AgendaRow,
    DateTile,
    OfferRow,
    agenda_row,
    listed,
    offer_row,
)
from components.theme import Mode
from tools.gallery.bits import (
    BACK,
    THEO,
    frame,
    press,
    sheet,
    which,
    with_button,
)


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


def booking(mode: Mode) -> str:
    return frame(mode, BACK, booking_main(), "bookings")


def undo(mode: Mode) -> str:
    snack = h.div(".cb-snack")[
        h.div(".cb-snack-text")[icon("check_circle", 20), h.span(role="status")["Cancelled. Make-up added."]],
        press("Undo", "glass"),
    ]
    return frame(mode, BACK, booking_main(cancelled=True), "bookings", over=snack)


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
                "It’s yours if you cancel by Sun 22 Feb, 17:00.",
                icon_name="event_repeat",
                tone="success",
            ),
            h.h3(".cb-over-list")["Or swap for another day"],
            h.ul(".cb-list.cb-plain")[(with_button(one, offer_row(one), press("Swap")) for one in offers)],
        ],
        [
            press("Cancel, choose later", "filled", more="cb-main-btn"),
            press("Keep this session", "text", more="cb-main-btn"),
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
                "It’s yours if you cancel by Sun 22 Feb, 17:00.",
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
            press("Keep this session", "text", more="cb-main-btn"),
        ],
    )
    return frame(mode, BACK, booking_main(), "bookings", over=over)
