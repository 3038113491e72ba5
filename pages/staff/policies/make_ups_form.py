"""The form of make-ups, and what it comes to: a real class with its sum, and what it would have done."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h

from components.entries import Entry, Group
from components.options import Option
from services.language import _, ngettext
from services.overview import what_if
from services.overview.rule_examples import PlacesExample
from services.overview.what_if import Past
from services.provider import MakeUpTerms, rules_form


def groups() -> list[Group]:
    """The fields."""
    ends = (
        Option("days", _("Nothing: they stay valid")),
        Option("expire", _("They end with the class")),
        Option("carry_over", _("Some are carried over")),
    )
    return [
        Group(
            _("Where there is room"),
            (
                Entry(
                    "extra_places",
                    _("Extra places for make-ups"),
                    "number",
                    _("In every session, beyond the class’s own places"),
                ),
                Entry(
                    "opens_days_before",
                    _("A new class opens for make-ups"),
                    "number",
                    _("Days before its first session"),
                ),
                Entry(
                    "notice_hours", _("Can be booked until"), "number", _("Hours before the session starts")
                ),
            ),
        ),
        Group(
            _("For how long"),
            (
                Entry("days_valid", _("Valid for"), "number", _("Days after the missed session")),
                Entry("class_end", _("When the class ends"), "pick", of=ends),
                Entry("carried_over_at_most", _("Carried over at most"), "number", _("For each booking")),
                Entry("carried_over_days", _("Carried over for"), "number", _("Days after the class ends")),
                Entry(
                    "rejoin_until_deadline",
                    _("Coming after all ends with the deadline, too"),
                    "box",
                    _("Otherwise a family can take its own session again until it starts."),
                ),
            ),
            _("Make-ups that a family has already keep the day until which they are valid."),
        ),
    ]


@dataclass(frozen=True, slots=True)
class Preview:
    """Follows what is typed."""

    example: PlacesExample | None
    past: Past
    before: MakeUpTerms

    def draw(self, said: dict[str, str]) -> h.Element:
        """The sum of a real class, and what the rule would have done."""
        terms = rules_form.make_ups_so_far(said)
        if terms is None:
            line = _("As soon as the form can be read, you see here what it comes to.")
            return h.section[h.h2[_("What it means")], h.p(".cb-hint")[line]]
        heading = h.h2[_("With this rule, the last {n} days").format(n=what_if.DAYS)]
        return h.section[
            h.h2[_("What it means")], self._sum(terms), heading, self._came(terms), self._open(terms)
        ]

    def _sum(self, terms: MakeUpTerms) -> h.Element:
        of = self.example
        if of is None:
            return h.p(".cb-hint")[_("No class has the extra places yet.")]
        parts = [of.capacity, terms.extra_places, *([of.own] if of.own else [])]
        total = " + ".join(map(str, parts))
        return h.p[_("{class_}: {total} = {sum} places").format(class_=of.name, total=total, sum=sum(parts))]

    def _came(self, terms: MakeUpTerms) -> h.Element:
        children, sessions = what_if.served(self.past.waited, terms.extra_places - self.before.extra_places)
        if not children:
            return h.p(".cb-hint")[_("Nobody more would have come from a waiting list.")]
        came = ngettext("{n} child more would have come", "{n} children more would have come", children)
        where = ngettext("in {n} fuller session", "in {n} fuller sessions", sessions)
        return h.p[f"{came.format(n=children)} {where.format(n=sessions)}."]

    def _open(self, terms: MakeUpTerms) -> h.Element:
        lapsed = len(self.past.lapsed)
        longer = what_if.still_open(self.past.lapsed, terms.days_valid)
        line = ngettext(
            "{n} make-up ran out unused; {longer} of it would have been valid longer.",
            "{n} make-ups ran out unused; {longer} of them would have been valid longer.",
            lapsed,
        )
        return (
            h.p[line.format(n=lapsed, longer=longer)]
            if lapsed
            else h.p(".cb-hint")[_("No make-up ran out unused.")]
        )
