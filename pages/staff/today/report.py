"""Writing about one session, on the phone beside the mat: for the families, for one of them, for the team (R96)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from nicegui import ui

from components.base import static
from components.entries import Entry, Group
from components.frame import title
from components.options import Option
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.staff.rooms import CALENDAR
from services.attendance.content import report_form, writing
from services.attendance.content.report_form import FAMILIES, TEAM, ReportForm
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _, formats
from services.register import day as days


async def report(visitor: Visitor, session_id: UUID) -> None:
    """The screen."""
    back = f"/staff/sessions/{short(session_id)}"

    async def load(r: Reading) -> Editable:
        return _editable(await report_form.form(r, session_id))

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> bool:
        return await writing.keep(w, session_id, seen, said)

    async def saved(is_shared: bool) -> None:
        ui.navigate.to(back)
        say(_("Saved. Families can read it.") if is_shared else _("Saved as a draft of the team."))

    async with reading(visitor) as r:
        of, register = await report_form.form(r, session_id), await days.one(r, session_id)
    when = formats.moment(register.starts_at)
    with frame(f"{register.programme}, {when}", tab=CALENDAR, back=back, room=CALENDAR):
        static(title(_("Write about it"), f"{register.programme}, {when}"))
        Editing(visitor, _groups(of), _editable(of), save, load, saved).draw(_("Save"))


def _editable(of: ReportForm) -> Editable:
    return Editable(of.values, of.version, of.last)


def _groups(of: ReportForm) -> list[Group]:
    everybody = (
        Entry("done", _("What we did"), "long"),
        Entry("practise", _("To practise"), "long"),
    )
    each = tuple(
        Entry(name, formats.full_name(kid.first_name, kid.last_name), "long") for name, kid in of.children
    )
    alone = Group(_("About one child"), each, _("Only this child’s family reads it."))
    readers = (Option(TEAM, _("Only the team: a draft")), Option(FAMILIES, _("The families")))
    told = _("They get one email a day at most.")
    return [
        Group(_("For all families"), everybody),
        *([alone] if each else []),
        Group(
            _("For the team"),
            (Entry("internal_note", _("Note for the team"), "long", _("No family ever reads it.")),),
        ),
        Group("", (Entry("readers", _("Who reads what is for families?"), "pills", told, of=readers),)),
    ]
