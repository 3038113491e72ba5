"""One family: how to reach it, its children with their bookings, its make-ups, and why no code came."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.frame import facts, link_button, section_head, title, view_as_button
from components.marks import Avatar, avatar, initials
from components.rows import line_row, listed
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.family.presenters import face
from pages.staff.clients import addresses, bounced, texts
from pages.staff.clients.parents import Parents
from pages.staff.history import part
from pages.staff.rooms import CLIENTS
from services.bookings import parents
from services.core.capabilities import Capability, may
from services.core.ids import short
from services.core.refusals import TryAgain
from services.core.view_as import may_view
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _
from services.language.formats import full_name
from services.overview import family as overview
from services.overview.family import ChildPart, FamilyPage
from services.overview.history import of_one
from services.people import families
from services.sign_in import helping
from services.sign_in.helping import SignInMail

LOOKS, BETWEEN = 6, 0.4
"""How often, and with how many seconds between, it is looked whether a code has left."""


async def family(visitor: Visitor, client_id: UUID) -> None:
    """The screen; that it was opened is remembered for this member of staff."""
    sees_contacts = may(visitor, Capability.CONTACTS)
    async with reading(visitor) as r:
        found = await overview.family(r, client_id)
        mails = await helping.mails(r, client_id) if sees_contacts else ()
        others = await parents.listed(r, client_id) if sees_contacts else []
        told = await of_one.of_family(r, client_id)
    await _remember(visitor, client_id)
    name = found.name or found.email or _("Without a name")
    with frame(name, tab=CLIENTS, back=CLIENTS, room=CLIENTS):
        static(title(name, "", Avatar(initials(name, 2))))
        if found.unreached is not None:
            bounced.warning(visitor, found.unreached, found.phone_to_call)
        static(_about(visitor, found))
        for child in found.children:
            static(_child(child, found))
        static(_make_ups(found))
        if sees_contacts:
            Parents(visitor, client_id, [child.kid for child in found.children if child.bookings]).draw(
                others
            )
            _Codes(visitor, client_id).draw(mails)
        static(part(told))


async def _remember(visitor: Visitor, client_id: UUID) -> None:
    with suppress(TryAgain):  # a busy database shall not keep anybody from a phone number
        async with work(visitor) as w:
            await families.opened(w, client_id)


def _about(visitor: Visitor, found: FamilyPage) -> h.Element:
    """Contacts, and the ways on from here."""
    ways = [
        link_button(
            _("Add a booking"), addresses.book(found.client_id), kind="filled", icon_name="event_available"
        ),
        link_button(_("Call"), f"tel:{found.phone_to_call.replace(' ', '')}", icon_name="call")
        if found.phone_to_call
        else None,
        link_button(_("Write"), f"mailto:{found.email}", icon_name="mail") if found.email else None,
        link_button(_("Change"), addresses.change(found.client_id), kind="quiet", icon_name="edit")
        if found.email
        else None,
        view_as_button(_("View as {name}").format(name=found.name or _("the family")), short(found.client_id))
        if may_view(visitor)
        else None,
        link_button(_("Their money"), addresses.money(found.client_id), kind="quiet", icon_name="payments")
        if may(visitor, Capability.MONEY)
        else None,
        link_button(_("Messages"), addresses.messages(found.client_id), kind="quiet", icon_name="chat")
        if may(visitor, Capability.MESSAGES)
        else None,
        link_button(_("Same person as …"), addresses.same(found.client_id), kind="quiet", icon_name="group")
        if may_view(visitor)
        else None,
    ]
    return h.section(".cb-section.cb-tight")[
        facts(texts.about(found)), h.div(".cb-section.cb-tight.cb-row-actions")[ways]
    ]


def _child(child: ChildPart, found: FamilyPage) -> h.Element:
    name = full_name(child.kid.first_name, child.kid.last_name)
    rows = [texts.booking_row(card, found) for card in child.bookings]
    label = _("Bookings of {name}").format(name=child.kid.first_name)
    inside = listed(line_row, rows, label=label) if rows else h.p(".cb-text2")[_("No bookings yet.")]
    return h.section(".cb-section", aria_label=name)[
        h.div(".cb-title")[avatar(face(child.kid), 40), h.div[h.h2[name], h.p[texts.age(child)]]],
        facts(texts.about_child(child)),
        h.div(".cb-section.cb-tight")[inside],
    ]


def _make_ups(found: FamilyPage) -> h.Renderable:
    if not found.make_ups:
        return h.fragment[()]
    rows = [texts.make_up_row(credit) for credit in found.make_ups]
    return h.section(".cb-section")[
        section_head(_("Make-ups to book")), listed(line_row, rows, label=_("Make-ups to book"))
    ]


class _Codes:
    """No code came: what became of the last ones, and sending another."""

    def __init__(self, visitor: Visitor, client_id: UUID) -> None:
        self.visitor, self.client_id = visitor, client_id

    def draw(self, mails: tuple[SignInMail, ...]) -> None:
        """The section."""
        with ui.element("section").classes("cb-section"):
            static(section_head(_("No code came?")))
            self.content = ui.element("div").props("aria-live=polite")
            with self.content:
                self._draw(mails)
            with ui.element("div").classes("cb-section cb-tight"):
                button(_("Send a new code"), self.send, icon_name="mail")
            line = _("They open the email on their own device and type the code there. You never see it.")
            TextElement("p", line, "cb-text2 cb-s")

    def _draw(self, mails: tuple[SignInMail, ...]) -> None:
        rows = listed(line_row, map(texts.mail_row, mails), label=_("The last codes")) if mails else None
        static(
            h.fragment[
                h.p(".cb-text2")[texts.advice(mails)], h.div(".cb-section.cb-tight")[rows] if rows else None
            ]
        )

    async def _when_it_has_left(self) -> tuple[SignInMail, ...]:
        """Most mails leave within a second, and whoever is on the phone wants to say so."""
        for _look in range(LOOKS):
            await asyncio.sleep(BETWEEN)
            async with reading(self.visitor) as r:
                mails = await helping.mails(r, self.client_id)
            if mails and mails[0].fate != "waiting":
                break
        return mails

    @action
    async def send(self) -> None:
        """Send it, and show what becomes of it."""
        await helping.send_again(self.visitor, self.client_id)
        mails = await self._when_it_has_left()
        self.content.clear()
        with self.content:
            self._draw(mails)
        say(_("A new code is on its way. It works for ten minutes."))
