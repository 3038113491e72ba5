"""A ticket: something that can be used up, with how much is left, until when, and the one thing to do with it."""

from dataclasses import dataclass

import htpy as h

from components.marks import Avatar, Chip, avatar, chip, icon


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket. `day` is the last day to use it, under the words `by`.

    Of `of` marks, `used` are dim, the next `left` are bright, and the rest are empty: not given yet. Without `of` there
    is no row of marks. `foot` is said under the perforation, beside
    the link.
    """

    avatar: Avatar
    title: str
    who: str
    number: str
    noun: str
    by: str
    day: str
    chip: Chip | None = None
    used: int = 0
    left: int = 0
    of: int = 0
    foot: str = ""
    foot_icon: str = "confirmation_number"
    link: str = ""
    href: str = ""
    spoken: str = ""
    """What the link says to screen readers, where its words alone would not tell it from others."""


MOST_MARKS = 12


def _mark(one: Ticket, number: int) -> str | None:
    if number < one.used:
        return "cb-used"
    return None if number < one.used + one.left else "cb-rest"


def ticket(one: Ticket) -> h.Element:
    """The whole card."""
    glass = chip(Chip(one.chip.text, one.chip.icon, "glass")) if one.chip else None
    marks = None
    if 0 < one.of <= MOST_MARKS:
        marks = h.div(".cb-ticket-marks", aria_hidden="true")[
            (h.i(class_=_mark(one, number)) for number in range(one.of))
        ]
    return h.div(".cb-hero.cb-ticket")[
        h.div(".cb-hero-top")[
            avatar(one.avatar),
            h.div(".cb-hero-who")[h.h3[one.title], h.p(".cb-ticket-who")[one.who]],
            glass,
        ],
        h.div(".cb-ticket-mid")[
            h.p[h.b[one.number], " ", h.span[one.noun]],
            h.p(".cb-ticket-by")[h.span[one.by], " ", h.b[one.day]],
        ],
        marks,
        h.div(".cb-ticket-foot")[
            h.p[icon(one.foot_icon, 20), h.span[one.foot]] if one.foot else None,
            h.a(href=one.href, aria_label=one.spoken or None)[one.link, icon("chevron_right", 20)]
            if one.href
            else None,
        ],
    ]
