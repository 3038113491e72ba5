"""What Today, the calendar and a session say."""

from __future__ import annotations

from components.marks import Avatar, Chip, Note, Tone, initials, status
from components.register import RegisterRow
from components.rows import DOT
from services.attendance.cancelling import Reason
from services.core import ids
from services.core.work import now
from services.language import _, formats, ngettext
from services.register.on_register import OnRegister, Register
from services.register.still_open import Open


def row(child: OnRegister) -> RegisterRow:
    """One attendee in the register."""
    return RegisterRow(
        ids.short(child.attendance_id),
        child.name,
        Avatar(initials(child.name, 2), child.kid.colour),
        child.mark,
        tuple(notes(child)),
    )


def notes(child: OnRegister) -> list[Note]:
    """What to know of them, the most important first."""
    found: list[tuple[str, str, Tone]] = [
        (child.care_note, "medical_information", "danger"),
        (_("Make-up") if child.type != "regular" else "", "event_repeat", "brand"),
        (_("Trial") if child.on_trial else "", "star", "info"),
        (_("No photos") if child.no_photos else "", "visibility_off", "warning"),
        (_late(child), "payments", "warning"),
    ]
    return [Note(*each) for each in found if each[0]]


def _late(child: OnRegister) -> str:
    return "" if child.late is None else _("{amount} late").format(amount=formats.money(child.late))


def when_and_where(register: Register) -> str:
    """ "16:00–16:45 · Ranelagh Studio · Noah"."""
    first_name = register.instructor.partition(" ")[0]
    parts = (formats.span(register.starts_at, register.minutes), register.venue, first_name)
    return DOT.join(part for part in parts if part)


def chip(register: Register) -> Chip | None:
    """What is out of the ordinary about it, in one word."""
    if register.status == "cancelled":
        return status("cancelled")
    if register.is_running(now()):
        return Chip(_("Now"), "schedule", "success")
    return None


def state(register: Register) -> Note | None:
    """How far its register is."""
    if register.status == "cancelled" or not register.children:
        return None
    if register.to_mark and register.ends_at < now():
        return Note(_("{n} to mark").format(n=register.to_mark), "pending_actions", "warning")
    if not register.to_mark:
        words = _("{n} of {all} here").format(n=register.here, all=len(register.children))
        return Note(words, "check_circle", "success")
    return None


def how_many(register: Register) -> str:
    """ "8 of 10"."""
    return _("{taken} of {places}").format(taken=len(register.children), places=register.places)


def cannot(register: Register) -> str:
    """ "Can’t make it: Isla (ill), Jack (away)"."""
    why = {Reason.ILL.value: _("ill"), Reason.AWAY.value: _("away")}
    said = [
        f"{child.name} ({why[child.reason]})" if child.reason in why else child.name
        for child in register.away
    ]
    return _("Can’t make it: {names}").format(names=", ".join(said))


def not_marked(open_: Open) -> str:
    """ "Mon 16 Feb, 17:00 isn’t marked"."""
    return _("{when} isn’t marked").format(when=formats.moment(open_.starts_at))


def closes(open_: Open) -> str:
    """When it closes by itself, everybody unmarked counting as missed (R99)."""
    if open_.closes_on is None:
        return ""
    return _("Closes by itself: {day}").format(day=formats.day(open_.closes_on, relative=True))


def number_of_sessions(number: int) -> str:
    """ "3 sessions"."""
    return ngettext("{n} session", "{n} sessions", number).format(n=number)
