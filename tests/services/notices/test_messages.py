"""Every message, as a family reads it: about the right session, in their language, and only while it is true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import (
    Attendance,
    Booking,
    CancellationRule,
    Class,
    Client,
    Credit,
    OutboxMessage,
    Session,
    Share,
    SignIn,
    Venue,
)
from services import provider
from services.attendance import cancelling, undoing
from services.core.visitor import Kind, Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS, THURSDAYS
from services.language import LANGUAGES
from services.make_ups import book
from services.notices import telling
from services.notices.messages import MESSAGES
from services.notices.messages.make_up_available import MakeUpAvailable
from services.notices.messages.make_up_booked import MakeUpBooked
from services.notices.messages.make_up_expiring import MakeUpExpiring
from services.notices.messages.place_offered import PlaceOffered
from services.notices.messages.session_cancelled import SessionCancelled
from services.notices.messages.session_reminder import SessionReminder
from services.notices.messages.sign_in_code import SignInCode
from services.notices.telling import placeholders
from services.notices.telling.envelope import NoLongerWanted
from services.notices.telling.notice import Notice
from services.notices.telling.placeholders import Placeholders, Values
from services.outside.clock import TurnableClock
from services.timetable import schedule
from tests.services.notices.examples import EXAMPLES, MAIL, SYSTEM, Seen, booked_make_up, seen, tell_example
from tests.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


async def rows(notice: str = "") -> Sequence[OutboxMessage]:
    async with reading(SYSTEM) as r:
        found = select(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.address)
        return (await r.db.scalars(found.where(OutboxMessage.notice == notice) if notice else found)).all()


async def tell(notice: Notice, visitor: Visitor = SYSTEM) -> int:
    async with work(visitor) as w:
        return await telling.tell(w, notice)


async def letters(notice: str) -> list[Seen]:
    return [await seen(row.id) for row in await rows(notice)]


async def letter(notice: str) -> Seen:
    (only,) = await letters(notice)
    return only


async def change(table: type, id_: UUID, **values: object) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(table).where(table.id == id_).values(**values))


async def signed_in(client_id: UUID) -> Visitor:
    async with work(SYSTEM) as w:
        sign_in = SignIn(
            token_hash=str(client_id),
            client_id=client_id,
            created_at=w.now,
            last_seen_at=w.now,
            idle_until=w.now + timedelta(days=90),
            absolute_until=w.now + timedelta(days=90),
            device="Firefox on Linux",
        )
        w.db.add(sign_in)
        await w.db.flush()
        return Visitor(Kind.CLIENT, sign_in_id=sign_in.id)


async def cancelled(world: World, week: int = 1) -> UUID:
    """Anna cancels one of Theo's Mondays."""
    id_ = await world.attendance("Theo", MONDAYS, week)
    async with work(await signed_in(world.anna)) as w:
        await cancelling.cancel(w, id_)
    return id_


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_every_message_can_be_read_in_every_language(world: World, locale: str) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Client).values(locale=locale))
    for name in EXAMPLES:
        for row, message in await tell_example(world, name, locale) or pytest.fail(
            f"nobody is told of {name}"
        ):
            for text in (message.subject, message.html, message.text):
                assert "*|" not in text
                assert "|*" not in text
                assert "None" not in text
                assert "{" not in (text.partition("</head>")[2] if "<html" in text else text)
            assert message.html.count('border-radius:14px"><a') == 1, "one button"
            assert message.link.startswith("https://classes.example/")
            assert f'lang="{locale}"' in message.html
            assert message.email["Subject"] == message.subject
            changes = "https://classes.example/profile/notices" in message.text
            assert changes == MESSAGES[row.notice].notice.can_be_off, row.notice


async def test_in_every_template_the_portals_address_is_where_the_portal_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled: list[tuple[Placeholders, Values]] = []

    def fill(known: Placeholders, text: str, values: Values) -> str | None:
        filled.append((known, values))
        return placeholders.fill(known, text, values)

    monkeypatch.setattr("services.notices.delivering.letters.fill", fill)
    for name in EXAMPLES:
        filled.clear()
        assert await tell_example(world, name)
        assert filled
        for known, values in filled:
            assert "WIDGET_PROFILE_URL" in known, name
            assert values["WIDGET_PROFILE_URL"] == "https://classes.example/profile", name


