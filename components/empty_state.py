"""What is shown in place of an empty list: why it is empty, and how it fills."""

from typing import Literal

import htpy as h

from components.marks import icon


def empty_state(
    title: str,
    line: str = "",
    *,
    icon_name: str,
    level: Literal[2, 3] = 2,
    tone: Literal["brand", "done"] = "brand",
) -> h.Renderable:
    """The static part of an element of class `cb-empty` (or `cb-card cb-empty`); one button may follow it."""
    heading = h.h2 if level == 2 else h.h3
    blob = h.div(class_=["cb-blob", "cb-round" if tone == "done" else ""], aria_hidden="true")
    return h.fragment[blob[icon(icon_name, 34)], heading[title], h.p[line] if line else None]


def empty(title: str, line: str = "", *, icon_name: str, level: Literal[2, 3] = 2) -> h.Element:
    """The whole state, for first content and plain pages."""
    return h.div(".cb-card.cb-empty")[empty_state(title, line, icon_name=icon_name, level=level)]


def done_head(title: str, line: str = "", *, icon_name: str = "check", quiet: bool = False) -> h.Element:
    """The head of a confirmation page: a round green tick, what has been done, one line. `quiet`: a grey tick."""
    return h.div(".cb-done")[
        h.div(class_=["cb-blob", "cb-round", "cb-tone-neutral" if quiet else ""], aria_hidden="true")[
            icon(icon_name, 34)
        ],
        h.div[h.h1(tabindex="-1")[title], h.p(".cb-lead-text")[line] if line else None],
    ]
