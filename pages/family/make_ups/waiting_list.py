"""An entry in a waiting list: wait, take the place when it is held, or see that it has gone (R53, R54)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.frame import link_button, section_head
from components.hero import HeroCard, hero_card
from components.marks import Note
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.make_ups import confirm
from services.attendance.undoing import CannotRejoin
from services.core import ids
from services.core.events import SESSION_CHANGED, Ids, concerns
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.make_ups.refusals import AlreadyInIt, MakeUpRefused
from services.waiting_list import accept, queue
from services.waiting_list.accept import Claim


async def waiting(visitor: Visitor, entry_id: UUID) -> None:
    """One entry in a waiting list, in any state."""
    screen = _Screen(visitor, entry_id)
    page_context().on_event(SESSION_CHANGED, screen.sessions_changed)
    await screen.draw()


class _Screen:
    """One open screen of an entry."""

    def __init__(self, visitor: Visitor, entry_id: UUID) -> None:
        self.visitor, self.entry_id = visitor, entry_id
        self.content: ui.element | None = None
        self.claim: Claim

    async def load(self) -> Claim:
        async with reading(self.visitor) as r:
            return await accept.load(r, self.entry_id)

    async def draw(self) -> None:
        self.claim = await self.load()
        with frame(_("Waiting list"), close="/"):
            self.title = TextElement("h1").props("tabindex=-1")
            self.content = ui.element("div")
            self.sheets = ui.element("div").classes("cb-static")
            self.show()

    def show(self, problem: str = "") -> None:
        """Draw the current state."""
        if self.content is None:
            return
        claim = self.claim
        self.key = secrets.token_urlsafe(16)
        title, line = said(claim)
        self.title.set_words(title)
        self.content.clear()
        with self.content:
            if problem:
                static(h.div(".cb-section")[callout(problem, tone="warning", alert=True)])
            with ui.element("div").classes("cb-section"), ui.element("div").classes("cb-hero"):
                static(hero_card(_card(claim)))
            TextElement("p", line, "cb-section").props("role=status")
            if claim.later is not None and claim.credit.may_act:
                static(h.div(".cb-section")[confirm.consequence(claim.later)])
            if claim.leaves and claim.credit.may_act:
                words = confirm.leaves_before(claim.leaves)
                static(h.div(".cb-section")[callout("", words, icon_name="hourglass_empty")])
            self._buttons()
            if claim.best and claim.credit.may_act and not claim.in_queue:
                with ui.element("section").classes("cb-section"):
                    static(section_head(_("These fit, too")))
                    confirm.offers(claim.best, _("Choose"), self.choose)

    def _buttons(self) -> None:
        claim, used = self.claim, self.claim.credit.used_for
        with ui.element("div").classes("cb-section cb-stack"):
            if claim.own is not None and claim.own.on:
                address = presenters.attendance_address(claim.own)
                static(link_button(_("See the session"), address, kind="filled", main=True))
                return
            if used is not None:
                address = f"/booked/{ids.short(used.attendance_id)}"
                static(link_button(_("See the make-up"), address, kind="filled", main=True))
                return
            if claim.credit.may_act:
                if claim.why is None:
                    left = claim.state == "withdrawn"
                    button(_("Take the place"), self.take, kind="tonal" if left else "filled", main=True)
                elif claim.candidate.may_wait and not claim.in_queue:
                    button(_("Wait again"), self.wait_again, kind="filled", main=True)
                if claim.in_queue:
                    text = _("No, thanks") if claim.why is None else _("Leave the waiting list")
                    kind_ = "text" if claim.why is None else "quiet"
                    button(text, self.leave, kind=kind_, full=True)  # type: ignore[arg-type]
            if not claim.in_queue or claim.why is not None:
                address = f"/make-ups/{ids.short(claim.credit_id)}"
                static(link_button(_("See all make-ups"), address, kind="text"))

    @action
    async def take(self) -> None:
        try:
            async with work(self.visitor) as w:
                attendance = await accept.claim(w, self.entry_id, self.key)
        except (MakeUpRefused, AlreadyInIt, CannotRejoin, accept.OfferOver) as no:
            self.claim = await self.load()
            self.show(no.words())
            return
        own = attendance.type == "regular"
        ui.navigate.to(
            presenters.attendance_address(attendance)
            if own
            else f"/booked/{ids.short(attendance.attendance_id)}"
        )

    @action
    async def leave(self) -> None:
        async with work(self.visitor) as w:
            await queue.leave(w, self.entry_id)
        self.claim = await self.load()
        self.show()
        page_context().script("cubby.focus('main h1')")

    @action
    async def wait_again(self) -> None:
        try:
            async with work(self.visitor) as w:
                entry = await queue.join(w, self.claim.credit_id, self.claim.session_id)
        except Refused as no:
            self.claim = await self.load()
            self.show(no.words())
            return
        ui.navigate.to(f"/waiting/{ids.short(entry.entry_id)}")

    @action
    async def choose(self, session_id: UUID) -> None:
        async def gone(_session_id: UUID) -> None:
            self.claim = await self.load()
            self.show()

        with self.sheets:
            await confirm.open_sheet(self.visitor, self.claim.credit_id, session_id, gone)

    async def sessions_changed(self, ids: Ids) -> None:
        """Read and draw again if the entry's session is among those that changed."""
        if self.content is not None and concerns(ids, [self.claim.session_id]):
            self.claim = await self.load()
            self.show()


