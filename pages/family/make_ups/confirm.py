"""Before a make-up is booked: which session, instead of what, and until when it can be cancelled (R45, R48)."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import htpy as h
from markupsafe import Markup
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.rows import offer_row
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.family.make_ups import rows as make_up_rows
from services.core import ids
from services.core.refusals import NotFound, Refused
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats, ngettext
from services.make_ups import book
from services.make_ups.book import BeforeTaking, Later
from services.make_ups.pools import Candidate, Swap
from services.make_ups.refusals import LostIfCancelled, MakeUpRefused

Changed = Callable[[UUID], Awaitable[None]]


async def open_sheet(visitor: Visitor, credit_id: UUID, session_id: UUID, changed: Changed) -> None:
    """Ask for a confirmation before booking. `changed` is called with a session that turned out to be gone.

    Raises:
        NotFound, NotAllowed: the credit is not theirs to use.
    """
    async with reading(visitor) as r:
        before = await book.before_taking(r, credit_id, session_id)
    with sheet(_("Book this make-up?")) as made:
        made.dialog.on("hide", made.dialog.delete)
    dialog = _ConfirmDialog(visitor, credit_id, session_id, changed, made)
    dialog.draw(before)
    made.open()


class _ConfirmDialog:
    """One open sheet."""

    def __init__(
        self, visitor: Visitor, credit_id: UUID, session_id: UUID, changed: Changed, made: Sheet
    ) -> None:
        self.visitor, self.credit_id, self.session_id = visitor, credit_id, session_id
        self.changed, self.made = changed, made
        self.key = secrets.token_urlsafe(16)
        """The idempotency key, made with the sheet, so that a double tap is one request."""

    def draw(self, before: BeforeTaking, problem: str = "") -> None:
        """Draw the session and its consequence; or why it cannot be booked, and the next best sessions."""
        self.made.body.clear()
        self.made.foot.clear()
        if before.candidate is not None and not problem:
            self._ask(before)
            return
        words_ = problem or (
            MakeUpRefused(before.why).words() if before.why is not None else NotFound().words()
        )
        with self.made.body:
            static(callout(words_, icon_name="info", tone="warning", alert=True))
            if before.next_best:
                TextElement("h3", _("These fit, too"), "cb-over-list")
                offers(before.next_best, _("Book"), self.book)
        with self.made.foot:
            self.made.way_out(_("Choose another"), main=False)

    def _ask(self, before: BeforeTaking) -> None:
        if before.candidate is None or before.later is None:
            return
        with self.made.body:
            lines = [make_up_rows.session_line(before.candidate), make_up_rows.instead_line(before.credit)]
            static(h.ul(".cb-list.cb-plain.cb-unlined")[lines])
            with ui.element("div"):
                static(consequence(before.later))
            if before.leaves:
                with ui.element("div"):
                    static(callout("", leaves_before(before.leaves), icon_name="hourglass_empty"))
        name = before.credit.kid.first_name
        with self.made.foot:
            button(
                _("Book for {name}").format(name=name),
                lambda: self.book(self.session_id),
                kind="filled",
                main=True,
            )
            self.made.way_out(_("Choose another"), main=False)

    @action
    async def book(self, session_id: UUID) -> None:
        asked = session_id == self.session_id
        try:
            key = f"{self.key}/{session_id}"
            taken = await book.book_now(self.visitor, self.credit_id, session_id, key, in_one_tap=not asked)
        except LostIfCancelled:
            self.session_id = session_id
            async with reading(self.visitor) as r:
                self.draw(await book.before_taking(r, self.credit_id, session_id))
            page_context().script("cubby.focus('.cb-sheet-foot .cb-btn')")
            return
        except Refused as no:
            await self._refused(no, session_id)
            return
        self.made.close()
        ui.navigate.to(f"/booked/{ids.short(taken.attendance.attendance_id)}")

    async def _refused(self, no: Refused, session_id: UUID) -> None:
        async with reading(self.visitor) as r:
            before = await book.before_taking(r, self.credit_id, session_id)
        self.draw(before, no.words())
        await self.changed(session_id)


def consequence(later: Later) -> h.Renderable:
    """Until when it can be cancelled without losing the credit; or that cancelling loses it."""
    if later.is_final:
        return callout("", LostIfCancelled().words(), icon_name="warning", tone="warning")
    until = h.strong(".cb-together")[formats.until(later.deadline)]
    said = Markup.escape(_("You can cancel it until {time}.")).format(time=Markup(str(until)))  # noqa: S704 - htpy escapes
    return callout("", said)


def leaves_before(starts: Sequence[datetime]) -> str:
    """Which waiting lists this booking leaves, said before the tap."""
    return ngettext(
        "This takes you off the waiting list for {times}.",
        "This takes you off the waiting lists for {times}.",
        len(starts),
    ).format(times=formats.names([formats.moment(start) for start in starts]))


def left(starts: Sequence[datetime]) -> str:
    """Which waiting lists this booking has left, said after it."""
    return ngettext(
        "You’re off the waiting list for {times}.",
        "You’re off the waiting lists for {times}.",
        len(starts),
    ).format(times=formats.names([formats.moment(start) for start in starts]))


def ask_first(
    made: Sheet, candidate: Candidate, text: str, yes: Callable[[], Awaitable[None]], back: Callable[[], None]
) -> None:
    """Turn a sheet whose list was tapped into the question whether to book what cannot be given back."""

    def again() -> None:
        page_context().speak()
        back()

    made.rename(_("Book this make-up?"))
    made.body.clear()
    made.foot.clear()
    with made.body:
        static(h.ul(".cb-list.cb-plain.cb-unlined")[make_up_rows.session_line(candidate)])
        static(callout("", LostIfCancelled().words(), icon_name="warning", tone="warning", alert=True))
    with made.foot:
        button(text, yes, kind="filled", main=True)
        button(_("Choose another"), again, kind="text", main=True)
    page_context().script("cubby.focus('.cb-sheet-foot .cb-btn')")


def offers(
    of: Iterable[Swap],
    text: str,
    take: Callable[[UUID], Awaitable[None]],
    *,
    look: str = "cb-card cb-list cb-inset",
) -> None:
    """The next best sessions, each with its button."""
    with ui.element("ul").classes(look):
        for swap in of:
            row = make_up_rows.offer(swap)
            id_ = swap.candidate.session_id
            with TextElement("li", classes=row.classes):
                static(offer_row(row))
                label = f"{text} {make_up_rows.for_the_ear(swap.candidate)}"
                button(text, lambda id_=id_: take(id_), label=label)
