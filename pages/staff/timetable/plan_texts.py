"""What a plan says: what becomes of each week, what stays and why, and who would be in two places at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

import htpy as h

from components.marks import Chip, Note, Tone
from components.rows import DOT, AgendaRow
from pages.family.presenters import tile_of
from pages.staff import told
from pages.staff.timetable import texts
from services.core.plan import STAYS, ActLine, Plan
from services.language import N_, _, formats, ngettext
from services.notices.telling.this_week import GotThisWeek
from services.provider import Places
from services.timetable import overlaps
from services.timetable.series import Untouched
from services.timetable.series_lines import What

CHIPS: dict[str, tuple[str, str, Tone]] = {
    What.MAKE: (N_("New"), "add", "success"),
    What.MOVE: (N_("Changes"), "edit", "brand"),
    What.RESIZE: (N_("Places"), "group", "brand"),
    What.DROP: (N_("Falls away"), "remove", "warning"),
}
"""What becomes of a date, in one word."""


def why(line: ActLine) -> str:
    """Why a date is left as it is, in words."""
    match line.why:
        case Untouched.HOLIDAY:
            return _("No session: {holiday}").format(holiday=line.facts["holiday"])
        case Untouched.PAST:
            return _("It is over.")
        case Untouched.DROPPED:
            return _("This date was taken out.")
        case Untouched.BY_HAND:
            return _("Changed by hand, so it stays.")
        case Untouched.CANCELLED:
            return _("Cancelled.")
        case Untouched.MARKED:
            return _("Its register is begun, so it stays.")
        case Untouched.FAMILY:
            return _("A family has cancelled here or comes for a make-up, so it stays.")
        case Untouched.OCCUPIED:
            return _("The class meets at that time already.")
        case Untouched.CHILDREN:
            return _("Children are booked. Cancel it, and their families hear of it.")
        case "edited":
            return _("Somebody has changed it since, so it stays.")
        case "booked":
            return _("Somebody is booked, so it stays.")
    return ""


def summary(plan: Plan) -> list[str]:
    """What a plan does, counted: "12 new sessions", "2 days off are skipped"."""
    found = [line.what for line in plan.lines if line.about == "session"]
    skipped = sum(line.why == Untouched.HOLIDAY and line.about_id is None for line in plan.lines)
    kept = [line for line in plan.staying if line.about_id is not None and line.about == "session"]
    stays = sum(line.why != Untouched.SAME for line in kept)
    counted = [
        (found.count(What.MAKE), ngettext("{n} new session", "{n} new sessions", found.count(What.MAKE))),
        (
            found.count(What.MOVE),
            ngettext("{n} session changes", "{n} sessions change", found.count(What.MOVE)),
        ),
        (
            found.count(What.RESIZE),
            ngettext(
                "{n} session only gets other places",
                "{n} sessions only get other places",
                found.count(What.RESIZE),
            ),
        ),
        (
            found.count(What.DROP),
            ngettext("{n} session falls away", "{n} sessions fall away", found.count(What.DROP)),
        ),
        (skipped, ngettext("{n} day off is skipped", "{n} days off are skipped", skipped)),
        (stays, ngettext("{n} session stays as it is", "{n} sessions stay as they are", stays)),
        (
            len(plan.told),
            ngettext("{n} family gets an email", "{n} families get an email", len(plan.told)),
        ),
    ]
    return [text.format(n=number) for number, text in counted if number]


def letter(getting: Sequence[GotThisWeek]) -> h.Node:
    """Who gets an email, how many they got this week, and what it says."""
    if not getting:
        return None
    line = _(
        "It has the dates above, each with what it was, and says that a date can be cancelled as always."
    )
    return h.details(".cb-fold")[
        h.summary[_("Who gets the email, and what it says")], h.ul[h.li[line]], told.part(getting)
    ]


def calendar(plan: Plan, places: Places, *, all_dates: bool = False) -> h.Renderable:
    """The weeks of a plan as dates under their months; those that stay as they should be only with `all_dates`."""
    rows = sorted(
        (
            (_day(line), _row(line, places))
            for line in plan.lines
            if line.about == "session" and (all_dates or line.why != Untouched.SAME)
        ),
        key=lambda each: each[0],
    )
    return texts.months(rows)


def _day(line: ActLine) -> date:
    facts = line.facts
    if "day" in facts:
        return date.fromisoformat(facts["day"])
    slot = facts.get("to") or facts["was"]
    return formats.local(datetime.fromisoformat(slot["starts_at"])).date()


def _row(line: ActLine, places: Places) -> AgendaRow:
    slot = line.facts.get("to") or line.facts.get("was")
    second, note = "", None
    if slot is not None and line.facts.get("was") and line.what == What.MOVE:
        second = _differs(line.facts["was"], slot, places)
    elif line.what == STAYS:
        second = why(line)
    elif line.what == What.DROP and line.facts.get("holiday"):
        second = _("Its new day would be off: {holiday}").format(holiday=line.facts["holiday"])
    if slot is not None and line.what == What.MAKE and _is_shifted(line):
        note = Note(_("The clocks change in that night."), "schedule", "warning")
    mark = CHIPS.get(line.what)
    return AgendaRow(
        tile_of(_day(line), under_month=True),
        _span(slot) if slot else _("No session"),
        second,
        note=note,
        chip=Chip(_(mark[0]), mark[1], mark[2]) if mark else None,
        off=slot is None or line.what == What.DROP,
    )


def _is_shifted(line: ActLine) -> bool:
    starts_at = datetime.fromisoformat(line.facts["to"]["starts_at"])
    night = formats.local(starts_at)
    return night.utcoffset() != formats.local(starts_at - timedelta(hours=12)).utcoffset() and night.hour < 5


def _span(slot: dict[str, object]) -> str:
    return formats.span(datetime.fromisoformat(str(slot["starts_at"])), int(str(slot["minutes"])))


def _differs(was: dict[str, object], to: dict[str, object], places: Places) -> str:
    """What a session had before, as far as it is another now."""
    parts = []
    if (was["starts_at"], was["minutes"]) != (to["starts_at"], to["minutes"]):
        before = datetime.fromisoformat(str(was["starts_at"]))
        parts.append(f"{formats.day(formats.local(before).date())}, {_span(was)}")
    names = {str(id_): place.name for id_, place in places.venues.items()}
    if was["venue_id"] != to["venue_id"]:
        parts.append(names.get(str(was["venue_id"]), ""))
    team = {str(id_): name for id_, name in places.names.items()}
    if was["instructor_id"] != to["instructor_id"]:
        parts.append(team.get(str(was["instructor_id"]), _("nobody")))
    if was["places"] != to["places"]:
        parts.append(ngettext("{n} place", "{n} places", int(str(was["places"]))).format(n=was["places"]))
    return _("Until now: {before}").format(before=DOT.join(parts)) if parts else ""


def warnings(lines: Sequence[ActLine]) -> list[str]:
    """Who would be in two places at once, in words."""
    said = {
        overlaps.INSTRUCTOR: _("The instructor also has {name}: {when}."),
        overlaps.ROOM: _("In the same place there is {name}: {when}."),
    }
    found = sorted(
        (line for line in lines if line.about == "overlap"), key=lambda line: (line.facts["name"], line.why)
    )
    texts = []
    for (name, why_), each in groupby(found, key=lambda line: (line.facts["name"], line.why)):
        times = [datetime.fromisoformat(line.facts["starts_at"]) for line in each]
        when, more = formats.moment(times[0]), len(times) - 1
        if more:
            when = ngettext("{when} and {n} more time", "{when} and {n} more times", more).format(
                when=when, n=more
            )
        texts.append(said[why_].format(name=name, when=when))
    return texts
