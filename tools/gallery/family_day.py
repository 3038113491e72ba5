"""Home, benefits, details of a booking."""

import htpy as h

from components.frame import back_bar, section_head
from components.marks import Avatar, Note, Tile, icon, status
from components.rows import (
    AgendaRow,
    DateTile,
    LineRow,
    agenda_row,
    line_row,
    listed,
)
from components.theme import Mode
from components.tiles import BenefitTile, tiles
from tools.gallery.bits import (
    ANNA,
    MIA,
    THEO,
    family,
    frame,
    next_up,
    press,
    tab_bar,
    with_button,
)


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
        LineRow("Mighty Movers", lead=THEO, second="Mondays 17:00 · Ranelagh Studio", href="#"),
        LineRow("Bounce & Balance", lead=MIA, second="Saturdays 10:00 · Phibsborough Hall", href="#"),
        LineRow("Splash Pals", lead=MIA, second="Book each time · Trinity Pool", href="#"),
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
            section_head("Your classes", "Past bookings", "#"), listed(line_row, classes)
        ],
    ]
    main = [h.h1(tabindex="-1")["Hi Anna"], family(), h.div(".cb-cols")[left, right]]
    return frame(mode, tab_bar(), main, "home", wide=True)


def benefits(mode: Mode) -> str:
    to_book = LineRow(
        "1 to book",
        THEO,
        "From Mon 26 Jan · Mighty Movers",
        note=Note("Book by Sun 26 Apr", "schedule"),
        actions=True,
    )
    booked = LineRow("Booked", THEO, "Thu 26 Feb, 16:30 · Rathmines Gym", href="#")
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
