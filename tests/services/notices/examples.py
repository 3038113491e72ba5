"""One example of each message, for tests about all messages; `test_each_message_has_an_example` finds a gap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from db import (
    Account,
    AddressChange,
    Attendance,
    Booking,
    Brought,
    Class,
    ClassOffer,
    CopyAddress,
    Debt,
    DebtReminder,
    DiscountRule,
    DoneAct,
    InvoiceSetting,
    MakeUpRequest,
    NextPlace,
    OutboxMessage,
    OwnText,
    Pass,
    PlanPart,
    Session,
    SessionReport,
    Share,
    Staff,
)
from db.values import Money
from services.attendance import cancelling
from services.attendance.sick_day.act import SICK_DAY
from services.attendance.sick_day.wish import DayWish
from services.core import acts
from services.core.plan import ActLine, stored
from services.core.visitor import Visitor
from services.core.work import Work, reading, work
from services.demo.timetable import MONDAYS, TUESDAYS_FULL
from services.invoices import issuing, seller
from services.ledger import entries
from services.ledger.entries import Cause
from services.notices import telling
from services.notices.channels.channel import Letter
from services.notices.channels.mail import MailChannel
from services.notices.delivering import outbox
from services.notices.messages.address_confirm_new import AddressConfirmNew
from services.notices.messages.address_confirm_old import AddressConfirmOld
from services.notices.messages.booking_deleted_unpaid import BookingDeletedUnpaid
from services.notices.messages.booking_ends import BookingEnds
from services.notices.messages.booking_ends_unpaid import BookingEndsUnpaid
from services.notices.messages.booking_made import BookingMade
from services.notices.messages.booking_moved import BookingMoved
from services.notices.messages.booking_shared import BookingShared
from services.notices.messages.class_moved import ClassMoved
from services.notices.messages.class_place_offered import ClassPlaceOffered
from services.notices.messages.copy_asked import CopyAsked
from services.notices.messages.credit_kept import CreditKept
from services.notices.messages.friend_came import FriendCame
from services.notices.messages.invoice_issued import InvoiceIssued
from services.notices.messages.make_up_available import MakeUpAvailable
from services.notices.messages.make_up_booked import MakeUpBooked
from services.notices.messages.make_up_cancelled import MakeUpCancelled
from services.notices.messages.make_up_declined import MakeUpDeclined
from services.notices.messages.make_up_expiring import MakeUpExpiring
from services.notices.messages.month_for_accountant import MonthForAccountant
from services.notices.messages.new_device import NewDevice
from services.notices.messages.newcomer_welcomed import NewcomerWelcomed
from services.notices.messages.next_term_asked import NextTermAsked
from services.notices.messages.order_confirmed import OrderConfirmed
from services.notices.messages.order_deleted import OrderDeleted
from services.notices.messages.own_text_left_out import OwnTextLeftOut
from services.notices.messages.own_text_tried import OwnTextTried
from services.notices.messages.pass_changed import PassChanged
from services.notices.messages.payment_announced import PaymentAnnounced
from services.notices.messages.payment_due import PaymentDue
from services.notices.messages.payment_missed import PaymentMissed
from services.notices.messages.payment_received import PaymentReceived
from services.notices.messages.payment_reminder import PaymentReminder
from services.notices.messages.place_offered import PlaceOffered
from services.notices.messages.register_closes import RegisterCloses
from services.notices.messages.session_booked import SessionBooked
from services.notices.messages.session_cancelled import SessionCancelled
from services.notices.messages.session_credited import SessionCredited
from services.notices.messages.session_moved import SessionMoved
from services.notices.messages.session_news import SessionNews
from services.notices.messages.session_reminder import SessionReminder
from services.notices.messages.sessions_back import SessionsBack
from services.notices.messages.sessions_changed import SessionsChanged
from services.notices.messages.shared.cases import MessageCase
from services.notices.messages.sign_in_code import SignInCode
from services.notices.messages.staff_invited import StaffInvited
from services.notices.messages.substitute_asked import SubstituteAsked
from services.notices.messages.substitute_freed import SubstituteFreed
from services.notices.messages.unknown_address import UnknownAddress
from services.notices.telling.notice import Notice
from services.orders import adjusting, deleting, placing, products
from services.orders.adjusting import PassChange
from services.orders.placing import Chosen
from services.outside.mail import Mailbox
from services.payments import debts, receiving
from services.payments.debts import Charge, For
from services.prices import rule_facts
from services.prices.rule_values import Off
from services.timetable import series_lines
from tests.services.invoices.selling import FACTS
from tests.world import World, visitor

SYSTEM = Visitor.system("test")
MAIL = MailChannel(Mailbox(), "https://classes.example", "hello@hopandtumble.example")
Example = Callable[[World], Awaitable[Notice]]


def _no_need_of_the_world(notice: Notice) -> Example:
    async def example(_world: World) -> Notice:
        return notice

    return example


async def _new_device(_world: World) -> Notice:
    anna = await visitor("anna@example.com")
    assert anna.sign_in_id is not None
    return NewDevice(anna.sign_in_id)


async def _cancel(id_: UUID) -> None:
    async with work(await visitor("anna@example.com")) as w:
        await cancelling.cancel(w, id_)


async def _session_cancelled(world: World) -> Notice:
    id_ = await world.attendance("Theo", MONDAYS, 2)
    await _cancel(id_)
    return SessionCancelled(id_, "make_up")


async def booked_make_up(world: World) -> UUID:
    """The attendance in which Theo makes up for a missed session."""
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(Attendance.id).where(
                Attendance.credit_id == world.credits["booked"], Attendance.holds_place
            )
        )
        return found.one()


async def _make_up_booked(world: World) -> Notice:
    return MakeUpBooked(await booked_make_up(world))


async def _make_up_cancelled(world: World) -> Notice:
    id_ = await booked_make_up(world)
    await _cancel(id_)
    return MakeUpCancelled(id_)


async def _place_offered(world: World) -> Notice:
    return PlaceOffered(world.entries["offered"])


async def _make_up_declined(world: World) -> Notice:
    async with work(SYSTEM) as w:
        asked = MakeUpRequest(
            credit_id=world.credits["to_book"],
            state="declined",
            wished_on=date(2026, 2, 24),
            part="any",
            asked_at=w.now,
            answer="The hall is closed then.",
        )
        w.db.add(asked)
        await w.db.flush()
        return MakeUpDeclined(asked.id)


async def _session_reminder(world: World) -> Notice:
    return SessionReminder(await world.attendance("Theo", MONDAYS, 1))


async def _make_up_available(world: World) -> Notice:
    return MakeUpAvailable(world.credits["to_book"])


async def _make_up_expiring(world: World) -> Notice:
    return MakeUpExpiring(world.credits["to_book"], 14)


async def _session_booked(world: World) -> Notice:
    return SessionBooked(await world.attendance("Theo", MONDAYS, 1))


async def _order_confirmed(_world: World) -> Notice:
    return OrderConfirmed(await _bought())


async def _order_deleted(_world: World) -> Notice:
    order_id = await _bought()
    async with work(SYSTEM) as w:
        await deleting.delete(w, order_id, "Bought twice")
    return OrderDeleted(order_id, "Bought twice", 9000, "EUR")


async def _pass_changed(_world: World) -> Notice:
    order_id = await _bought()
    async with work(SYSTEM) as w:
        pass_ = (await w.db.scalars(select(Pass).where(Pass.order_id == order_id))).one()
        why = "The pool was closed"
        await adjusting.adjust(w, pass_.id, PassChange(2, pass_.expires_on, why))
        return PassChanged(pass_.id, w.now.isoformat(), why)


async def _bought() -> UUID:
    """An order of Anna's with a pass for her family."""
    anna = await visitor("anna@example.com")
    async with work(SYSTEM) as w:
        sold = await products.keep(
            w, kind="pass", name="10-entry pass", price=Money(9000, "EUR"), entries=10, for_family=True
        )
    async with work(anna) as w:
        return await placing.place(w, [Chosen(sold.id)])


