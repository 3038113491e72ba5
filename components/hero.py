"""The next session, as a large card."""

from dataclasses import dataclass

import htpy as h

from components.marks import Avatar, Chip, Note, avatar, chip, icon


@dataclass(frozen=True, slots=True)
class HeroCard:
    """One session: whose, which class, when (already in words), where, and a chip such as "In 2 days".

    `note` is the line for what is out of the ordinary ("Moved to Rathmines Gym").
    """

    avatar: Avatar
    who: str
    class_name: str
    when: str
    where: str
    chip: Chip | None = None
    note: Note | None = None
    iso: str = ""


def hero_card(card: HeroCard) -> h.Renderable:
    """The static part of an element of class `cb-hero`; at most two glass buttons follow in `cb-hero-actions`."""
    glass = Chip(card.chip.text, card.chip.icon, "glass") if card.chip else None
    return h.fragment[
        h.div(".cb-hero-top")[
            avatar(card.avatar),
            h.div(".cb-hero-who")[h.p[card.who], h.p[card.class_name]],
            chip(glass) if glass else None,
        ],
        h.p(".cb-hero-time")[h.time(datetime=card.iso or None)[card.when]],
        h.p(".cb-hero-place")[card.where],
        h.p(".cb-hero-note")[icon(card.note.icon, 16), h.span[card.note.text]] if card.note else None,
    ]


def hero(card: HeroCard, *actions: h.Node) -> h.Element:
    """The whole card for first content and plain pages; actions are links (`link_button(…, kind="glass")`)."""
    below = h.div(".cb-hero-actions")[actions] if actions else None
    return h.div(".cb-hero")[hero_card(card), below]
