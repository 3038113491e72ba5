"""Sessions of a family that are cancelled or taught by somebody else, all in one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.core import done_acts
from services.core.ids import short
from services.core.plan import Plan as ActPlan
from services.core.work import Reading
from services.language import N_, _, formats, ngettext
from services.notices.messages.shared import sick_day
from services.notices.messages.shared.money import to_family
from services.notices.messages.shared.sick_day import Piece
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class SessionsChanged(Notice):
    """Sessions do not take place, or with another instructor: everything of one family in one message (Q23, R24)."""

    name = "sessions-changed"
    trigger = "staff cancel several sessions at once, or give them to a substitute"
    to = "the owner of the bookings, one message for all children and sessions"

    client_id: UUID
    act_id: UUID
    starts_at: datetime
    """The family has to know by then: its first session begins."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What the family has to know."""

    pieces: Sequence[Piece]
    reason: str


async def recipients(r: Reading, notice: SessionsChanged) -> Plan:
    """The family, once for the whole act."""
    plan = await to_family(r, notice.client_id, f"{notice.name}/{notice.act_id}")
    return replace(plan, by=notice.starts_at)


async def still_wanted(r: Reading, notice: SessionsChanged, envelope: Envelope) -> Changed:
    """While something of it holds."""
    done = await done_acts.done(r, notice.act_id)
    found = await sick_day.pieces(r, notice.client_id, done.lines)
    if done.taken_back_at is not None or not found:
        raise NoLongerWanted("taken back")
    return Changed(found, done.wish["reason"])


async def facts(r: Reading, notice: SessionsChanged, envelope: Envelope, changed: Changed) -> Facts:
    """The sessions, and what each child gets."""
    return letter(changed, envelope)


async def planned(r: Reading, plan: ActPlan, client_id: UUID, envelope: Envelope) -> Facts:
    """The same of a plan that is not done yet, for the preview."""
    found = await sick_day.pieces(r, client_id, plan.lines, done=False)
    return letter(Changed(found, plan.wish["reason"]), envelope)


def letter(changed: Changed, envelope: Envelope) -> Facts:
    """The message about these sessions."""
    off = [piece for piece in changed.pieces if piece.is_off]
    handed = [piece for piece in changed.pieces if not piece.is_off]
    button, path = _way_on(changed.pieces)
    values: dict[str, str | tuple[str, ...] | None] = {
        "SUMMARY": _summary(changed.pieces),
        "CANCELLED": tuple(piece.says for piece in off),
        "HANDED_OVER": tuple(piece.says for piece in handed),
        "CANCEL_REASON": changed.reason if off else "",
        "NEXT_URL": envelope.link(path),
    }
    chosen = {(True, False): OFF, (False, True): HANDED, (True, True): BOTH}[bool(off), bool(handed)]
    return Facts(chosen[button], values)


def _summary(pieces: Sequence[Piece]) -> str:
    """The subject: what it is about, and on which day."""
    sessions = {piece.view.session_id: piece.view for piece in pieces}
    first = next(iter(sessions.values()))
    day = formats.on_day(formats.local(first.starts_at).date())
    one_day = len({formats.local(view.starts_at).date() for view in sessions.values()}) == 1
    off = all(piece.is_off for piece in pieces)
    if len(sessions) == 1:
        words = _("{programme} on {day} is off") if off else _("{programme} on {day}: another instructor")
        return words.format(programme=first.programme, day=day)
    if not one_day:
        words = ngettext("{n} session of yours changes", "{n} sessions of yours change", len(sessions))
        return words.format(n=len(sessions))
    return (_("Your sessions on {day} are off") if off else _("Your sessions on {day} change")).format(
        day=day
    )


def _way_on(pieces: Sequence[Piece]) -> tuple[str, str]:
    """Which button, and where it leads: to the make-up, to all make-ups, to the booking or to all bookings."""
    to_book = [
        piece.credit for piece in pieces if piece.credit is not None and piece.credit.state == "active"
    ]
    if len(to_book) == 1:
        return FIND, f"/make-ups/{short(to_book[0].credit_id)}"
    if to_book:
        return FIND, "/benefits"
    bookings = {piece.view.booking_id for piece in pieces}
    return OPEN, f"/bookings/{short(bookings.pop())}" if len(bookings) == 1 else "/bookings"


FIND, OPEN = N_("Find a make-up"), N_("Open booking")


def _wordings(heading: str, before: tuple[str, ...], form: str, when: str) -> dict[str, Wording]:
    return {
        button: Wording(
            subject="*|SUMMARY|*",
            heading=heading,
            before=before,
            button=button,
            button_to="NEXT_URL",
            form=form,
            when=when,
        )
        for button in (FIND, OPEN)
    }


_SORRY = N_("We’re sorry. This does not take place:\n*|CANCELLED|*")
_WITH = N_("This takes place, with another instructor:\n*|HANDED_OVER|*")
OFF = _wordings(
    N_("We’ve had to cancel"), (_SORRY, "*|CANCEL_REASON|*"), "", N_("you cancel several sessions at once")
)
HANDED = _wordings(
    N_("Another instructor"), (_WITH,), "handed-over", N_("you give several sessions to a substitute")
)
BOTH = _wordings(
    N_("Your sessions change"),
    (_SORRY, "*|CANCEL_REASON|*", _WITH),
    "both",
    N_("you cancel some sessions and give others to a substitute"),
)
register(
    SessionsChanged,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(*OFF.values(), *HANDED.values(), *BOTH.values()),
    placeholders=placeholders(
        Placeholder("SUMMARY", "What changes, and when"),
        Placeholder(
            "CANCELLED", "The cancelled sessions with what each child gets, one line each", may_be_empty=True
        ),
        Placeholder("HANDED_OVER", "The sessions with another instructor, one line each", may_be_empty=True),
        Placeholder("CANCEL_REASON", "Why you cancelled, if you said so", may_be_empty=True),
        Placeholder("NEXT_URL", "Link to the make-up or the booking"),
    ),
)
