"""The result of a session in one or two words: what its chip and the filters above the list say."""

from __future__ import annotations

from components.marks import Chip, Tone
from pages.family.make_ups.rows import REASON_ICONS
from services.language import N_, _
from services.make_ups.every_session import OFFERED

RESULTS: dict[str, tuple[str, Tone]] = {
    OFFERED: (N_("Offered"), "success"),
    "full": (N_("Full"), "danger"),
    "too_few": (N_("Too few places"), "danger"),
    "other_age": (N_("Other age"), "warning"),
    "going": (N_("Already going"), "neutral"),
    "missed": (N_("Said they can’t come"), "neutral"),
    "too_soon": (N_("Too soon"), "warning"),
    "started": (N_("Has started"), "neutral"),
    "too_far": (N_("Too far ahead"), "warning"),
    "not_open": (N_("Not open yet"), "warning"),
    "cancelled": (N_("Cancelled"), "neutral"),
    "finished": (N_("Over"), "neutral"),
    "other_programme": (N_("Other programme"), "warning"),
    "other_class": (N_("Class not covered"), "warning"),
    "other_place": (N_("Place not covered"), "warning"),
    "other_period": (N_("Term not covered"), "warning"),
    "on_trial": (N_("On trial there"), "warning"),
    "no_make_ups": (N_("Takes no make-ups"), "warning"),
    "other_kind": (N_("Kind without make-ups"), "warning"),
    "class_gone": (N_("Class not running"), "neutral"),
    "other_company": (N_("Other organiser"), "neutral"),
    "no_session": (N_("No such session"), "neutral"),
    "no_credit": (N_("No such make-up"), "danger"),
    "voided": (N_("Make-up taken back"), "danger"),
    "used": (N_("Make-up is booked"), "neutral"),
    "expired": (N_("Make-up has ended"), "danger"),
    "other_credit": (N_("Not a make-up"), "danger"),
    "origin_without": (N_("No make-ups there"), "danger"),
}
"""By the name of what the family is told (`Told.name`)."""
_ICONS = REASON_ICONS | {OFFERED: "check_circle"}


def label(result: str) -> str:
    """Its words."""
    return _(RESULTS[result][0])


def glyph(result: str) -> str:
    """Its icon."""
    return _ICONS.get(result, "info")


def result_chip(result: str) -> Chip:
    """The chip of a row."""
    return Chip(label(result), glyph(result), RESULTS[result][1])