async def test_the_code_stands_in_the_subject(world: World) -> None:
    await tell(SignInCode("anna@example.com", world.anna, "48291307", "/sign-in/x#secret"))
    mail = await letter("sign-in-code")
    assert mail.subject == "4829 1307 is your Hop & Tumble code"
    assert mail.link == "https://classes.example/sign-in/x#secret"
    assert "It works until 09:10." in mail.text


async def test_cancelling_says_what_became_of_the_make_up(world: World) -> None:
    await cancelled(world)
    mail = await letter("session-cancelled")
    assert mail.subject == "Theo: session on Mon 23 Feb cancelled"
    assert "You have a make-up for it. Book it by" in mail.text
    assert "When: Mon 23 Feb, 17:00–17:45" in mail.text
    assert mail.button == "Find a make-up"
    assert mail.link.startswith("https://classes.example/make-ups/")


async def test_cancelling_late_says_that_there_is_no_make_up(world: World, clock: TurnableClock) -> None:
    clock.turn_to(datetime.fromisoformat("2026-02-23T10:00+00:00"))
    await cancelled(world)
    mail = await letter("session-cancelled")
    assert "There is no make-up for it: it could be cancelled in time until Sun 22 Feb, 17:00." in mail.text
    assert mail.button == "Open booking"


@pytest.mark.parametrize("name", ["Marek", "Anna"])
async def test_it_is_told_to_the_owner_and_to_who_did_it_and_to_nobody_else(world: World, name: str) -> None:
    await change(Client, world.marek, first_name=name)
    id_ = await world.attendance("Theo", MONDAYS, 1)
    async with work(await signed_in(world.marek)) as w:
        await cancelling.cancel(w, id_)
    messages = await rows("session-cancelled")
    assert {row.client_id for row in messages} == {world.anna, world.marek}
    assert {row.client_id: row.urgent for row in messages} == {world.anna: False, world.marek: True}
    texts = {row.client_id: (await seen(row.id)).text for row in messages}
    assert f"Changed by: {name}" in texts[world.anna]
    assert "Changed by" not in texts[world.marek]


async def test_a_mail_about_a_make_up_is_about_the_session_made_up_in(world: World) -> None:
    async with work(SYSTEM) as w:
        row = await w.db.execute(
            select(Attendance.id, Session.starts_at, Class.name)
            .join(Session, Session.id == Attendance.session_id)
            .join(Class, Class.id == Session.class_id)
            .where(Attendance.credit_id == world.credits["booked"], Attendance.holds_place)
        )
        id_, starts_at, _class = row.one()
        await telling.tell(w, MakeUpBooked(id_))
    mail = await letter("make-up-booked")
    assert f"{starts_at.astimezone((await here()).zone):%H:%M}–" in mail.text
    assert "It makes up for" in mail.text


async def here() -> provider.ProviderView:
    async with reading(SYSTEM) as r:
        return await provider.current(r)


async def test_what_moved_since_is_told_as_it_is_now(world: World) -> None:
    await cancelled(world)
    async with reading(SYSTEM) as r:
        at = await r.db.scalar(select(Session.starts_at).where(Session.id == world.session(MONDAYS, 1)))
    await change(Session, world.session(MONDAYS, 1), starts_at=at + timedelta(hours=1))
    assert "Mon 23 Feb, 18:00–18:45" in (await letter("session-cancelled")).text


async def test_a_session_that_the_provider_cancels_is_told_as_such(world: World) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    await change(
        Session, world.session(MONDAYS, 1), status="cancelled", cancel_reason="Burst pipe in the studio"
    )
    await tell(SessionCancelled(id_, "make_up"))
    mail = await letter("session-cancelled")
    assert mail.subject == "Mighty Movers on Mon 23 Feb is off"
    assert "Burst pipe in the studio" in mail.text
    assert "Who: Theo" in mail.text