async def _late_debt(world: World) -> Debt:
    """The part of Theo's plan that was due yesterday."""
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(Debt)
            .join(Account, Account.id == Debt.account_id)
            .where(Debt.booking_id == world.booking("Theo", MONDAYS), Account.balance > 0)
            .order_by(Debt.due_on)
        )
        first: Debt = found.first()  # type: ignore[assignment]
        return first


async def _payment_announced(world: World) -> Notice:
    async with work(SYSTEM) as w:
        w.db.add(
            PlanPart(
                booking_id=world.booking("Theo", MONDAYS),
                part=9,
                parts=9,
                amount_minor=8400,
                amount_currency="EUR",
                post_on=date(2026, 2, 22),
                due_on=date(2026, 3, 1),
            )
        )
    return PaymentAnnounced(world.anna, "2026-02-22")


async def _payment_due(world: World) -> Notice:
    debt = await _late_debt(world)
    async with work(SYSTEM) as w:
        w.db.add(DebtReminder(debt_id=debt.id, kind="posted", at=w.now))
    return PaymentDue(world.anna, "2026-02-19")


async def _payment_missed(world: World) -> Notice:
    return PaymentMissed(world.anna, "2026-02-19")


async def _payment_reminder(world: World) -> Notice:
    return PaymentReminder(world.anna, "2026-02-19", "second")


