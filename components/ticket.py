"""A ticket: something that can be used up, with how much is left, until when, and the one thing to do with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import htpy as h

from components.marks import Avatar, Chip, Logo, avatar, chip, icon, logo


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket. `day` is the last day to use it, under the words `by`.

    Of `of` marks, `used` are dim, the next `left` are bright, and the rest are empty: not given yet. Without `of` there
    is no row of marks. `foot` is said under the perforation, beside
    the link; or `facts` stand there, each under its own word.
    """

    mark: Avatar | Logo
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
    marks_spoken: str = ""
    """What the row of marks says to screen readers: "3 used, 7 left"; empty where other words say the same."""
    facts: tuple[tuple[str, str], ...] = ()
    level: Literal[1, 3] = 3
    """Of its title's heading."""


MOST_MARKS = 12
HUGE = 3
"""Characters of a number that is written as large as it gets; an amount is smaller, so that it never breaks."""


def _mark(one: Ticket, number: int) -> str | None:
    if number < one.used:
        return "cb-used"
    return None if number < one.used + one.left else "cb-rest"


def ticket(one: Ticket) -> h.Element:
    """The whole card."""
    glass = chip(Chip(one.chip.text, one.chip.icon, "glass")) if one.chip else None
    marks = None
    if 0 < one.of <= MOST_MARKS:
        said = (
            {"role": "img", "aria-label": one.marks_spoken} if one.marks_spoken else {"aria-hidden": "true"}
        )
        marks = h.div(".cb-ticket-marks", said)[(h.i(class_=_mark(one, number)) for number in range(one.of))]
    heading = h.h1(tabindex="-1")[one.title] if one.level == 1 else h.h3[one.title]
    long = "cb-ticket-long" if len(one.number) > HUGE else ""
    return h.div(class_=["cb-hero cb-ticket", "cb-ticket-large" if one.facts else "", long])[
        h.div(".cb-hero-top")[
            avatar(one.mark) if isinstance(one.mark, Avatar) else logo(one.mark, 40),
            h.div(".cb-hero-who")[heading, h.p(".cb-ticket-who")[one.who]],
            glass,
        ],
        h.div(".cb-ticket-mid")[
            h.p[h.b[one.number], " ", h.span[one.noun]],
            h.p(".cb-ticket-by")[h.span[one.by], " ", h.b[one.day]] if one.day else None,
        ],
        marks,
        h.dl(".cb-ticket-foot")[(h.div[h.dt[word], h.dd[value]] for word, value in one.facts)]
        if one.facts
        else h.div(".cb-ticket-foot")[
            h.p[icon(one.foot_icon, 20), h.span[one.foot]] if one.foot else None,
            h.a(href=one.href, aria_label=one.spoken or None)[one.link, icon("chevron_right", 20)]
            if one.href
            else None,
        ],
    ]


@dataclass(frozen=True, slots=True)
class Behind:
    """A used or ended ticket, of which only the upper edge looks out from behind another one."""

    mark: Avatar | Logo
    title: str
    chip: Chip
    href: str
    whose: str = ""
    """For screen readers, where only the mark shows it."""


def stack(behind: Iterable[Behind], front: h.Node) -> h.Element:
    """A ticket with the edges of others behind it; without a front one, the edges alone."""
    return h.div(class_=["cb-stack-of-tickets", "" if front else "cb-alone"])[
        (
            h.a(".cb-ticket-behind", href=one.href)[
                avatar(one.mark, 32) if isinstance(one.mark, Avatar) else logo(one.mark),
                h.span[h.span(".cb-sr")[f"{one.whose}: "] if one.whose else None, one.title],
                h.span(".cb-ticket-word")[icon(one.chip.icon, 20), one.chip.text],
            ]
            for one in behind
        ),
        front,
    ]