async def test_families_are_told_of_a_session_that_staff_cancel_only_where_they_tick_it(world: World) -> None:
    async with work(SYSTEM) as w:
        await schedule.cancel(w, world.session(MONDAYS, 1), "Burst pipe in the studio")
    assert await rows() == []
    async with reading(SYSTEM) as r:
        expected = set(
            await r.db.scalars(
                select(Booking.client_id)
                .join(Attendance, Attendance.booking_id == Booking.id)
                .where(Attendance.session_id == world.session(MONDAYS, 3), Attendance.holds_place)
            )
        )
    async with work(SYSTEM) as w:
        await schedule.cancel(w, world.session(MONDAYS, 3), "Burst pipe in the studio", tell=True)
    messages = await rows("session-cancelled")
    assert {row.client_id for row in messages} == expected
    assert world.anna in expected
    (hers,) = [row.id for row in messages if row.client_id == world.anna]
    letter_ = await seen(hers)
    assert letter_.subject.endswith("is off")
    assert "You have a make-up for it. Book it by" in letter_.text
    assert "Burst pipe in the studio" in letter_.text
    assert letter_.button == "Find a make-up"


async def test_who_gets_nothing_for_a_cancelled_session_is_promised_nothing(world: World) -> None:
    async with work(SYSTEM) as w:
        nothing = schedule.Compensation.NOTHING
        await schedule.cancel(w, world.session(MONDAYS, 3), compensation=nothing, tell=True)
    for mail in await letters("session-cancelled"):
        assert "There is no make-up for it. You don’t need to do anything." in mail.text
        assert mail.button == "Open booking"


async def test_who_came_to_make_up_is_told_that_the_credit_is_back(world: World) -> None:
    async with work(SYSTEM) as w:
        await schedule.cancel(w, world.session(THURSDAYS, 1), "Burst pipe in the studio", tell=True)
    mail = await letter("make-up-cancelled")
    assert mail.subject.endswith("is off")
    assert "You can book the make-up again, by" in mail.text
    assert "Burst pipe in the studio" in mail.text
    assert mail.button == "Find a make-up"


async def test_an_undo_takes_the_mail_back(world: World) -> None:
    id_ = await cancelled(world)
    async with work(await signed_in(world.marek)) as w:
        await undoing.undo(w, id_)
    assert [row.status for row in await rows("session-cancelled")] == ["suppressed"]


async def test_an_undo_while_it_is_leaving_keeps_it_back_too(world: World) -> None:
    id_ = await cancelled(world)
    await change(Attendance, id_, state="going")
    with pytest.raises(NoLongerWanted):
        await letter("session-cancelled")


async def test_cancelling_a_make_up_is_told_as_such(world: World) -> None:
    id_ = await booked_make_up(world)
    async with work(await signed_in(world.anna)) as w:
        await cancelling.cancel(w, id_)
    mail = await letter("make-up-cancelled")
    assert "You can book the make-up again, by" in mail.text
    assert mail.button == "Find a make-up"


async def test_a_make_up_booked_again_meanwhile_is_told_as_booked(world: World) -> None:
    id_ = await booked_make_up(world)
    anna = await signed_in(world.anna)
    async with work(anna) as w:
        await cancelling.cancel(w, id_)
    async with work(anna) as w:
        await book.take(w, world.credits["booked"], world.session(THURSDAYS, 2))
    mail = await letter("make-up-cancelled")
    assert "The make-up is booked:" in mail.text
    assert "come back" not in mail.text


async def test_a_reminder_holds_a_link_that_cancels_for_those_who_may(world: World) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Share).values(reminders_on=True))
        await telling.tell(w, SessionReminder(await world.attendance("Theo", MONDAYS, 1)))
    by_client = {}
    for row in await rows("session-reminder"):
        by_client[row.client_id] = await seen(row.id)
    assert set(by_client) == {world.anna, world.marek, world.julia}
    assert by_client[world.anna].button == by_client[world.marek].button == "Can’t make it"
    assert by_client[world.anna].link != by_client[world.marek].link
    assert by_client[world.julia].button == "Open booking", (
        "who may only look gets no link that cancels (Q27)"
    )


async def test_a_reminder_that_leaves_too_late_to_cancel_offers_no_cancelling(
    world: World, clock: TurnableClock
) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Share).values(reminders_on=True))
        await w.db.execute(update(CancellationRule).values(late_cancelling=False))
        clock.turn_to((await w.db.get_one(Session, world.session(MONDAYS, 1))).starts_at - timedelta(hours=1))
    await tell(SessionReminder(await world.attendance("Theo", MONDAYS, 1)))
    by_client = {row.client_id: (await seen(row.id)) for row in await rows("session-reminder")}
    for mail in (by_client[world.anna], by_client[world.marek]):
        assert mail.button == "Open booking"
        assert "/c/" not in mail.text
        assert "You could cancel until " in mail.text
        assert "please tell us." in mail.text
        assert "Call us: " in mail.text
    assert "cancel" not in by_client[world.julia].text, "who may only look has nothing to cancel"