async def _arrives(client_id: UUID, minor: int) -> UUID:
    cause = Cause()
    async with work(SYSTEM) as w:
        await receiving.receive(w, client_id, Money(minor, "EUR"), [], cause)
    return cause.act_id


async def _payment_received(world: World) -> Notice:
    return PaymentReceived(world.grace, await _arrives(world.grace, 1600))


async def _credit_kept(world: World) -> Notice:
    return CreditKept(world.grace, await _arrives(world.grace, 1200))


async def _session_credited(world: World) -> Notice:
    cause = Cause("Mighty Movers, Mon 16 Feb, 17:00")
    async with work(SYSTEM) as w:
        account = await entries.credit_of(w, world.grace, "EUR")
        await entries.post(w, account, Money(1600, "EUR"), "corrected", cause)
    return SessionCredited(world.grace, cause.act_id)


async def _booking_ends_unpaid(world: World) -> Notice:
    debt = await _late_debt(world)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Debt, debt.id)).cancels_on = date(2026, 3, 2)
    return BookingEndsUnpaid(debt.id)


async def _booking_deleted_unpaid(world: World) -> Notice:
    booking_id = world.booking("Theo", MONDAYS)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Booking, booking_id)).status = "cancelled"
    return BookingDeletedUnpaid(booking_id)


async def _booking_made(world: World) -> Notice:
    return BookingMade(world.booking("Theo", MONDAYS))


async def _address_change(world: World) -> UUID:
    async with work(SYSTEM) as w:
        made = AddressChange(
            client_id=world.anna,
            email="anna.new@example.com",
            old_hash=uuid4().hex,
            new_hash=uuid4().hex,
            asked_at=w.now,
            expires_at=w.now + timedelta(days=7),
        )
        w.db.add(made)
        await w.db.flush()
        return made.id


async def _address_confirm_old(world: World) -> Notice:
    return AddressConfirmOld(await _address_change(world), "/address/x")


async def _address_confirm_new(world: World) -> Notice:
    return AddressConfirmNew(await _address_change(world), "/address/y")


async def _booking_shared(world: World) -> Notice:
    async with work(Visitor.system("test")) as w:
        share = await w.db.scalar(select(Share.id).where(Share.email == "julia@example.com"))
    assert share is not None
    return BookingShared(share, "Anna")


async def _copy_asked(world: World) -> Notice:
    async with work(SYSTEM) as w:
        made = CopyAddress(
            booking_id=world.booking("Theo", MONDAYS),
            email=f"{uuid4().hex}@example.com",
            instead=False,
            created_at=w.now,
        )
        w.db.add(made)
        await w.db.flush()
        return CopyAsked(made.id, "Anna")


