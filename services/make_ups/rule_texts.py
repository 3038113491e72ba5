"""PURE: what families read when a rule says no to a make-up: about one session, and counted over many."""

from __future__ import annotations

from datetime import timedelta

from services.core.rulebook import Told, counted
from services.language import N_
from services.make_ups.case import ClassFacts, Scope

NO_CREDIT = Told(
    "no_credit",
    N_("We can’t find this make-up."),
    counted(
        "{n} can’t be booked: we can’t find this make-up", "{n} can’t be booked: we can’t find this make-up"
    ),
)
VOIDED = Told(
    "voided",
    N_("This make-up is no longer yours to use."),
    counted("{n} needs another make-up: this one is gone", "{n} need another make-up: this one is gone"),
)
USED = Told(
    "used",
    N_("You’ve already booked something with this make-up."),
    counted("{n} needs another make-up: this one is booked", "{n} need another make-up: this one is booked"),
)
EXPIRED = Told(
    "expired",
    N_("This make-up had to be booked by {actual}."),
    counted(
        "{n} can’t be booked: the make-up ran until {actual}",
        "{n} can’t be booked: the make-up ran until {actual}",
    ),
)
OTHER_CREDIT = Told(
    "other_credit",
    N_("What you have can’t be used as a make-up."),
    counted("{n} needs a make-up", "{n} need a make-up"),
)
ORIGIN_WITHOUT = Told(
    "origin_without",
    N_("The class that was missed doesn’t offer make-ups."),
    counted(
        "{n} can’t make up for the class that was missed", "{n} can’t make up for the class that was missed"
    ),
)
NO_SESSION = Told(
    "no_session",
    N_("This session no longer exists."),
    counted("{n} no longer exists", "{n} no longer exist"),
)
CANCELLED = Told(
    "cancelled",
    N_("It’s been cancelled."),
    counted("{n} has been cancelled", "{n} have been cancelled"),
)
FINISHED = Told("finished", N_("It’s over."), counted("{n} is over", "{n} are over"))
OTHER_COMPANY = Told(
    "other_company",
    N_("It’s with another organiser."),
    counted("{n} is with another organiser", "{n} are with another organiser"),
)
OTHER_KIND = Told(
    "other_kind",
    N_("It’s a kind of class that doesn’t take make-ups."),
    counted("{n} is a kind of class without make-ups", "{n} are a kind of class without make-ups"),
)
NO_MAKE_UPS = Told(
    "no_make_ups",
    N_("This class doesn’t take make-ups."),
    counted("{n} doesn’t take make-ups", "{n} don’t take make-ups"),
)
CLASS_GONE = Told(
    "class_gone",
    N_("This class isn’t running any more."),
    counted(
        "{n} is in a class that isn’t running any more", "{n} are in a class that isn’t running any more"
    ),
)
NOT_OPEN = Told(
    "not_open",
    N_("It’s in a class that hasn’t started yet. It opens for make-ups on {actual}."),
    counted(
        "{n} is in a class that hasn’t started yet (opens {actual})",
        "{n} are in a class that hasn’t started yet (opens {actual})",
    ),
)
STARTED = Told(
    "started",
    N_("It has already started."),
    counted("{n} has already started", "{n} have already started"),
)
TOO_SOON = Told(
    "too_soon",
    N_("It starts in less than {expected}."),
    counted("{n} starts in less than {expected}", "{n} start in less than {expected}"),
)
TOO_FAR = Told(
    "too_far",
    N_("It’s too far ahead. You can book sessions up to {expected}."),
    counted("{n} is later than {expected}", "{n} are later than {expected}"),
)
GOING = Told(
    "going",
    N_("{expected} already goes to this one."),
    counted("{expected} already goes to {n}", "{expected} already goes to {n}"),
)
MISSED = Told(
    "missed",
    N_("You said you can’t make it."),
    counted("{n} you said you can’t make", "{n} you said you can’t make"),
)
FULL = Told("full", N_("It’s full."), counted("{n} is full", "{n} are full"))
TOO_FEW = Told(
    "too_few",
    N_("It has fewer free places than you need ({actual} of {expected})."),
    counted("{n} has fewer free places than you need", "{n} have fewer free places than you need"),
)
OTHER_PROGRAMME = Told(
    "other_programme",
    N_("It’s in a programme this make-up doesn’t cover."),
    counted("{n} is in another programme", "{n} are in another programme"),
)
OTHER_CLASS = Told(
    "other_class",
    N_("It’s in a class this make-up doesn’t cover."),
    counted("{n} is in a class this make-up doesn’t cover", "{n} are in a class this make-up doesn’t cover"),
)
OTHER_PLACE = Told(
    "other_place",
    N_("It’s at a place this make-up doesn’t cover."),
    counted("{n} is at a place this make-up doesn’t cover", "{n} are at a place this make-up doesn’t cover"),
)
OTHER_PERIOD = Told(
    "other_period",
    N_("It’s in a term this make-up doesn’t cover."),
    counted("{n} is in a term this make-up doesn’t cover", "{n} are in a term this make-up doesn’t cover"),
)
ON_TRIAL = Told(
    "on_trial",
    N_("A make-up can’t be used in a class that is being tried out."),
    counted("{n} is in a class that is being tried out", "{n} are in a class that is being tried out"),
)
OTHER_AGE = Told(
    "other_age",
    N_("It’s for another age group ({expected})."),
    counted("{n} is for another age group", "{n} are for another age group"),
)


def status(actual: str, _expected: str) -> Told:
    """For a session that was cancelled or is over."""
    return FINISHED if actual == "finished" else CANCELLED


def start(actual: timedelta, _expected: timedelta) -> Told:
    """For a session that has started, or starts too soon."""
    return STARTED if actual <= timedelta(0) else TOO_SOON


def part(actual: str, _expected: str) -> Told:
    """For a session that the attendee goes to, or has missed."""
    return MISSED if actual == "missed" else GOING


def places(actual: int, _expected: int) -> Told:
    """For a session with no free places, or with fewer than the booking needs."""
    return FULL if actual <= 0 else TOO_FEW


def scope(actual: ClassFacts, expected: Scope) -> Told:
    """For a session that the credit does not cover: the first of programme, venue, class and period that differs."""
    if expected.programmes is not None and actual.programme_id not in expected.programmes:
        return OTHER_PROGRAMME
    if expected.venues is not None and actual.venue_id not in expected.venues:
        return OTHER_PLACE
    if expected.classes is not None and actual.id not in expected.classes:
        return OTHER_CLASS
    return OTHER_PERIOD