def _back(claim: Claim) -> bool:
    """Whether the family waited to rejoin its own session, and attends it again (R52)."""
    return claim.own is not None and claim.own.on


def said(claim: Claim) -> tuple[str, str]:
    """The title and the sentence about the entry's state."""
    used = claim.credit.used_for
    if _back(claim) or (used is not None and used.session_id == claim.session_id):
        return _("It’s booked"), _("This place is yours. See you there.")
    if claim.state == "withdrawn":
        return _("Not waiting any more"), _("You’ve left this waiting list. Your make-up is safe.")
    if claim.why is None:
        return _("A place is free"), _offer(claim)
    if not claim.candidate.may_wait:
        return _("Not available"), formats.told(claim.why)
    if claim.state == "waiting":
        line = _("You’re {place} in line. We’ll message you.")
        if not claim.will_be_told:
            line = _("You’re {place} in line.")
        return _("You’re on the waiting list"), line.format(place=formats.ordinal(claim.position))
    if claim.held_until is None:
        return _("That place has gone"), _("Your make-up is safe.")
    return _("That place has gone"), _("This place was held for you until {time}. It has gone since.").format(
        time=presenters.until(claim.held_until)
    )


def _offer(claim: Claim) -> str:
    if claim.held and claim.held_until is not None:
        return _("If you don’t take it by then, it goes to the next family.")
    if claim.state == "offered" and claim.held_until is not None and claim.held_until > formats.here().now:
        return _("It isn’t held: the session is close, so whoever is first gets it.")
    return _("It isn’t held for you any more, but nobody has taken it yet.")


def _card(claim: Claim) -> HeroCard:
    """The session that is waited for: whose, what, when and where, and until when a place is held."""
    candidate, kid = claim.candidate, claim.credit.kid
    held = None
    if claim.held and claim.held_until is not None and claim.why is None:
        text = _("Held for you until {time}").format(time=presenters.until(claim.held_until))
        held = Note(text, "schedule")
    ends = candidate.starts_at + timedelta(minutes=candidate.minutes)
    return HeroCard(
        presenters.face(kid),
        kid.first_name,
        candidate.programme,
        formats.moment(candidate.starts_at, relative=True),
        presenters.DOT.join(
            part
            for part in (
                _("until {time}").format(time=formats.clock(ends)),
                candidate.venue,
                candidate.instructor,
            )
            if part
        ),
        note=held,
        iso=candidate.starts_at.isoformat(),
    )
