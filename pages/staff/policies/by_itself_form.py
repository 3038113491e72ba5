"""The form of what happens by itself, and what it comes to: a place that is free now, and the register of a real session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import htpy as h

from components.entries import Entry, Group
from components.options import Option
from services.attendance import register_times
from services.language import _, formats
from services.provider import ProviderView, by_itself
from services.provider.by_itself import ByItself

ABOUT_AN_HOUR = timedelta(hours=1)
"""For which the session of the example lasts."""


def groups() -> list[Group]:
    """The fields."""
    return [_places(), _registers()]


def _places() -> Group:
    ways = (
        Option(by_itself.AT_ONCE, _("At once, to the next who waits")),
        Option(by_itself.BY_HAND, _("When you offer it")),
    )
    return Group(
        _("A free place in a full class"),
        (
            Entry("class_offers", _("It is offered"), "pills", of=ways),
            Entry(
                "class_offer_hours",
                _("Hours for which it is kept"),
                "number",
                _("Then it goes to the one after them. Only if it is offered at once"),
            ),
        ),
    )


def _registers() -> Group:
    return Group(
        _("Registers"),
        (
            Entry("closes_registers_after", _("Days until they close"), "number", _("0 = never")),
            Entry(
                "nudges_registers",
                _("Remind who leads the session"),
                "box",
                _("One email, the morning before it closes, if somebody is not marked yet."),
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """Follows what is typed."""

    now: datetime
    here: ProviderView
    starts_at: datetime
    """Of a real session."""

    def draw(self, said: dict[str, str]) -> h.Element:
        """What becomes of a place that is free now, and of the register of the session."""
        rest = by_itself.so_far(said)
        if rest is None:
            line = _("As soon as the form can be read, you see here what it comes to.")
            return h.section[h.h2[_("What it means")], h.p(".cb-hint")[line]]
        return h.section[
            h.h2[_("What it means")], h.p[self._place(rest)], (h.p[x] for x in self._closes(rest))
        ]

    def _place(self, rest: ByItself) -> str:
        if not rest.class_offer_hours:
            return _("A place that comes free now stays free until you offer it.")
        until = formats.moment(self.now + timedelta(hours=rest.class_offer_hours))
        return _("A place that comes free now is kept for the next who waits until {until}.").format(
            until=until
        )

    def _closes(self, rest: ByItself) -> list[str]:
        ends = self.starts_at + ABOUT_AN_HOUR
        closes = register_times.closes_at(ends, rest.closes_registers_after, self.here.zone)
        session = formats.moment(self.starts_at)
        if closes is None:
            return [
                _("{session}: its register stays open until everybody is marked.").format(session=session)
            ]
        words = _("{session}: its register closes {moment}. Who is not marked by then counts as missed.")
        said = [words.format(session=session, moment=formats.moment(closes))]
        if rest.nudges_registers:
            told = register_times.told_at(closes, self.here.send_from, self.here.zone)
            words = _("Who leads it gets an email {moment}, if somebody is not marked yet.")
            said.append(words.format(moment=formats.moment(told)))
        return said
