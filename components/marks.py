"""The smallest pieces: icon, avatar, logo, tile, chip, note. Values in, escaped HTML out."""

from dataclasses import dataclass
from typing import Literal

import htpy as h

from services.language import N_, _, ngettext
from services.people.kids import COLOURS

Tone = Literal["neutral", "brand", "success", "warning", "danger", "info", "glass"]
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
class Tile:
    """An icon on a rounded square, at the head of a row."""

    icon: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Chip:
    """A status: icon, word and tone together, because colour alone says nothing to many."""

    text: str
    icon: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Note:
    """A short coloured line with an icon, such as "4 places left"."""

    text: str
    icon: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Logo:
    """What stands for the provider: its name and, when it has one, the address of its picture."""

    name: str
    src: str = ""


def icon(name: str, size: Literal[16, 20, 24, 34] = 24) -> h.Element:
    """One glyph of the icon font, silent for screen readers: `icon("event_repeat", 20)`."""
    return h.span(class_=["cb-icon", "" if size == 24 else f"cb-icon-{size}"], aria_hidden="true")[name]


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


def tile(of: Tile) -> h.Element:
    """The icon square of 40 px."""
    return h.span(class_=["cb-tile", f"cb-tone-{of.tone}"], aria_hidden="true")[icon(of.icon)]


def chip(of: Chip) -> h.Element:
    """A status chip of 26 px. Never interactive."""
    return h.span(class_=["cb-chip", f"cb-tone-{of.tone}"])[icon(of.icon, 16), h.span[of.text]]


def note(of: Note) -> h.Element:
    """A coloured line with its icon."""
    tone = "cb-brand-text" if of.tone == "brand" else f"cb-{of.tone}"
    return h.p(class_=["cb-note", tone])[icon(of.icon, 16), h.span[of.text]]


STATUSES: dict[str, tuple[str, str, Tone]] = {
    "booked": (N_("Booked"), "event_available", "brand"),
    "attended": (N_("Attended"), "check_circle", "success"),
    "cancelled": (N_("Cancelled"), "event_busy", "neutral"),
    "cancelled late": (N_("Cancelled late"), "event_busy", "warning"),
    "missed": (N_("Missed"), "do_not_disturb_on", "neutral"),
    "cancelled by us": (N_("Cancelled by us"), "event_busy", "info"),
    "make-up": (N_("Make-up"), "event_repeat", "brand"),
    "waiting": (N_("Waiting, {place}"), "hourglass_empty", "info"),
    "held": (N_("Held until {time}"), "schedule", "warning"),
    "asked": (N_("Asked"), "pending", "info"),
    "agreed": (N_("Agreed"), "check_circle", "success"),
    "declined": (N_("Declined"), "block", "neutral"),
    "trial": (N_("Trial"), "star", "info"),
    "waiting list": (N_("Waiting list"), "hourglass_empty", "info"),
    "leaving": (N_("Leaving {day}"), "schedule", "warning"),
    "ended": (N_("Ended"), "done_all", "neutral"),
    "can see": (N_("Can see"), "visibility", "neutral"),
    "can change": (N_("Can change"), "edit", "neutral"),
}


def status(kind: str, **facts: str) -> Chip:
    """The chip of a status in the vocabulary of design.md §5, in the visitor's language.

    Facts fill the slots: `status("waiting", place="2nd")`, `status("held", until…)` takes `time`, "leaving" `day`.

    Raises:
        KeyError: there is no such status, or a fact is missing.
    """
    word, glyph, tone = STATUSES[kind]
    return Chip(_(word).format(**facts), glyph, tone)


def places(free: int) -> Note:
    """How many places are left, said so that the last one and none stand out."""
    if free <= 0:
        return Note(_("Full"), "block", "neutral")
    if free == 1:
        return Note(_("Last place"), "bolt", "warning")
    text = ngettext("{count} place left", "{count} places left", free).format(count=free)
    return Note(text, "check_circle", "success")
