"""An own text on its way: used where it can be, never a mail with a hole, never no mail, and kept over upgrades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from db import Attendance, AuditEntry, Class, Client, OutboxMessage, Session
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.notices import telling
from services.notices.delivering.outbox import deliver_due
from services.notices.messages import MESSAGES
from services.notices.messages.make_up_booked import MakeUpBooked
from services.notices.messages.shared import cases
from services.notices.own_text import keeping, looking, trying, writing
from services.notices.own_text.occasions import OCCASIONS
from services.notices.telling.own_texts import OwnWords
from services.notices.telling.placeholders import Placeholder
from services.outside.mail import Mailbox
from tests.servers import SmtpServer
from tests.services.notices.delivering.test_outbox import by_mail, smtp
from tests.services.notices.examples import SYSTEM, booked_make_up, seen
from tests.world import World, visitor

FORM = "make-up-booked"
MINE = {
    "subject": "{child} may come!",
    "heading": "Hurray",
    "text": "Dear {parent},\nsee you {when}, <b>both</b>.\nNote: {note}\n\nAll of it: {portal address}",
}


async def written(said: dict[str, str], form: str = FORM, language: str = "en") -> Visitor:
    who = await visitor("orla@example.com")
    async with work(who) as w:
        await keeping.save(w, form, language, said, None)
    return who


async def told(world: World) -> OutboxMessage:
    id_ = await booked_make_up(world)
    async with work(SYSTEM) as w:
        await w.db.execute(update(OutboxMessage).values(status="suppressed"))
        await telling.tell(w, MakeUpBooked(id_, w.now))
    return next(row for row in await rows(FORM) if row.status == "pending")


async def nameless_class(world: World) -> None:
    """Something that a message needs is missing, and ours does not need it."""
    id_ = await booked_make_up(world)
    async with work(SYSTEM) as w:
        part = await w.db.get_one(Attendance, id_)
        session = await w.db.get_one(Session, part.session_id)
        (await w.db.get_one(Class, session.class_id)).name = ""


async def rows(notice: str) -> Sequence[OutboxMessage]:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == notice))).all()


async def test_an_own_text_is_sent_with_our_facts_button_and_foot(world: World) -> None:
    await written(MINE)
    mail = await seen((await told(world)).id)
    assert mail.subject == "Theo may come!"
    assert mail.letter.heading == "Hurray"
    first, last = mail.letter.before
    assert first.startswith("Dear Anna,\nsee you ")
    assert "Note" not in first, "the line whose tag has nothing to say is left out, and only that line"
    assert last == "All of it: https://classes.example/profile"
    assert mail.letter.after == ()
    assert "&lt;b&gt;both&lt;/b&gt;" in mail.html
    assert (mail.button, [label for label, _text in mail.letter.rows][:2]) == (
        "Open booking",
        ["What", "When"],
    )
    assert "https://classes.example/profile" in mail.text


async def test_another_language_has_ours_until_it_is_written_too(world: World) -> None:
    await written(MINE, language="sk")
    row = await told(world)
    assert (await seen(row.id)).subject != "Theo may come!"
    async with work(SYSTEM) as w:
        await w.db.execute(update(Client).values(locale="sk"))
    assert (await seen(row.id)).subject == "Theo may come!"


async def test_nothing_to_put_in_sends_our_words_and_tells_the_staff_once(world: World) -> None:
    who = await written(MINE | {"text": "{class}"})
    await nameless_class(world)
    await told(world)
    for _time in range(2):
        await deliver_due(by_mail(Mailbox()), "one")
        async with work(SYSTEM) as w:
            again = update(OutboxMessage).where(OutboxMessage.notice == FORM, OutboxMessage.status == "sent")
            await w.db.execute(again.values(status="pending"))
    await deliver_due(by_mail(Mailbox()), "one")
    sent = [row for row in await rows(FORM) if row.status == "sent"]
    assert sent, "no mail is lost"
    assert all("make-up booked" in row.payload["kept"]["subject"] for row in sent)
    notices = await rows("own-text-left-out")
    assert {row.address for row in notices} == {"orla@example.com"}
    assert len(notices) == 1
    warned = await seen(notices[0].id)
    assert "There was nothing to put in for “class”." in warned.text
    async with reading(SYSTEM) as r:
        noted = await r.db.scalars(select(AuditEntry.act).where(AuditEntry.act == "left out"))
        assert len(noted.all()) == 1
    async with reading(who) as r:
        assert (await keeping.kept(r, FORM, "en")).left_out_at is not None


async def test_a_text_that_has_been_written_anew_is_not_complained_about(world: World) -> None:
    who = await written(MINE | {"text": "{class}"})
    await nameless_class(world)
    await told(world)
    await deliver_due(by_mail(Mailbox()), "one", 1)
    (notice,) = await rows("own-text-left-out")
    async with work(who) as w:
        await keeping.save(w, FORM, "en", MINE, None)
    with pytest.raises(Exception, match="written anew"):
        await seen(notice.id)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_an_update_of_cubby_breaks_no_own_text(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await written(MINE)
    row = await told(world)
    now = MESSAGES[FORM]
    more = {**now.placeholders, "NEW_FACT": Placeholder("NEW_FACT", "Something new")}
    monkeypatch.setitem(MESSAGES, FORM, replace(now, placeholders=more))
    assert (await seen(row.id)).subject == "Theo may come!"
    less = {name: each for name, each in now.placeholders.items() if name != "EVENT_START"}
    monkeypatch.setitem(MESSAGES, FORM, replace(now, placeholders=less))
    with_hole = await seen(row.id)
    assert with_hole.subject.startswith("Theo: make-up booked"), "a tag that is gone: ours is sent"


async def test_a_test_to_oneself_goes_the_way_of_the_real_one(world: World, smtp_server: SmtpServer) -> None:
    await told(world)
    async with work(SYSTEM) as w:
        await w.db.execute(update(OutboxMessage).values(status="suppressed"))
    who = await visitor("orla@example.com")
    async with work(who) as w:
        assert await trying.send(w, FORM, "en", MINE) == "orla@example.com"
    done = await deliver_due(by_mail(smtp(smtp_server)), "one")
    assert (done.sent, done.problems) == (1, [])
    (arrived,) = smtp_server.received
    mail = arrived.message
    assert mail["To"].addresses[0].addr_spec == "orla@example.com"
    assert mail["Subject"] == "Test: Theo may come!"
    assert "Dear Anna," in mail.get_body(("plain",)).get_content()


async def test_an_own_text_arrives_by_a_real_mail_server(world: World, smtp_server: SmtpServer) -> None:
    await written(MINE)
    await told(world)
    done = await deliver_due(by_mail(smtp(smtp_server)), "one")
    assert (done.sent, done.problems) == (1, [])
    (arrived,) = smtp_server.received
    mail = arrived.message
    assert mail["Subject"] == "Theo may come!"
    assert "see you " in mail.get_body(("plain",)).get_content()
    assert "&lt;b&gt;both" in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_every_text_can_be_looked_at_on_a_case_that_is_real_where_there_is_one(world: World) -> None:
    await booked_make_up(world)
    who = await visitor("orla@example.com")
    real = set()
    for _heading, names in OCCASIONS:
        for form in [form for name in names for form in cases.wordings_of(name)]:
            if MESSAGES[form.partition("/")[0]].notice.ours_because:
                continue
            async with reading(who) as r:
                look = await looking.look(r, form, "sk")
            mail = look.mail(writing.ours(form, "sk"))
            assert "*|" not in mail.html
            if not look.case.is_made_up:
                real.add(form)
    assert {
        "make-up-booked",
        "make-up-expiring",
        "session-reminder",
        "payment-missed",
        "booking-made",
    } <= real


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_whoever_sees_no_money_sees_no_real_case_of_it(world: World) -> None:
    who = await visitor("orla@example.com")
    leads = replace(who, role="main_instructor")
    async with reading(who) as r:
        assert not (await looking.look(r, "booking-made", "en")).case.is_made_up
    async with reading(SYSTEM) as r:
        r = replace(r, visitor=leads)
        look = await looking.look(r, "booking-made", "en")
        assert look.case.is_made_up
        assert look.reader == ""
        with pytest.raises(NotFound):
            await looking.look(r, "payment-missed", "en")
    assert look.mail(OwnWords("a", "b", "c")).subject == "a"
