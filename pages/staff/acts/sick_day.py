"""A sick day in words, as it was done or as it would be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from components.marks import Tile
from components.rows import LineRow
from pages.staff.sick_day.rows import family_row
from services import provider
from services.attendance.sick_day import families as names
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine
from services.core.work import Reading
from services.language import N_, _, formats, ngettext
from services.notices.messages.shared.sick_day import CANCEL, SUBSTITUTE

WHY = {
    "cancelled": N_("It is cancelled already."),
    "finished": N_("It is over."),
    "same": N_("It is taught as planned."),
    "gone": N_("It is not there any more."),
    "edited": N_("Somebody has changed it since."),
    "session": N_("Its session stays as it is."),
    "ended": N_("The booking has ended."),
    "make_up_used": N_("The family has booked the make-up already."),
    "make_up_gone": N_("The make-up has ended or was taken away."),
    "sent_back": N_("The money has been sent to the family’s bank."),
    "entry_used": N_("The entry that came back has been used."),
    "given_since": N_("The family got something else for it since."),
}
"""Why something stays as it is (services/attendance/sick_day)."""


def title(done: Done) -> str:
    """ "5 sessions cancelled, 1 handed over"."""
    off = sum(1 for line in done.lines if line.what == CANCEL)
    handed = sum(1 for line in done.lines if line.what == SUBSTITUTE)
    said = []
    if off:
        said.append(ngettext("{n} session cancelled", "{n} sessions cancelled", off).format(n=off))
    if handed:
        said.append(ngettext("{n} session handed over", "{n} sessions handed over", handed).format(n=handed))
    return ", ".join(said)


async def rows(r: Reading, lines: Sequence[ActLine], back: bool) -> list[LineRow]:
    """Each session, then each family."""
    known = await names.sessions(r, lines)
    people = (await provider.places(r)).names
    sessions = [_session(line, known, people, back=back) for line in lines if line.about == "session"]
    found = await names.families(r, lines, ())
    return [*sessions, *(family_row(each, WHY, back=back) for each in found)]


def _session(
    line: ActLine,
    known: Mapping[UUID | None, tuple[str, datetime]],
    people: Mapping[UUID, str],
    *,
    back: bool,
) -> LineRow:
    programme, at = known.get(line.about_id, ("", datetime.fromisoformat(line.facts["at"])))
    if line.what == STAYS:
        said = _(WHY.get(line.why, WHY["edited"]))
    elif back:
        said = _("Takes place as planned")
    elif line.what == SUBSTITUTE:
        said = _("{name} takes it").format(name=people.get(UUID(line.facts["to"]), ""))
    else:
        said = _("Cancelled")
    icon = "event_busy" if line.what == CANCEL and not back else "event"
    return LineRow(f"{programme}, {formats.moment(at)}", Tile(icon), said)
