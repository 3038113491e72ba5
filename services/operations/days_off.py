"""What `./cubby holiday` does: days off for the whole company, until staff have a screen for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from services import provider
from services.attendance.sick_day.act import SICK_DAY
from services.attendance.sick_day.wish import DayWish
from services.core import acts
from services.core.local_time import local_day
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_, _, formats, language, ngettext
from services.timetable import closing
from services.timetable.closing import SessionOnDayOff

MOST_SESSIONS = 20
"""How many sessions are named; of more, only the number is told."""
A_YEAR = timedelta(days=365)


class NotUnderstood(Refused):
    """The words are no command."""

    message = N_(
        "Write holiday add 2026-12-24 2027-01-06 “Christmas”, holiday list, or holiday remove 2026-12-24. For one day"
        " leave out the second date; --cancel and --tell go with add, --tell only with --cancel."
    )


async def obey(
    w: Work, words: list[str], read_day: Callable[[str], date], *, cancel: bool = False, tell: bool = False
) -> list[str]:
    """Do what the words say: add FIRST [LAST] NAME, list, or remove FIRST [NAME]; returns what there is to say.

    Raises:
        NotUnderstood: they say nothing of the kind.
        Refused: a rule of days off does not allow it, or `read_day` a date.
    """
    with formats.being_here((await provider.current(w)).zone, w.now):
        match words:
            case ["add", first, last, name] if cancel or not tell:
                return await add(w, read_day(first), read_day(last), name, cancel=cancel, tell=tell)
            case ["add", day, name] if cancel or not tell:
                return await add(w, read_day(day), read_day(day), name, cancel=cancel, tell=tell)
            case ["list"] if not (cancel or tell):
                return await listing(w)
            case ["remove", first, *name] if len(name) < 2 and not (cancel or tell):
                return await remove(w, read_day(first), *name)
        raise NotUnderstood


async def add(
    w: Work, first_on: date, last_on: date, name: str, *, cancel: bool = False, tell: bool = False
) -> list[str]:
    """Enter days off and say what stands on them; with `cancel` cancel that, and with `tell` mail the families.

    Raises:
        Refused: a rule of days off does not allow it.
    """
    called = " ".join(name.split())
    is_new = await closing.close(w, called, first_on, last_on)
    standing = await closing.standing(w, first_on, last_on)
    if cancel and standing:
        wish = DayWish(dict.fromkeys(each.id for each in standing), called, tells=tell).as_json()
        await acts.apply(w, SICK_DAY, wish, (await acts.preview(w, SICK_DAY, wish)).stamp)
    said = _("{days}, {name}: entered.") if is_new else _("{days}, {name}: that is entered already.")
    return [said.format(days=_days(first_on, last_on), name=called), *_of_sessions(standing, cancel, tell)]


async def remove(w: Work, first_on: date, name: str = "") -> list[str]:
    """Take out the days off that begin on this day.

    Raises:
        Refused: there are none, or several and no name.
    """
    gone = await closing.open_again(w, first_on, name)
    said = _("{days}, {name}: taken out.").format(days=_days(gone.first_on, gone.last_on), name=gone.name)
    return [said, _("Sessions that were left out because of it are not made now.")]


async def listing(r: Reading) -> list[str]:
    """One line for each entry of days off, and for each public holiday of the year to come."""
    here = await provider.current(r)
    lines = [f"{_days(off.first_on, off.last_on)}  {off.name}" for off in await closing.entered(r)]
    public = [f"{on.isoformat()}  {name}" for on, name in _public(r, here)]
    heading = [_("Public holidays, on which imported classes do not meet:")] if public else []
    return [*(lines or [_("No days off are entered.")]), *heading, *public]


def _public(r: Reading, here: provider.ProviderView) -> Iterator[tuple[date, str]]:
    today = local_day(r.now, here.zone)
    for year in (today.year, today.year + 1):
        for on, name in sorted(provider.public_holidays(here.country, None, year, language()).items()):
            if today <= on <= today + A_YEAR:
                yield on, name


def _of_sessions(standing: list[SessionOnDayOff], cancel: bool, tell: bool) -> list[str]:
    """What stands on the days off, and what becomes of it."""
    n = len(standing)
    if not n:
        return [_("No session stands on these days.")]
    if cancel:
        ended = ngettext(
            "{n} session on these days is cancelled.", "{n} sessions on these days are cancelled.", n
        )
        told = (
            _("The families are told by mail.")
            if tell
            else _("The families see it in the portal; no mail goes out.")
        )
        return [f"{ended.format(n=n)} {told}", *_named(standing)]
    stays = ngettext(
        "{n} session stands on these days, and stays:", "{n} sessions stand on these days, and stay:", n
    )
    how = _(
        "Add --cancel to cancel them: families get the make-up that a session cancelled by you gives. With --tell they"
        " are told by mail, too."
    )
    return [stays.format(n=n), *_named(standing), how]


def _named(standing: list[SessionOnDayOff]) -> Iterator[str]:
    for each in standing[:MOST_SESSIONS]:
        booked = ngettext("{n} place taken", "{n} places taken", each.taken).format(n=each.taken)
        yield f"  {formats.moment(each.starts_at)}  {each.class_name} ({booked})"
    if len(standing) > MOST_SESSIONS:
        yield "  " + _("and {n} more").format(n=len(standing) - MOST_SESSIONS)


def _days(first_on: date, last_on: date) -> str:
    return first_on.isoformat() if first_on == last_on else f"{first_on.isoformat()} – {last_on.isoformat()}"