async def test_a_reminder_says_until_when_to_those_who_may(world: World) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Share).values(reminders_on=True))
    await tell(SessionReminder(await world.attendance("Theo", MONDAYS, 1)))
    by_client = {row.client_id: (await seen(row.id)) for row in await rows("session-reminder")}
    assert "You can cancel until " in by_client[world.anna].text
    assert "You can cancel until " in by_client[world.marek].text
    assert "cancel" not in by_client[world.julia].text


@pytest.mark.parametrize(
    "why", ["client off", "booking off", "cancelled", "moved", "session off", "leaving", "shared no more"]
)
async def test_a_reminder_is_asked_again_just_before_it_leaves(world: World, why: str) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    booking, session = world.booking("Theo", MONDAYS), world.session(MONDAYS, 1)
    async with work(SYSTEM) as w:
        await w.db.execute(update(Share).values(reminders_on=True))
        await w.db.execute(
            update(Booking).where(Booking.id == booking).values(reminders_on=why != "shared no more")
        )
        await telling.tell(w, SessionReminder(id_))
        await w.db.execute(
            update(OutboxMessage)
            .where(OutboxMessage.client_id != (world.marek if why == "shared no more" else world.anna))
            .values(status="sent")
        )
    match why:
        case "client off":
            await change(Client, world.anna, notices_on=False)
        case "booking off":
            await change(Booking, booking, reminders_on=False)
        case "cancelled":
            await change(Attendance, id_, state="cancelled")
        case "moved":
            await change(Session, session, starts_at=(await rows())[0].expires_at + timedelta(hours=1))
        case "session off":
            await change(Session, session, status="cancelled")
        case "leaving":
            await change(Booking, booking, ends_on=datetime(2026, 2, 23).date())
        case _:
            async with work(SYSTEM) as w:
                await w.db.execute(update(Share).values(revoked_at=w.now))
    (row,) = [row for row in await rows("session-reminder") if row.status == "pending"]
    with pytest.raises(NoLongerWanted):
        await seen(row.id)


async def test_a_mail_about_a_device_leads_to_the_devices(world: World) -> None:
    ((_row, message),) = await tell_example(world, "new-device")
    assert message.link == "https://classes.example/profile/devices"


async def test_nothing_is_said_of_a_right_that_is_gone_or_that_nothing_fits(world: World) -> None:
    await tell(MakeUpAvailable(world.credits["to_book"]))
    await tell(MakeUpExpiring(world.credits["to_book"], 3))
    mail = await letter("make-up-available")
    assert "These fit best right now:" in mail.text
    assert 1 <= sum(" · " in line for line in mail.text.split("-- ")[0].splitlines()) <= 3
    await change(Credit, world.credits["to_book"], state="used")
    for notice in ("make-up-available", "make-up-expiring"):
        with pytest.raises(NoLongerWanted):
            await letter(notice)


async def test_a_place_is_offered_to_who_waits_with_a_link_that_takes_it(world: World) -> None:
    await tell(PlaceOffered(world.entries["offered"]))
    (row,) = await rows("place-offered")
    mail = await letter("place-offered")
    assert row.client_id == world.grace
    assert row.urgent
    assert "/waiting/" in mail.link
    assert "We hold it for you until" in mail.text


async def test_telling_twice_tells_once(world: World) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    assert await tell(SessionReminder(id_)) == 1
    assert await tell(SessionReminder(id_)) == 0
    assert len(await rows()) == 1


async def test_what_is_rolled_back_is_never_told(world: World) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    anna = await signed_in(world.anna)

    async def cross() -> None:
        async with work(anna) as w:
            await cancelling.cancel(w, id_)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await cross()
    assert not await rows()


@pytest.mark.parametrize(
    ("local", "leaves"),
    [("08:59", "09:00"), ("09:00", "09:00"), ("18:59", "18:59"), ("19:00", "09:00"), ("23:30", "09:00")],
)
async def test_ordinary_mail_keeps_to_the_hours_of_sending(
    world: World, clock: TurnableClock, local: str, leaves: str
) -> None:
    clock.turn_to(datetime.fromisoformat(f"2026-02-18T{local}+00:00"))
    await tell(MakeUpExpiring(world.credits["to_book"], 14))
    await tell(SignInCode("anna@example.com", world.anna, "1" * 8, "/sign-in/x"))
    by_name = {row.notice: row for row in await rows()}
    assert f"{by_name['make-up-expiring'].next_at:%H:%M}" == leaves
    assert f"{by_name['sign-in-code'].next_at:%H:%M}" == local


