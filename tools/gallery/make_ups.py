"""The make-up finder, nothing found, and the confirmation."""

import htpy as h

from components.empty_state import done_head, empty_state
from components.frame import back_bar, link_button, section_head
from components.hero import HeroCard, hero
from components.marks import Note, Tile, avatar, note, places, status
from components.rows import (
    LineRow,
    PickerRow,
    day_head,
    line_row,
    listed,
    picker_row,
)
from components.theme import Mode
from tools.gallery.bits import (
    THEO,
    frame,
    press,
    with_button,
)


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
        LineRow("Plans change?", Tile("event_busy"), "You can cancel it until Fri 27 Feb, 09:30"),
        LineRow("Theo is on the list for this session", Tile("check_circle"), "No need to message anyone"),
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
