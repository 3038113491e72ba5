"""The texts of the cancel sheet: what will happen, as words and a callout, without buttons."""

from __future__ import annotations

import htpy as h

from components.callout import callout
from components.marks import Tone
from components.rows import LineRow, line_row
from pages.family import presenters
from pages.family.presenters import DOT
from services.attendance.cancel_rules import Consequence, Loss, Outcome
from services.attendance.cancelling import CancelSheet
from services.attendance.view import AttendanceView
from services.core.visitor import Visitor
from services.language import _, formats
from services.make_ups.credits.earning import Because
from services.passes.spending import PaidWith


def title(attendance: AttendanceView) -> str:
    """ "Can’t make Monday?"; today and tomorrow by their names."""
    on = formats.local(attendance.starts_at).date()
    match (on - formats.here().today).days:
        case 0:
            return _("Can’t make it today?")
        case 1:
            return _("Can’t make it tomorrow?")
    return _("Can’t make {weekday}?").format(weekday=formats.on_weekday(on))


def session_line(attendance: AttendanceView) -> h.Element:
    """The session: whose it is, when, which class and where."""
    second = DOT.join([attendance.programme, attendance.venue])
    row = LineRow(
        formats.moment(attendance.starts_at, relative=True),
        lead=presenters.face(attendance.kid),
        second=second,
    )
    return h.ul(".cb-list.cb-plain")[h.li(class_=row.classes)[line_row(row)]]


def main_words(before: CancelSheet) -> str:
    """What the main button does."""
    outcome = before.consequence.outcome
    if outcome is Outcome.MAKE_UP_LOST:
        return _("Cancel and lose it")
    if outcome in (Outcome.LIMIT_USED_UP, Outcome.TOO_LATE) and before.allows_make_ups:
        return _("Cancel without a make-up")
    return _("Cancel, choose later") if before.swaps else _("Cancel this session")


def unsent() -> str:
    """What is said if the main button is pressed without a connection: nothing was done, and nothing will be later."""
    return _("We couldn’t reach the server. Your session is not cancelled yet. Try again.")


def consent() -> str:
    """The words of the box that has to be ticked before a make-up is lost for good (R48)."""
    return _("I know that this make-up won’t come back.")


def consequence(before: CancelSheet, me: Visitor, problem: str = "") -> h.Element:
    """What will happen, or why it cannot be cancelled; with a `problem`, a screen reader reads it out at once.

    `me` is the visitor who reads it; a text about themselves says "you" rather than their name.
    """
    possible = before.consequence.is_possible
    lead, line, glyph, tone = _said(before, before.consequence) if possible else _why_not(before, me)
    return callout(lead, line, icon_name=glyph, tone=tone, alert=bool(problem))


def _said(before: CancelSheet, what: Consequence) -> tuple[str, str, str, Tone]:
    until = formats.until(what.deadline)
    paid = before.paid_with
    match what.outcome:
        case Outcome.PAID_BACK if paid.left is not None:
            after = _("{n} of {total} left after this.").format(n=paid.left + paid.entries, total=paid.total)
            return _("You get your entry back."), after, "confirmation_number", "success"
        case Outcome.PAID_BACK if paid.price is not None:
            return _("You don’t pay for it."), _money_back(paid), "savings", "success"
        case Outcome.TOO_LATE if paid.left is not None or paid.price is not None:
            lost = (
                _("Your entry doesn’t come back.") if paid.left is not None else _("It is paid all the same.")
            )
            line = _("The deadline to cancel was {deadline}.").format(deadline=until)
            return lost, f"{line} {_still_tell(before)}", "schedule", "warning"
        case Outcome.MAKE_UP:
            line = _("It’s yours if you cancel by {deadline}.").format(deadline=until)
            return _("You’ll get a make-up."), line, "event_repeat", "success"
        case Outcome.LIMIT_USED_UP | Outcome.PAID_BACK if what.credit.because is Because.LIMIT:
            used = min(what.credit.counted, what.credit.limit)
            line = _("You’ve had {n} of {limit} make-ups in this class.").format(
                n=used, limit=what.credit.limit
            )
            return _("No make-up this time."), line, "info", "warning"
        case Outcome.NO_MAKE_UPS | Outcome.PAID_BACK:
            return _("This class has no make-ups."), _still_tell(before), "info", "warning"
        case Outcome.TOO_LATE:
            for_what = _("It’s too late for a make-up.") if before.allows_make_ups else _("It’s too late.")
            line = _("The deadline to cancel was {deadline}.").format(deadline=until)
            return for_what, f"{line} {_still_tell(before)}", "schedule", "warning"
        case Outcome.MAKE_UP_BACK:
            line = _("Cancel by {deadline} and you can book it again.").format(deadline=until)
            if before.book_by is not None:
                line = _("Cancel by {deadline} and you can book it again, until {day}.")
                line = line.format(deadline=until, day=formats.last_day(before.book_by))
            return _("Your make-up comes back."), line, "event_repeat", "success"
        case Outcome.MAKE_UP_LOST:
            return _("You’ll lose this make-up for good."), _why_lost(what, until), "warning", "danger"
    raise LookupError(what.outcome)


