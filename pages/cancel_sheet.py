"""The cancel sheet: what will happen, before the tap; and a swap for another day in the same tap (design §2.6)."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.callout import callout
from components.frame import link_button
from components.marks import Tone
from components.press import Sheet, TextElement, button, options, sheet, static
from components.rows import LineRow, line_row
from pages import as_rows
from pages.as_rows import DOT
from pages.cancelled_sheet import open_sheet as open_cancelled
from pages.cancelled_sheet import reasons
from pages.make_ups.confirm import offers
from pages.shell import action, say
from services import attendance, words
from services.access import Visitor
from services.attendance import CancelSheet, Reason
from services.cancelling import Consequence, Loss, Outcome
from services.days import Day
from services.language import _
from services.make_ups import swap
from services.make_ups.booking import MakeUpRefused
from services.refusals import Refused
from services.work import reading, work

Done = Callable[[], Awaitable[None]]

WITHOUT = (Outcome.LIMIT_USED_UP, Outcome.TOO_LATE)
"""Cancelling is possible, but earns nothing: the button says so."""


async def open_sheet(visitor: Visitor, attendance_id: UUID, on_done: Done) -> None:
    """Ask whether a session is to be given up. `on_done` hears when anything has changed.

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
    """
    async with reading(visitor) as r:
        before = await attendance.before_cancelling(r, attendance_id)
    on = words.local(before.day.starts_at).date()
    with sheet(_("Can’t make {weekday}?").format(weekday=words.weekday(on))) as made:
        pass
    asking = _Asking(visitor, attendance_id, on_done, made)
    asking.draw(before)
    made.dialog.on("hide", made.dialog.delete)
    made.open()


class _Asking:
    """The sheet, and what has been answered in it so far."""

    def __init__(self, visitor: Visitor, attendance_id: UUID, on_done: Done, made: Sheet) -> None:
        self.visitor, self.attendance_id, self.on_done, self.made = visitor, attendance_id, on_done, made
        self.key = secrets.token_urlsafe(16)
        """Made with the sheet, so that a second tap is the same tap."""
        self.reason: Reason | None = None
        self.consent = False

    def draw(self, before: CancelSheet, problem: str = "") -> None:
        """The session, the consequence, places to swap for; `problem` is what went wrong just now."""
        self.made.body.clear()
        self.made.foot.clear()
        with self.made.body:
            if problem:
                static(callout(problem, icon_name="info", tone="warning", alert=True))
            static(h.ul(".cb-list.cb-plain")[session_line(before.day)])
            static(consequence(before))
            if before.swaps:
                TextElement("h3", _("Or swap for another day"), "cb-over-list")
                offers(before.swaps, _("Swap"), self.swap)
            self._questions(before)
        with self.made.foot:
            self._buttons(before)

    def _questions(self, before: CancelSheet) -> None:
        if not before.consequence.is_possible:
            return
        compulsory = before.prompt == "before"
        if compulsory or (before.prompt == "after" and not before.swaps):
            legend = _("Why?") if compulsory else _("Why? (optional)")
            chosen = self.reason.value if self.reason else ""
            options(legend, reasons(), self.choose, value=chosen, name=f"why-{self.key[:6]}")
        if before.consequence.needs_consent:
            with ui.element("label").classes("cb-check"):
                box = ui.element("input").props("type=checkbox")
                if self.consent:
                    box.props("checked")
                box.on("change", self.agree, js_handler="e => emit(e.target.checked)")
                TextElement("span", _("I know this make-up won’t come back."))

    def _buttons(self, before: CancelSheet) -> None:
        what = before.consequence
        if not what.is_possible:
            static(contact(before))
            button(_("Close"), self.made.close, kind="text")
            return
        if what.outcome is Outcome.MAKE_UP_LOST:
            button(_("Cancel and lose it"), self.cancel, kind="danger-btn", main=True)
        else:
            button(main_words(before), self.cancel, kind="filled", main=True)
        button(_("Keep it"), self.made.close, kind="text")

    def choose(self, value: str) -> None:
        """A reason was chosen."""
        self.reason = Reason(value) if value in set(Reason) else None

    def agree(self, event: object) -> None:
        """The tick box was ticked, or not."""
        self.consent = getattr(event, "args", False) is True

    async def again(self, problem: str) -> None:
        """Draw the sheet anew, as things are now; what was answered stays answered."""
        async with reading(self.visitor) as r:
            before = await attendance.before_cancelling(r, self.attendance_id)
        self.draw(before, problem)

    @action
    async def cancel(self) -> None:
        try:
            async with work(self.visitor) as w:
                done = await attendance.cancel(
                    w, self.attendance_id, self.reason, consent=self.consent, key=self.key
                )
        except Refused as no:
            await self.again(no.words())
            return
        self.made.close()
        await self.on_done()
        if done.day.credit is not None and await open_cancelled(self.visitor, done.day, self.on_done):
            return
        said = _("Cancelled. Make-up added.") if done.day.credit is not None else _("Cancelled.")
        say(said, lambda: undo(self.visitor, self.attendance_id, self.on_done))

    @action
    async def swap(self, session_id: UUID) -> None:
        try:
            async with work(self.visitor) as w:
                taken = await swap.swap(
                    w, self.attendance_id, session_id, self.reason, key=f"{self.key}/{session_id}"
                )
        except MakeUpRefused as no:
            gone = _("That place has just gone. The session is still on.")
            await self.again(gone if no.full else no.words())
            return
        except Refused as no:
            await self.again(no.words())
            return
        self.made.close()
        await self.on_done()
        said = _("Swapped to {time}.").format(time=words.moment(taken.day.starts_at))
        say(said, lambda: undo(self.visitor, self.attendance_id, self.on_done))


@action
async def undo(visitor: Visitor, attendance_id: UUID, on_done: Done) -> None:
    """Take a cancelling back, with all that came of it."""
    async with work(visitor) as w:
        day = await attendance.undo(w, attendance_id)
    await on_done()
    say(_("{name} is back in.").format(name=day.kid.first_name))


def session_line(day: Day) -> h.Element:
    """Whose session, when, which and where."""
    row = LineRow(
        words.moment(day.starts_at), lead=as_rows.face(day.kid), second=DOT.join([day.programme, day.venue])
    )
    return h.li(class_=row.classes)[line_row(row)]


def main_words(before: CancelSheet) -> str:
    """What the main button does."""
    if before.swaps:
        return _("Cancel, choose later")
    return (
        _("Cancel without a make-up") if before.consequence.outcome in WITHOUT else _("Cancel this session")
    )


def consequence(before: CancelSheet) -> h.Element:
    """What will happen, said before the tap."""
    lead, line, glyph, tone = _said(before, before.consequence)
    return callout(lead, line, icon_name=glyph, tone=tone)


def _said(before: CancelSheet, what: Consequence) -> tuple[str, str, str, Tone]:
    until = words.deadline(what.deadline)
    match what.outcome:
        case Outcome.MAKE_UP:
            line = _("Cancel by {deadline} to keep it.").format(deadline=until)
            return _("You’ll get a make-up."), line, "event_repeat", "success"
        case Outcome.LIMIT_USED_UP:
            line = _("You’ve used {n} of {limit}.").format(n=what.credit.counted, limit=what.credit.limit)
            return _("No make-up this time."), line, "info", "warning"
        case Outcome.NO_MAKE_UPS:
            line = _("Please still tell us, so another child can have the place.")
            return _("This class has no make-ups."), line, "info", "neutral"
        case Outcome.PAID_BACK:
            line = _("Cancel by {deadline} so that it doesn’t count.").format(deadline=until)
            return _("You won’t pay for this session."), line, "check_circle", "success"
        case Outcome.TOO_LATE:
            line = _(
                "The deadline was {deadline}. Please still tell us, so another child can have the place."
            )
            return _("It’s too late for a make-up."), line.format(deadline=until), "schedule", "warning"
        case Outcome.MAKE_UP_BACK:
            line = _("You can book another session with it.")
            return _("You keep this make-up."), line, "event_repeat", "success"
        case Outcome.MAKE_UP_LOST:
            return _("You’ll lose this make-up for good."), _why_lost(what, until), "warning", "danger"
    return _why_refused(before), "", "lock", "neutral"


def _why_lost(what: Consequence, until: str) -> str:
    match what.loss:
        case Loss.LATE:
            return _("The deadline was {deadline}.").format(deadline=until)
        case Loss.EXPIRED:
            return _("Its last day to book has passed.")
    return _("A make-up that has been booked doesn’t come back.")


def _why_refused(before: CancelSheet) -> str:
    if before.refusal and before.consequence.is_past_deadline:
        return before.refusal
    finding = before.consequence.finding
    return words.told(finding) if finding is not None else _("This session can’t be cancelled.")


def contact(before: CancelSheet) -> h.Renderable:
    """Whom to call or write to where the sheet cannot help."""
    ways = []
    if before.phone:
        number = before.phone.replace(" ", "")
        ways.append(link_button(_("Call us"), f"tel:{number}", kind="filled", icon_name="call"))
    if before.email:
        ways.append(link_button(_("Email us"), f"mailto:{before.email}", icon_name="mail"))
    return h.div(".cb-btns")[ways] if ways else h.fragment[()]
