"""Formats the facts of refusals and findings as text."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from db.values import Money
from services.attendance.deadlines import Deadline
from services.core.ages import Ages
from services.core.rulebook import CountedReason, Finding
from services.language import _, ngettext
from services.language.amounts import ages, money
from services.language.dates import day, moment
from services.language.spans import deadline, duration


def say(fact: Any) -> str:
    """A fact of a refusal or a finding as text, by its kind."""
    match fact:
        case Deadline():
            return deadline(fact)
        case datetime():
            return moment(fact)
        case date():
            return day(fact)
        case timedelta():
            return duration(fact)
        case Money():
            return money(fact)
        case Ages():
            return ages(fact.youngest, fact.oldest) or _("any age")
        case tuple() | frozenset():
            return ", ".join(sorted(str(each) for each in fact))
        case bool():
            return _("yes") if fact else _("no")
        case None:
            return "–"
        case _:
            return str(fact)


def told(finding: Finding) -> str:
    """Why a rule refuses, as a family reads it: "It’s full."."""
    return _(finding.told.alone).format(**{name: say(fact) for name, fact in finding.facts.items()})


def counted(reason: CountedReason) -> str:
    """How many a rule turned away: "9 are full"."""
    one, many = reason.counted
    facts = {name: say(fact) for name, fact in reason.facts.items()}
    return ngettext(one, many, reason.count).format(**facts)