async def test_names_can_neither_begin_a_header_nor_write_html(world: World) -> None:
    wicked = "Theo\r\nBcc: evil@example.com\n\n<script>alert(1)</script>\u202egnp"
    await change(Client, world.anna, first_name=wicked)
    async with work(SYSTEM) as w:
        from db import Attendee, Provider

        await w.db.execute(update(Attendee).where(Attendee.id == world.theo).values(first_name=wicked))
        await w.db.execute(update(Provider).values(name=wicked))
    await cancelled(world)
    (row,) = await rows("session-cancelled")
    sent = await seen(row.id)
    mail = message_from_bytes(sent.email.as_bytes(), policy=policy.default)
    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["To"].addresses] == ["anna@example.com"]
    assert [address.addr_spec for address in mail["From"].addresses] == [MAIL.sender]
    assert "<script>" not in sent.html
    assert "\u202e" not in sent.subject
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "X-Auto-Response-Suppress", "Reply-To", "MIME-Version", "Content-Type",
    }  # fmt: skip


async def test_a_name_of_ten_thousand_letters_does_not_hide_the_rest(world: World) -> None:
    from db import Attendee

    await change(Attendee, world.theo, first_name="ä" * 10_000)
    await cancelled(world)
    mail = await letter("session-cancelled")
    assert len(mail.subject) < 400
    assert "session on Mon 23 Feb cancelled" in mail.subject


DIRECTIONS = "https://www.google.com/maps/dir/?api=1&destination="


@pytest.mark.parametrize(
    ("name", "leads_there"),
    [
        ("session-reminder", True),
        ("make-up-booked", True),
        ("place-offered", True),
        ("session-cancelled", False),
        ("make-up-cancelled", False),
    ],
)
async def test_where_a_session_is_spoken_of_its_booking_and_the_way_there_are_one_tap_away(
    world: World, name: str, leads_there: bool
) -> None:
    for _row, mail in await tell_example(world, name):
        links = dict(mail.letter.links) | {mail.button: mail.link}
        assert links["Open booking"].startswith("https://classes.example/bookings/")
        assert links.get("Directions", "").startswith(DIRECTIONS) == leads_there, (
            "there is no way to a session that is off"
        )
        for label, address in links.items():
            assert f">{label}</a>" in mail.html
            assert f"{label}:\n{address}" in mail.text
            assert mail.html.count(f'href="{address.replace("&", "&amp;")}"') == 1, "no button stands twice"


async def test_a_venue_without_an_address_has_no_way_there(world: World) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Venue).values(address=""))
    for _row, mail in await tell_example(world, "session-reminder"):
        assert "Directions" not in mail.html + mail.text


async def test_the_logo_is_in_the_mail_itself_so_that_nobody_has_to_load_it(world: World) -> None:
    ((_row, mail),) = await tell_example(world, "new-device")
    read = message_from_bytes(mail.email.as_bytes(), policy=policy.default)
    (picture,) = [part for part in read.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-Disposition"].content_disposition == "inline"
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in mail.html
    assert mail.html.count("<img") == 1
    assert read.get_body(("plain",)).get_content().startswith("Somebody logged in")
    assert (await here()).brand in mail.html


async def test_a_provider_without_a_logo_is_known_by_its_letter(world: World) -> None:
    from db import Provider

    async with work(SYSTEM) as w:
        await w.db.execute(update(Provider).values(logo=None))
    ((_row, mail),) = await tell_example(world, "new-device")
    assert ">H</td>" in mail.html
    assert "<img" not in mail.html
    assert "image/png" not in mail.email.as_string()


async def test_whoever_a_booking_is_shared_with_gets_no_general_mail(world: World) -> None:
    """Of what happens to it they hear what they asked for, and what they do themselves (R87)."""
    guests = {world.marek, world.julia}
    told = set()
    for name in EXAMPLES:
        for row, _mail in await tell_example(world, name):
            if row.client_id in guests:
                told.add(name)
    assert told == {"booking-shared"}