def _money_back(paid: PaidWith) -> str:
    """What becomes of money that was paid for a session already."""
    if paid.paid is None or not paid.paid.minor:
        return _("You haven’t paid for it yet, so there is nothing to do.")
    prepaid, rest = paid.from_prepaid, paid.to_credit
    back = (
        [_("{amount} goes back to your prepaid credit.").format(amount=formats.money(prepaid))]
        if prepaid
        else []
    )
    back += [_("{amount} comes back to your credit.").format(amount=formats.money(rest))] if rest else []
    return " ".join(back)


def has_come_back(paid: PaidWith) -> str:
    """What a cancelled pay-as-you-go session has given back, in a few words."""
    if paid.left is not None:
        return _("Cancelled. Your entry is back.")
    if paid.paid is not None and paid.paid.minor:
        return _("Cancelled. {amount} is back.").format(amount=formats.money(paid.paid))
    return _("Cancelled. You don’t pay for it.") if paid.price is not None else _("Cancelled.")


def _still_tell(before: CancelSheet) -> str:
    """That a cancelled session cannot be rejoined, if so; and why telling is good all the same."""
    still_tell = _("Please still tell us, so another child can have the place.")
    if before.no_way_back is None:
        return still_tell
    no_way_back = _("Once you’ve cancelled, you can’t rejoin this session.")
    return f"{no_way_back} {still_tell}"


def _why_lost(what: Consequence, until: str) -> str:
    match what.loss:
        case Loss.LATE:
            return _("The deadline to cancel was {deadline}.").format(deadline=until)
        case Loss.EXPIRED:
            return _("Its last day to book has passed.")
    return _("A make-up that has been booked doesn’t come back.")


def _why_not(before: CancelSheet, me: Visitor) -> tuple[str, str, str, Tone]:
    """Why it cannot be cancelled: the provider's words, who cancelled it before, or the rule's sentence."""
    finding, attendance = before.consequence.finding, before.attendance
    sentence = formats.told(finding) if finding is not None else ""
    if before.consequence.is_past_deadline:
        return _("It’s too late to cancel."), before.refusal or sentence, "schedule", "warning"
    if is_cancelled(attendance) and me.is_person(attendance.changed_by_id):
        return _("You have already cancelled this session."), "", "event_busy", "neutral"
    if is_cancelled(attendance) and attendance.by_provider:
        return _("We’ve already cancelled this session."), "", "event_busy", "neutral"
    if is_cancelled(attendance):
        by = _("{name} has already cancelled this session.").format(name=attendance.changed_by)
        return by, "", "event_busy", "neutral"
    return sentence or _("This session can’t be cancelled."), "", "info", "neutral"


def is_cancelled(attendance: AttendanceView) -> bool:
    """Whether somebody of the family has cancelled it."""
    return attendance.given_up and bool(attendance.changed_by)
