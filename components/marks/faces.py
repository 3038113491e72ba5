"""A person's avatar; the provider's logo and name."""

from dataclasses import dataclass
from typing import Literal

import htpy as h

from services.people.kids import COLOURS

Size = Literal[24, 32, 40, 56, 72]


@dataclass(frozen=True, slots=True)
class Avatar:
    """A person's round mark: one letter for children in a family, two elsewhere, or a photo.

    `colour` is one of COLOURS; empty means the neutral of grown-ups.
    """

    letters: str
    colour: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Logo:
    """The provider's name and, if it has a logo, the address of the picture."""

    name: str
    src: str = ""


def avatar(of: Avatar, size: Size = 40) -> h.Renderable:
    """The round mark. Decorative: the person's name always stands beside it."""
    classes = ["cb-avatar", "" if size == 40 else f"cb-size-{size}"]
    if of.photo:
        return h.img(class_=classes, src=of.photo, alt="", width=str(size), height=str(size))
    if of.colour in COLOURS:
        classes.append(f"cb-kid-{of.colour}")
    return h.span(class_=classes, aria_hidden="true")[of.letters[:2]]


def initials(name: str, letters: Literal[1, 2] = 1) -> str:
    """The first letter of a name, or those of its first and last word: `initials("Anna Novak", 2)` is "AN"."""
    words = name.split()
    chosen = words[:1] if letters == 1 else [*words[:1], *words[1:][-1:]]
    return "".join(word[0] for word in chosen).upper()


def logo(of: Logo, size: Literal[32, 40] = 32) -> h.Renderable:
    """The provider's logo in a rounded square, or the first letter of its name. Decorative."""
    classes = ["cb-logo", "cb-size-40" if size == 40 else ""]
    if of.src:
        return h.img(class_=classes, src=of.src, alt="", width=str(size), height=str(size))
    return h.span(class_=classes, aria_hidden="true")[initials(of.name)]


def brand(of: Logo, href: str = "", size: Literal[32, 40] = 32) -> h.Element:
    """Logo and name side by side; a link when there is somewhere to go."""
    inside = [logo(of, size), h.span(".cb-brand-name")[of.name]]
    return h.a(".cb-brand", href=href)[inside] if href else h.div(".cb-brand")[inside]