async def _booking_moved(world: World) -> Notice:
    theo = world.booking("Theo", MONDAYS)
    async with work(SYSTEM) as w:
        booking = await w.db.get_one(Booking, theo)
        return BookingMoved(theo, (await _another_class(w, booking.class_id)).id, w.now)


async def _booking_ends(world: World) -> Notice:
    theo = world.booking("Theo", MONDAYS)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Booking, theo)).ends_on = date(2026, 4, 6)
        return BookingEnds(theo, w.now)


async def _class_place_offered(world: World) -> Notice:
    async with work(SYSTEM) as w:
        waits = (await w.db.scalars(select(Booking).where(Booking.status == "waiting").limit(1))).one()
        made = ClassOffer(
            booking_id=waits.id,
            class_id=(await _another_class(w, waits.class_id)).id,
            offered_at=w.now,
            held_until=w.now + timedelta(hours=24),
        )
        w.db.add(made)
        await w.db.flush()
        return ClassPlaceOffered(made.id)


async def _another_class(w: Work, class_id: UUID) -> Class:
    free = select(Class).where(Class.id != class_id, Class.booked < Class.capacity).order_by(Class.name)
    return (await w.db.scalars(free.limit(1))).one()


async def _class_moved(world: World) -> Notice:
    session_id = world.session(MONDAYS, 2)
    async with work(SYSTEM) as w:
        session = await w.db.get_one(Session, session_id)
        slot = series_lines.slot_of(session)
        before = slot | {"starts_at": (session.starts_at - timedelta(hours=1)).isoformat()}
        line = ActLine("move", "session", session_id, {"was": before, "to": slot})
        act = DoneAct(act="series", wish={}, lines=[stored(line)], told=[], at=w.now, by="system:test")
        w.db.add(act)
        await w.db.flush()
        return ClassMoved(session.class_id, world.anna, act.id)


async def _next_term_asked(world: World) -> Notice:
    async with work(SYSTEM) as w:
        booking = await w.db.get_one(Booking, world.booking("Theo", MONDAYS))
        w.db.add(NextPlace(class_id=booking.class_id, booking_id=booking.id, asked_at=w.now))
        return NextTermAsked(booking.class_id, world.anna, UUID(int=1))


async def _invoice_issued(world: World) -> Notice:
    async with work(SYSTEM) as w:
        await seller.set_seller(w, FACTS)
        debt = await debts.owe(
            w, world.anna, [Charge(Money(8400, "EUR"))], date(2026, 3, 6), For(title="Camp")
        )
        return InvoiceIssued((await issuing.issue(w, debt.id)).id)


async def _month_for_accountant(_world: World) -> Notice:
    async with work(SYSTEM) as w:
        await seller.set_seller(w, FACTS, accountant_email="books@example.com")
        newest = select(InvoiceSetting.id).order_by(InvoiceSetting.in_force_from.desc()).limit(1)
        return MonthForAccountant((await w.db.scalars(newest)).one(), "2026-01-01")


async def _substitute(world: World) -> tuple[UUID, UUID]:
    """A session to come, and Orla, who leads it in Noah's place."""
    session_id = world.session(MONDAYS, 1)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Session, session_id)).instructor_id = world.orla
    return world.orla, session_id


async def _substitute_asked(world: World) -> Notice:
    staff_id, session_id = await _substitute(world)
    return SubstituteAsked(staff_id, str(session_id))


async def _substitute_freed(world: World) -> Notice:
    staff_id, session_id = await _substitute(world)
    async with work(SYSTEM) as w:
        await telling.tell(w, SubstituteAsked(staff_id, str(session_id)))
        heard = OutboxMessage.notice == SubstituteAsked.name
        await w.db.execute(update(OutboxMessage).where(heard).values(status="sent"))
        (await w.db.get_one(Session, session_id)).instructor_id = world.noah
    return SubstituteFreed(staff_id, str(session_id))


