"""The words of a sick day."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from components.entries import Entry, Group
from components.options import Option
from components.rows import DOT
from services.attendance.compensation import Compensation, Gets
from services.attendance.sick_day import typed
from services.attendance.sick_day.of_day import CannotMeet, OnDay, Substitute
from services.core.ids import short
from services.language import N_, _, formats, ngettext

GIVES = {
    Compensation.MAKE_UP: N_("A make-up"),
    Compensation.MONEY: N_("Money, as credit"),
    Compensation.NOTHING: N_("Nothing"),
}
GETS = {
    Gets.MAKE_UP: N_("a make-up"),
    Gets.KEPT: N_("keeps its make-up"),
    Gets.BACK: N_("its make-up back"),
    Gets.PAID_BACK: N_("what was paid, back"),
    Gets.MONEY: N_("money"),
    Gets.NOTHING: N_("nothing"),
    Gets.NO_MAKE_UPS: N_("nothing: no make-ups here"),
}
BACK = {
    Gets.MAKE_UP: N_("comes again, the make-up is withdrawn"),
    Gets.KEPT: N_("stays cancelled, as the family wished"),
    Gets.BACK: N_("comes again with the make-up"),
    Gets.PAID_BACK: N_("comes again, paid for as before"),
    Gets.MONEY: N_("comes again, the money is taken back"),
    Gets.NOTHING: N_("comes again"),
    Gets.NO_MAKE_UPS: N_("comes again"),
}


def session(session_id: UUID) -> str:
    """The address of one session."""
    return f"/staff/sessions/{short(session_id)}"


def name_of(scope: CannotMeet, found: tuple[OnDay, ...]) -> str:
    """What it is about."""
    if scope.session_id is not None and found:
        return found[0].programme
    if scope.instructor_id is not None and found:
        return _("{name} can’t come").format(name=found[0].instructor)
    if scope.venue_id is not None and found:
        return _("{venue} is closed").format(venue=found[0].venue)
    return (scope.why or _("A day off")) if scope.session_id is None else _("Cancel a session")


def days(scope: CannotMeet, found: tuple[OnDay, ...]) -> str:
    """When."""
    if scope.session_id is not None:
        return formats.moment(found[0].starts_at) if found else ""
    if scope.first_on == scope.last_on:
        return formats.day(scope.first_on)
    return f"{formats.day(scope.first_on)} – {formats.day(scope.last_on)}"


def reason(scope: CannotMeet, found: tuple[OnDay, ...]) -> str:
    """What families read, as long as staff write nothing else: no word of an illness."""
    if scope.instructor_id is not None and found:
        return _("{name} can’t come.").format(name=found[0].instructor.partition(" ")[0])
    if scope.venue_id is not None and found:
        return _("{venue} is closed.").format(venue=found[0].venue)
    return scope.why


def groups(
    scope: CannotMeet, found: tuple[OnDay, ...], people: tuple[Substitute, ...], *, money: bool
) -> list[Group]:
    """The fields."""
    gives = [each for each in Compensation if money or each is not Compensation.MONEY]
    return [
        Group(_("The sessions"), tuple(_session(scope, each, people) for each in found)),
        Group(
            _("The families"),
            (
                Entry(
                    "gives",
                    _("What each child gets for a cancelled session"),
                    "pills",
                    of=tuple(Option(each.value, _(GIVES[each])) for each in gives),
                ),
                Entry("reason", _("Reason"), hint=_("The families read it.")),
                Entry(
                    "tells",
                    _("Email the families?"),
                    "pills",
                    of=(Option(typed.YES, _("Yes")), Option(typed.NO, _("No"))),
                ),
            ),
        ),
    ]


def values(scope: CannotMeet, found: tuple[OnDay, ...]) -> Mapping[str, str]:
    """What the form holds at first: everything is cancelled, with a make-up, and families are told."""
    return {
        **{typed.field(each.session_id): typed.OFF for each in found},
        "gives": Compensation.MAKE_UP.value,
        "reason": reason(scope, found),
        "tells": typed.YES,
    }


def _session(scope: CannotMeet, each: OnDay, people: tuple[Substitute, ...]) -> Entry:
    when = formats.moment(each.starts_at)
    about = (each.venue if scope.venue_id is None else each.instructor, children(each.children))
    others = [person for person in people if person.staff_id not in (each.instructor_id, scope.instructor_id)]
    takes = [Option(short(person.staff_id), _takes(person, each)) for person in others]
    return Entry(
        typed.field(each.session_id),
        f"{when}, {each.programme}",
        "pick",
        hint=DOT.join(part for part in about if part),
        of=(Option(typed.OFF, _("Is cancelled")), *takes, Option(typed.STAYS, _("Takes place as planned"))),
    )


def _takes(person: Substitute, each: OnDay) -> str:
    if each.session_id in person.busy:
        return _("{name} takes it (teaches at that time)").format(name=person.name)
    return _("{name} takes it").format(name=person.name)


def children(number: int) -> str:
    """ "8 children"."""
    return ngettext("{n} child", "{n} children", number).format(n=number)


def sessions(number: int) -> str:
    """ "6 sessions"."""
    return ngettext("{n} session", "{n} sessions", number).format(n=number)
