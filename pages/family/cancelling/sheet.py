"""The cancel sheet: it says what will happen before the tap, and offers to swap for another day in one tap."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import events, ui

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.frame import link_button
from components.options import options
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.family.cancelling import texts as cancel_texts
from pages.family.cancelling.afterwards import After, reasons
from pages.family.cancelling.offer import turn_into
from pages.family.cancelling.rejoin import Rejoin
from pages.family.contact import contact
from pages.family.make_ups.confirm import ask_first, offers
from services.attendance import cancelling, swap
from services.attendance.cancel_rules import Outcome
from services.attendance.cancelling import CancelSheet, ConsentNeeded, Reason, ReasonNeeded
from services.attendance.view import AttendanceView
from services.core import ids
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.make_ups.refusals import LostIfCancelled, MakeUpRefused

Done = Callable[[], Awaitable[None]]


async def open_sheet(
    visitor: Visitor, attendance_id: UUID, on_done: Done, *, instead: Sheet | None = None
) -> None:
    """Ask whether to cancel a session.

    Args:
        visitor: who asks.
        attendance_id: the attendance to cancel.
        on_done: called after each change, as long as the screen that opened the sheet is still shown.
        instead: a sheet that is open and turns into this one.

    Raises:
        NotFound, NotAllowed: they may not see it, or only see it.
    """
    async with reading(visitor) as r:
        before = await cancelling.before_cancelling(r, attendance_id)
    dialog = _CancelDialog(visitor, attendance_id, on_done, instead)
    dialog.draw(before)
    dialog.made.open()


class _CancelDialog:
    """One open sheet, and what has been answered in it so far."""

    def __init__(self, visitor: Visitor, attendance_id: UUID, on_done: Done, instead: Sheet | None) -> None:
        self.visitor, self.attendance_id = visitor, attendance_id
        self.after = After(visitor, attendance_id, on_done)
        if instead is None:
            with page_context().sheets or ui.element("div"), sheet("") as instead:
                pass
            instead.for_once()
        self.made = instead
        self.before: CancelSheet
        self.reason: Reason | None = None
        self.consent = False
        self.key = secrets.token_urlsafe(16)
        """The idempotency key, made with the sheet, so that a double tap is one request."""

    def draw(self, before: CancelSheet, problem: str = "") -> None:
        """Draw the session, the consequence and sessions to swap for; `problem` is what has just gone wrong."""
        self.before = before
        self.made.rename(cancel_texts.title(before.attendance))
        self.made.body.clear()
        self.made.foot.clear()
        possible = before.consequence.is_possible
        with self.made.body:
            if problem and possible:
                static(callout(problem, icon_name="info", tone="neutral", alert=True))
            static(cancel_texts.session_line(before.attendance))
            static(cancel_texts.consequence(before, page_context().visitor, "" if possible else problem))
            if possible:
                self._questions(before)
        with self.made.foot:
            if possible:
                kind = before.consequence.outcome is Outcome.MAKE_UP_LOST
                button(
                    cancel_texts.main_words(before),
                    self.cancel,
                    kind="danger-btn" if kind else "filled",
                    main=True,
                ).props["data-unsent"] = cancel_texts.unsent()
                self.made.way_out(_("Keep this session"))
            else:
                if cancel_texts.is_cancelled(before.attendance):
                    self._after_cancelling(before.attendance)
                else:
                    static(contact(before.phone, before.email))
                self.made.way_out(_("Close"))

    def _after_cancelling(self, attendance: AttendanceView) -> None:
        """Draw what can be done about a session that the family has cancelled already."""
        if attendance.credit is not None and attendance.credit.state == "active" and attendance.may_act:
            address = f"/make-ups/{ids.short(attendance.credit.credit_id)}"
            static(link_button(_("Choose a make-up"), address, kind="filled", main=True))
        if attendance.may_undo:
            button(_("Undo cancelling"), self.undo, kind="quiet", icon_name="undo", main=True)
        elif attendance.may_rejoin:
            button(_("Rejoin"), lambda: self.rejoin(attendance), kind="quiet", main=True)

    async def undo(self) -> None:
        """Undo a cancelling that happened elsewhere a moment ago."""
        self.made.close()
        await self.after.undo()

    @action
    async def rejoin(self, attendance: AttendanceView) -> None:
        async def changed(_attendance_id: UUID) -> None:
            await self.after.changed()

        await Rejoin(self.visitor, changed).ask(attendance, self.made)

    def _questions(self, before: CancelSheet) -> None:
        compulsory = before.prompt == "before"
        if compulsory or (before.prompt == "after" and not before.swaps):
            legend = _("Why can’t you come?") if compulsory else _("Why? (optional)")
            chosen = self.reason.value if self.reason else ""
            options(legend, reasons(), self.choose, value=chosen, name=f"why-{self.key[:6]}")
        if before.swaps:
            TextElement("h3", _("Or swap for another day"), "cb-over-list")
            offers(before.swaps, _("Swap"), self.swap, look="cb-list cb-plain")
        if before.consequence.needs_consent:
            with ui.element("label").classes("cb-check"):
                box = ui.element("input").props("type=checkbox")
                if self.consent:
                    box.props["checked"] = True
                box.on("change", self.agree, js_handler="e => emit(e.target.checked)")
                TextElement("span", cancel_texts.consent())

    def choose(self, value: str) -> None:
        """Keep the chosen reason."""
        self.reason = Reason(value) if value in set(Reason) else None

    def agree(self, event: events.GenericEventArguments) -> None:
        """Keep whether the box is ticked."""
        self.consent = event.args is True

    @action
    async def cancel(self) -> None:
        try:
            async with work(self.visitor) as w:
                done = await cancelling.cancel(
                    w,
                    self.attendance_id,
                    self.reason,
                    consent=self.consent,
                    expected=self.before.consequence.outcome,
                    key=self.key,
                )
        except Refused as no:
            await self._refused(no, no.words())
            return
        await self.after.changed()
        offered = bool(
            self.before.swaps
        )  # they have seen the swaps and chosen "later", so they are not asked again
        asks = self.before.prompt == "after" and self.reason is None
        pays_back = done.consequence.pays_back
        said = cancel_texts.has_come_back(self.before.paid_with) if pays_back else _("Cancelled.")
        if done.credit is not None:
            added, kept = _("Cancelled. Make-up added."), _("Cancelled. You keep the make-up.")
            said = added if done.attendance.credit else kept
            if not offered and await turn_into(self.made, self.after, done.credit, said):
                return
        self.made.close()
        self.after.say(said, asks=asks and offered)

    @action
    async def swap(self, session_id: UUID) -> None:
        await self._swap(session_id, in_one_tap=True)

    @action
    async def swap_all_the_same(self, session_id: UUID) -> None:
        await self._swap(session_id, in_one_tap=False)

    async def _swap(self, session_id: UUID, *, in_one_tap: bool) -> None:
        key = f"{self.key}/{session_id}"
        try:
            async with work(self.visitor) as w:
                taken = await swap.swap(
                    w, self.attendance_id, session_id, self.reason, key, in_one_tap=in_one_tap
                )
        except LostIfCancelled:
            candidate = next(
                one.candidate for one in self.before.swaps if one.candidate.session_id == session_id
            )
            ask_first(
                self.made,
                candidate,
                _("Swap"),
                lambda: self.swap_all_the_same(session_id),
                lambda: self.draw(self.before),
            )
            return
        except MakeUpRefused as no:
            still_on = _("That place has just gone. The session is still on.")
            await self._refused(no, still_on if no.full else no.words())
            return
        except Refused as no:
            await self._refused(no, no.words())
            return
        self.made.close()
        await self.after.changed()
        said = _("Swapped to {time}.").format(time=formats.moment(taken.attendance.starts_at))
        self.after.say(said, asks=self.before.prompt == "after" and self.reason is None)

    async def _refused(self, no: Refused, problem: str) -> None:
        """Draw the sheet again with the current state; what has been answered stays."""
        try:
            async with reading(self.visitor) as r:
                before = await cancelling.before_cancelling(r, self.attendance_id)
        except Refused:
            self.made.close()
            raise
        self.draw(before, problem)
        if not before.consequence.is_possible:
            await self.after.changed()
        match no:
            case ReasonNeeded():
                first = ".cb-sheet .cb-option input"
            case ConsentNeeded():
                first = ".cb-sheet .cb-check input"
            case _:
                first = ".cb-sheet-foot .cb-btn"
        page_context().script(f"cubby.focus('{first}')")