async def _register_closes(world: World) -> Notice:
    session_id = world.session(MONDAYS, 1)
    async with reading(SYSTEM) as r:
        session = await r.db.get_one(Session, session_id)
    return RegisterCloses(session_id, session.starts_at + timedelta(days=1))


async def _brought(world: World) -> UUID:
    """Somebody came by Anna's code, and she has her coupon; one family comes only once."""
    async with work(SYSTEM) as w:
        if (there := await w.db.scalar(select(Brought.id))) is not None:
            return there
        coupon = DiscountRule(
            kind="code",
            name="Bring a friend",
            code="THANKS-7F3K2Q",
            facts={"off": rule_facts.off_out(Off(Money(1000, "EUR")))},
            client_id=world.anna,
            uses=1,
            valid_until=date(2026, 5, 20),
            created_at=w.now,
        )
        w.db.add(coupon)
        await w.db.flush()
        row = Brought(
            referrer_id=world.anna,
            newcomer_id=world.zuzana,
            booking_id=world.booking("Ema", TUESDAYS_FULL),
            coupon_id=coupon.id,
            at=w.now,
        )
        w.db.add(row)
        await w.db.flush()
        return row.id


async def _friend_came(world: World) -> Notice:
    return FriendCame(await _brought(world))


async def _newcomer_welcomed(world: World) -> Notice:
    brought = await _brought(world)
    async with work(SYSTEM) as w:
        row = DiscountRule(
            kind="referral",
            name="Bring a friend",
            facts={"off": rule_facts.off_out(Off(Money(1000, "EUR")))},
            created_at=w.now,
        )
        w.db.add(row)
        await w.db.flush()
        return NewcomerWelcomed(brought, str(row.id))


async def _sick_day(world: World, wish: DayWish) -> UUID:
    async with work(SYSTEM) as w:
        stamp = (await acts.preview(w, SICK_DAY, wish.as_json())).stamp
        return await acts.apply(w, SICK_DAY, wish.as_json(), stamp)


async def _monday(world: World, week: int) -> Session:
    part = await world.attendance("Theo", MONDAYS, week)
    async with reading(SYSTEM) as r:
        return await r.db.get_one(Session, (await r.db.get_one(Attendance, part)).session_id)


async def _sessions_changed(world: World) -> Notice:
    session = await _monday(world, 6)
    act_id = await _sick_day(world, DayWish({session.id: None}, "Noah can’t come", tells=False))
    return SessionsChanged(world.anna, act_id, session.starts_at)


async def _session_news(world: World) -> Notice:
    session_id = world.session(MONDAYS, -2)
    async with work(SYSTEM) as w:
        w.db.add(
            SessionReport(
                session_id=session_id,
                done="Cartwheels",
                by="Noah",
                written_at=w.now,
                shared_at=w.now,
                news_at=w.now,
            )
        )
        return SessionNews(world.anna, w.now.date().isoformat())


async def _sessions_back(world: World) -> Notice:
    session = await _monday(world, 5)
    async with work(SYSTEM) as w:
        other = (await w.db.scalars(select(Staff.id).where(Staff.id != session.instructor_id))).first()
    return SessionsBack(world.anna, await _sick_day(world, DayWish({session.id: other}, tells=False)))


async def _session_moved(world: World) -> Notice:
    session = await _monday(world, 3)
    before = session.starts_at - timedelta(hours=1)
    return SessionMoved(world.anna, session.id, before, session.minutes, session.venue_id)


async def _own_text_left_out(_world: World) -> Notice:
    async with work(SYSTEM) as w:
        text = await w.db.scalar(select(OwnText).limit(1))
        if text is None:
            said = {"subject": "*|EVENT_DAY|*", "heading": "*|ATTENDEE_NAME|*", "text": "*|EVENT_NOTE|*"}
            text = OwnText(form="make-up-booked/none", language="en", version=1, by="Orla", at=w.now, **said)
            w.db.add(text)
            await w.db.flush()
        return OwnTextLeftOut(text.id, "*|EVENT_NOTE|*")


