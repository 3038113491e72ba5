"""What the room of the first class says: its fields, and the sessions that come of them."""

from __future__ import annotations

import htpy as h

from components.entries import Entry, Group
from components.options import Option
from services.language import _, formats, ngettext
from services.operations.setup.first_class import Days

FIRST_DAYS = 3
"""Days of the preview before and after its dots."""


def groups(currency: str) -> list[Group]:
    """All fields."""
    weekdays = tuple(Option(str(day), formats.weekly(day)) for day in range(7))
    years = _("years")
    return [
        Group(
            _("Where"),
            (
                Entry("venue", _("Venue"), hint=_("As families know it, like Ranelagh Studio.")),
                Entry("address", _("Address"), hint=_("Families get it with a map.")),
            ),
        ),
        Group(
            _("What"),
            (
                Entry("programme", _("Programme"), hint=_("What is taught, like Mighty Movers.")),
                Entry("youngest", _("From age"), "number", unit=years, hint=_("Empty = no limit.")),
                Entry("oldest", _("To age"), "number", unit=years),
                Entry(
                    "price",
                    _("Price of the whole term"),
                    "amount",
                    unit=currency,
                    hint=_("Can be set later."),
                ),
            ),
        ),
        Group(
            _("When"),
            (
                Entry("weekday", _("Every week"), "pick", of=weekdays),
                Entry("starts", _("Begins"), hint=_("Like 17:00")),
                Entry("minutes", _("Takes"), "number", unit=_("minutes")),
                Entry("first_on", _("First day"), "day"),
                Entry("last_on", _("Last day"), "day"),
                Entry("on_holidays", _("Meets on public holidays, too"), "box"),
                Entry("places", _("Places"), "number"),
                Entry("leads", _("I lead it myself"), "box"),
            ),
        ),
    ]


def preview(days: Days | None) -> h.Element:
    """How often the class meets, and on which days it does not."""
    if days is None:
        return h.p(".cb-hint")[_("The sessions are shown here as soon as everything is filled in.")]
    if not days.on:
        return h.p(".cb-hint")[_("There is no such weekday between these days.")]
    number = ngettext("{n} session", "{n} sessions", len(days.on)).format(n=len(days.on))
    return h.section[
        h.h2[number],
        h.p[_shortened(days)],
        h.ul(".cb-setup-skipped")[
            (
                h.li[_("No session on {day}: {holiday}").format(day=formats.day(day), holiday=name)]
                for day, name in days.skipped
            )
        ]
        if days.skipped
        else None,
    ]


def _shortened(days: Days) -> str:
    shown = [formats.day(day) for day in days.on]
    if len(shown) > 2 * FIRST_DAYS:
        shown = [*shown[:FIRST_DAYS], "…", *shown[-1:]]
    return " · ".join(shown)
