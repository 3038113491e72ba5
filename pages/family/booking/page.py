"""One booking: its class, then its sessions, its payments or its details."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.frame import facts, link_button, title
from components.options import Option, segmented
from components.sheet import Sheet
from pages.app.actions import action
from pages.app.frame import frame, say, show_badges
from pages.app.page_context import page_context
from pages.family import child_filter, paying, presenters
from pages.family.booking import details, payments, session_sheet
from pages.family.booking.files import FilesOfBooking
from pages.family.booking.offered import Offered
from pages.family.booking.session_sheet import Acts, SessionSheet
from pages.family.booking.sessions import Sessions
from pages.family.cancelling import sheet as cancel_sheet
from pages.family.cancelling.afterwards import After
from pages.family.cancelling.rejoin import Rejoin
from pages.family.online import JoinNow
from pages.family.presenters import DOT
from services.attendance.view import AttendanceView
from services.bookings import booking_page, class_list, reminders, sharing_ends
from services.bookings.booking_page import BookingPage
from services.bookings.card import BookingCard
from services.core import ids
from services.core.access import Standing
from services.core.events import SESSION_CHANGED, Ids, concerns
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.payments import owed
from services.payments.owed import Owed

VIEWS = ("sessions", "payments", "details")


async def booking(visitor: Visitor, booking_id: UUID) -> None:
    """One booking, its next session first."""
    context = page_context()
    opened: SessionSheet | None = None
    debts: list[Owed] = []
    in_details = FilesOfBooking(visitor, booking_id)
    path, view = context.path.partition("?")[0], context.query.get("view", VIEWS[0])

    async def load() -> BookingPage:
        async with reading(visitor) as r:
            page = await booking_page.one(r, booking_id)
            show_badges(await child_filter.badges(r))
            return page

    async def fresh(focus: UUID | None = None) -> None:
        context.speak()
        shown = await load()
        rows.show(shown)
        join_now.show([*shown.upcoming, *shown.past])
        await context.list_again()
        if focus is not None:
            context.script(f"cubby.focus('#{rows.anchor(focus)}')")

    async def sessions_changed(ids: Ids) -> None:
        if concerns(ids, rows.sessions):
            await fresh()
            if opened is not None:
                await opened.again()
            await in_details.again()

    @action
    async def cancel(attendance: AttendanceView, instead: Sheet | None = None) -> None:
        changed = partial(fresh, attendance.attendance_id)
        await cancel_sheet.open_sheet(visitor, attendance.attendance_id, changed, instead=instead)

    @action
    async def rejoin(attendance: AttendanceView, instead: Sheet | None = None) -> None:
        await Rejoin(visitor, fresh).ask(attendance, instead)

    @action
    async def wait(attendance: AttendanceView, instead: Sheet | None = None) -> None:
        if instead is not None:
            instead.close()
        await Rejoin(visitor, fresh).wait(attendance)

    async def undo(attendance: AttendanceView, instead: Sheet | None = None) -> None:
        if instead is not None:
            instead.close()
        await After(visitor, attendance.attendance_id, partial(fresh, attendance.attendance_id)).undo()

    @action
    async def open_session(attendance: AttendanceView) -> None:
        nonlocal opened
        opened = await session_sheet.open_sheet(visitor, attendance.attendance_id, Acts(*acts))

    @action
    async def remind(on: bool) -> None:
        async with work(visitor) as w:
            await reminders.set_reminders(w, booking_id, on)
        say(_("Reminders are on.") if on else _("Reminders are off."))

    @action
    async def pay(debts: Sequence[Owed]) -> None:
        await paying.open_sheet(visitor, [debt.debt_id for debt in debts], paid)

    async def paid() -> None:
        async with reading(visitor) as r:
            costs = await payments.costs_of(r, booking_id)
            show_badges(await child_filter.badges(r))
        draw_due(costs.debts)
        contents["payments"].clear()
        with contents["payments"]:
            payments.draw(costs, pay)

    def draw_due(debts: list[Owed]) -> None:
        due.clear()
        with due:
            payments.draw_due(debts, pay)

    async def choose(value: str) -> None:
        if value == "payments" and not list(contents[value]):  # few look at them, so they are read then
            async with reading(visitor) as r:
                costs = await payments.costs_of(r, booking_id)
            with contents[value]:
                payments.draw(costs, pay)
        if value == "details" and not list(contents[value]):
            with contents[value]:
                await in_details.draw()
                details.draw(page, remind)
        for name, content in contents.items():
            content.visible = name == value

    @action
    async def turn(value: str) -> None:
        await choose(value)
        context.write_address(path, {"view": value} if value != VIEWS[0] else {})

    acts = cancel, rejoin, wait, undo
    page = await load()
    if page.mine is not None and not page.mine.joined and visitor.seen_by is None:
        async with work(visitor) as w:
            await sharing_ends.joined(w, booking_id)
    async with reading(visitor) as r:
        debts = await owed.of_booking(r, booking_id)
        offer = await class_list.offer_of(r, booking_id) if page.card.status == "waiting" else None
    wanted = context.query.get("session")
    asked = _asked(wanted, page)
    view = view if view in [option.value for option in views(debts)] else VIEWS[0]
    with frame(page.card.programme, tab="/bookings", back="/bookings"):
        static(head(page.card))
        due = ui.element("div").classes("cb-static")
        static(book_more(page))
        join_now = JoinNow()
        join_now.show([*page.upcoming, *page.past])
        if offer is not None:
            Offered(visitor, booking_id, page.card.kid.first_name, path).draw(offer)
        if wanted is not None and asked is None:
            static(callout("", _("That session isn’t there any more."), icon_name="info"))
        if page.card.status != "waiting":
            with ui.element("div").classes("cb-section cb-tight"):
                segmented(_("What to show"), views(debts), turn, value=view)
        contents = {name: ui.element("div") for name in VIEWS}
        with contents["sessions"]:
            rows = Sessions(page, *acts, open_session)
        draw_due(debts)
        await choose(view)
    context.on_event(SESSION_CHANGED, sessions_changed)
    if asked is not None:
        opened = await session_sheet.open_sheet(visitor, asked, Acts(*acts))


def book_more(page: BookingPage) -> h.Renderable:
    """The button that books a session, where they are booked one by one (R56)."""
    card = page.card
    if card.kind != "pay_as_you_go" or not card.is_live or not page.may_act:
        return h.fragment[()]
    address = f"/book/{ids.short(card.booking_id)}"
    link = link_button(_("Book a session"), address, kind="filled", icon_name="event_available", main=True)
    return h.div(".cb-section.cb-tight")[link]


def _asked(wanted: str | None, known: BookingPage) -> UUID | None:
    """The session that the address names, if it belongs to this booking."""
    try:
        asked = ids.read(wanted)
    except NotFound:
        return None
    shown = {attendance.attendance_id for attendance in [*known.upcoming, *known.past]}
    return asked if asked in shown else None


def views(debts: list[Owed]) -> list[Option]:
    """The views of a booking; payments only where something is, or was, to pay."""
    paying = [Option("payments", _("Payments"))] if debts else []
    return [Option("sessions", _("Sessions")), *paying, Option("details", _("Details"))]


def head(card: BookingCard) -> h.Renderable:
    """The child, the class, when, where and with whom."""
    ages = formats.ages(card.youngest, card.oldest)
    second = DOT.join(part for part in (card.kid.first_name, ages) if part)
    where = ", ".join(part for part in (card.venue, card.venue_area) if part)
    lines = [("event", when(card)), ("location_on", where), ("person", card.instructor or "")]
    if card.standing in (Standing.HELPER, Standing.VIEWER) and card.shared_by:
        lines.append(("group", _("{name} shares this with you").format(name=card.shared_by)))
    chip = presenters.booking_chip(card)
    if card.status == "waiting" and chip is not None:
        full = _("This class is full. {name} is on its waiting list.").format(name=card.kid.first_name)
        lines.append((chip.icon, full))
    return h.fragment[title(card.programme, second, presenters.face(card.kid)), facts(lines)]


def when(card: BookingCard) -> str:
    """ "Mondays, 17:00–17:45"."""
    if card.kind == "pay_as_you_go":
        return _("Book each time")
    start, end = card.starts_minute, (card.starts_minute + card.minutes) % (24 * 60)
    hours = f"{formats.minute_of_day(start)}–{formats.minute_of_day(end)}"
    return _("{day}, {time}").format(day=formats.weekly(card.weekday), time=hours)