async def _own_text_tried(_world: World) -> Notice:
    words = {"subject": "*|ATTENDEE_NAME|*", "heading": "*|EVENT_DAY|*", "text": "*|WIDGET_PROFILE_URL|*"}
    form = "make-up-booked"
    return OwnTextTried("orla@example.com", "en", form, words, MessageCase(form).as_json(), "1")


EXAMPLES: dict[str, Example] = {
    "sign-in-code": _no_need_of_the_world(
        SignInCode("anna@example.com", None, "48291307", "/sign-in/x#secret")
    ),
    "staff-invited": _no_need_of_the_world(
        StaffInvited("noah@example.com", "/join/secret", "Orla", None, datetime(2026, 2, 26, 9, tzinfo=UTC))
    ),
    "unknown-address": _no_need_of_the_world(UnknownAddress("nobody@example.com")),
    "new-device": _new_device,
    "session-booked": _session_booked,
    "session-moved": _session_moved,
    "session-news": _session_news,
    "sessions-changed": _sessions_changed,
    "sessions-back": _sessions_back,
    "order-confirmed": _order_confirmed,
    "order-deleted": _order_deleted,
    "pass-changed": _pass_changed,
    "own-text-left-out": _own_text_left_out,
    "own-text-tried": _own_text_tried,
    "invoice-issued": _invoice_issued,
    "month-for-accountant": _month_for_accountant,
    "register-closes": _register_closes,
    "substitute-asked": _substitute_asked,
    "substitute-freed": _substitute_freed,
    "session-cancelled": _session_cancelled,
    "make-up-booked": _make_up_booked,
    "make-up-declined": _make_up_declined,
    "place-offered": _place_offered,
    "session-reminder": _session_reminder,
    "make-up-available": _make_up_available,
    "make-up-expiring": _make_up_expiring,
    "payment-announced": _payment_announced,
    "payment-due": _payment_due,
    "payment-missed": _payment_missed,
    "payment-reminder": _payment_reminder,
    "payment-received": _payment_received,
    "credit-kept": _credit_kept,
    "session-credited": _session_credited,
    "address-confirm-old": _address_confirm_old,
    "address-confirm-new": _address_confirm_new,
    "booking-made": _booking_made,
    "booking-moved": _booking_moved,
    "booking-shared": _booking_shared,
    "copy-asked": _copy_asked,
    "booking-ends-unpaid": _booking_ends_unpaid,
    "booking-ends": _booking_ends,
    "class-place-offered": _class_place_offered,
    "friend-came": _friend_came,
    "newcomer-welcomed": _newcomer_welcomed,
    "class-moved": _class_moved,
    "next-term-asked": _next_term_asked,
    "make-up-cancelled": _make_up_cancelled,
    "booking-deleted-unpaid": _booking_deleted_unpaid,
}
"""Each creates what its message is about, and returns the notice. The last one cancels what another is about."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as its recipient gets it by mail."""

    letter: Letter
    subject: str
    html: str
    text: str
    email: Any
    to: str

    @property
    def button(self) -> str:
        """The text of its button."""
        return self.letter.button

    @property
    def link(self) -> str:
        """The link of its button."""
        return self.letter.link


async def seen(id_: UUID) -> Seen:
    """A message of the outbox, as mail would send it now."""
    rendered = await outbox.render(MAIL, id_)
    mail = rendered.message
    return Seen(rendered.letter, mail.subject, mail.html, mail.text, mail.email, mail.to)


async def tell_example(world: World, name: str, locale: str = "en") -> list[tuple[OutboxMessage, Seen]]:
    """The example of one message, written to the outbox and rendered in this language."""
    notice = await EXAMPLES[name](world)
    async with work(SYSTEM) as w:
        await telling.tell(w, notice)
        await w.db.execute(update(OutboxMessage).values(locale=locale))
    async with reading(SYSTEM) as r:
        rows = (await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == name))).all()
    return [(row, await seen(row.id)) for row in rows]
