"""The form of cancelling, and what it comes to: real sessions, and what it would have done."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h

from components.entries import Entry, Group
from components.options import Option
from services.language import _, formats, ngettext
from services.overview import what_if
from services.overview.rule_examples import Examples
from services.overview.what_if import Past
from services.provider import CancellationTerms, rules_form


def groups() -> list[Group]:
    """The fields."""
    return [_limit(), _afterwards()]


def _limit() -> Group:
    kinds = (
        Option("none", _("Until it starts")),
        Option("fixed", _("Until a time some days before")),
        Option("relative", _("Until some hours before")),
    )
    return Group(
        _("Until when a session can be cancelled in time"),
        (
            Entry("kind", _("The deadline"), "pills", of=kinds),
            Entry("days_before", _("Days before"), "number", _("0 = on the session’s own day")),
            Entry("at", _("At what time"), hint=_("For example 17:00")),
            Entry("hours_before", _("Hours before"), "number", _("Only if you chose hours")),
            Entry(
                "free_days_move_back",
                _("Move it to the last working day"),
                "box",
                _(
                    "A deadline on a weekend or holiday comes earlier: Monday’s session closes on Friday night."
                ),
            ),
            Entry("school_holidays_count", _("School holidays are no working days either"), "box"),
        ),
    )


def _afterwards() -> Group:
    too_late = (
        Option(rules_form.LATE, _("It frees the place and earns nothing")),
        Option(rules_form.REFUSED, _("It is refused")),
    )
    prompts = (
        Option("after", _("Yes, if they like")),
        Option("before", _("Yes, they have to")),
        Option("off", _("No")),
    )
    return Group(
        _("Afterwards"),
        (
            Entry("too_late", _("Cancelling too late"), "pills", of=too_late),
            Entry(
                "refusal",
                _("Your words where it is refused"),
                "long",
                _("Empty = “It is too late to cancel this session.”"),
            ),
            Entry("reason_prompt", _("Ask for the reason?"), "pills", of=prompts),
        ),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """Follows what is typed."""

    examples: Examples
    past: Past

    def draw(self, said: dict[str, str]) -> h.Element:
        """Until when real sessions could be cancelled, and what the rule would have done."""
        terms = rules_form.cancelling_so_far(said)
        if terms is None:
            line = _("As soon as the form can be read, you see here what it comes to.")
            return h.section[h.h2[_("What it means")], h.p(".cb-hint")[line]]
        return h.section[h.h2[_("What it means")], self._sessions(terms), self._simulated(terms)]

    def _sessions(self, terms: CancellationTerms) -> h.Node:
        sentence = _("{session} can be cancelled until: {deadline}.")
        return [
            h.p[sentence.format(session=formats.moment(starts_at), deadline=formats.deadline(until))]
            for starts_at, until in self.examples.deadlines(terms)
        ]

    def _simulated(self, terms: CancellationTerms) -> h.Node:
        missed = len(self.past.missed)
        heading = h.h2[_("With this rule, the last {n} days").format(n=what_if.DAYS)]
        if not missed:
            return h.fragment[heading, h.p(".cb-hint")[_("No family has cancelled a session in that time.")]]
        was, then = what_if.as_it_was(self.past), what_if.would_be(self.past, terms)
        lead = ngettext(
            "{n} session was cancelled by its family.", "{n} sessions were cancelled by families.", missed
        ).format(n=missed)
        return h.fragment[
            heading,
            h.p[lead],
            h.ul(".cb-card.cb-edit-parts")[
                _row(_("Make-ups earned"), was.make_ups, then.make_ups),
                _row(_("Cancelled too late"), was.late, then.late),
            ],
        ]


def _row(name: str, was: int, then: int) -> h.Element:
    return h.li[
        h.span[name, h.small[_("It was {n}").format(n=was)]],
        h.b[str(then), h.small[difference(then - was)]],
    ]


def difference(more: int) -> str:
    """ "3 more than now", "2 fewer than now", "the same"."""
    if not more:
        return _("the same")
    if more > 0:
        return ngettext("{n} more than now", "{n} more than now", more).format(n=more)
    return ngettext("{n} fewer than now", "{n} fewer than now", -more).format(n=-more)
