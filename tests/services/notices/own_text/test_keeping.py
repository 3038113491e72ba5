"""The provider's own texts: written, refused, gone back to, never lost; two who write at once."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from sqlalchemy import select

from db import AuditEntry, OwnText
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.versions import ChangedByOthers
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import LANGUAGES, speaking
from services.notices.messages import MESSAGES
from services.notices.messages.shared import cases
from services.notices.own_text import catalogue, keeping, occasions, writing
from services.notices.own_text.keeping import KeptText
from services.notices.telling import tags
from tests.services.notices.examples import SYSTEM
from tests.world import World, visitor

FORM = "make-up-booked"
MINE = {"subject": "{child} may come", "heading": "Hurray", "text": "Dear {parent},\n\nsee you {when}."}


async def orla(world: World) -> Visitor:
    return await visitor("orla@example.com")


async def save(who: Visitor, said: dict[str, str], seen: int | None = None, language: str = "en") -> bool:
    async with work(who) as w:
        return await keeping.save(w, FORM, language, said, seen)


async def kept(who: Visitor, language: str = "en") -> KeptText:
    async with reading(who) as r:
        return await keeping.kept(r, FORM, language)


async def test_an_own_text_begins_with_ours_and_is_kept_by_itself_in_each_language(world: World) -> None:
    who = await orla(world)
    before = await kept(who)
    assert not before.is_own
    assert before.values["subject"] == "{child}: make-up booked for {day}"
    assert "{missed session}" in before.values["text"]
    assert await save(who, MINE, before.version)
    after = await kept(who)
    assert (after.is_own, after.values, after.version) == (True, MINE, 1)
    assert after.last is not None
    assert after.last.by == "Orla"
    assert not (await kept(who, "sk")).is_own


async def test_tags_are_read_in_the_language_of_who_reads(world: World) -> None:
    who = await orla(world)
    await save(who, MINE, language="sk")
    with speaking("sk"):
        shown = (await kept(who, "sk")).values
        assert "{child}" not in shown["subject"]
        assert not await save(who, shown | {}, language="sk") or (await kept(who, "sk")).version == 1


@pytest.mark.parametrize(
    ("field", "said", "reason"),
    [
        ("subject", "", "This is needed."),
        ("text", " \n ", "This is needed."),
        ("subject", "{note} for {child}", "{note} is sometimes empty, so it can only stand in the text."),
        ("heading", "{chld}", "This message has no {chld}. Did you mean {child}?"),
        ("text", "Hello {child", "A tag is not complete near “Hello {child”."),
        ("text", "x" * 5000, "That is too long: 4000 characters at most."),
    ],
)
async def test_what_would_come_out_wrong_is_refused_beside_its_field(
    world: World, field: str, said: str, reason: str
) -> None:
    who = await orla(world)
    with pytest.raises(NotAsTyped) as no:
        await save(who, MINE | {field: said})
    assert list(no.value.fields) == [field]
    assert no.value.fields[field].words().startswith(reason)
    assert not (await kept(who)).is_own


async def test_whoever_saves_second_is_told_and_nothing_is_overwritten(world: World) -> None:
    who = await orla(world)
    await save(who, MINE, 0)
    with pytest.raises(ChangedByOthers):
        await save(who, MINE | {"text": "Mine"}, 0)
    assert (await kept(who)).values == MINE


async def test_every_version_stays_and_can_be_used_again(world: World) -> None:
    who = await orla(world)
    await save(who, MINE)
    await save(who, MINE | {"text": "Second"})
    async with work(who) as w:
        await keeping.use_ours(w, FORM, "en", 2)
    assert not (await kept(who)).is_own
    async with reading(who) as r:
        history = await keeping.history(r, FORM, "en")
    assert [each.words and each.words.text for each in history] == [None, "Second", MINE["text"]]
    async with work(who) as w:
        await keeping.restore(w, history[-1].id, 3)
    assert (await kept(who)).values == MINE
    async with reading(SYSTEM) as r:
        acts = await r.db.scalars(select(AuditEntry.act).where(AuditEntry.about == "own text"))
        assert sorted(acts) == ["unworded", "worded", "worded", "worded"]


async def test_our_text_saved_unchanged_goes_on_following_ours(world: World) -> None:
    who = await orla(world)
    assert not await save(who, (await kept(who)).values)
    await save(who, MINE)
    async with reading(who) as r:
        ours = writing.ours(FORM, "en")
        typed = {name: tags.shown(text) for name, text in asdict(ours).items()}
        assert (await r.db.scalars(select(OwnText.version))).all() == [1]
    assert not await save(who, typed)
    assert not (await kept(who)).is_own


@pytest.mark.parametrize(
    "form", ["sign-in-code", "staff-invited", "own-text-tried", "nothing", "make-up-booked/x"]
)
async def test_what_keeps_logins_safe_is_nobodys_to_word(world: World, form: str) -> None:
    who = await orla(world)
    async with work(who) as w:
        with pytest.raises(NotFound):
            await keeping.save(w, form, "en", MINE, None)
        with pytest.raises(NotFound):
            await keeping.kept(w, form, "en")
        with pytest.raises(NotFound):
            await keeping.kept(w, FORM, "xx")


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_only_who_looks_after_messages_reads_and_writes_them(world: World) -> None:
    for who in (await visitor("anna@example.com"), Visitor.anonymous(), SYSTEM):
        async with work(who) as w:
            for call in (
                keeping.kept(w, FORM, "en"),
                keeping.history(w, FORM, "en"),
                keeping.save(w, FORM, "en", MINE, None),
                keeping.use_ours(w, FORM, "en", None),
                catalogue.listed(w),
            ):
                with pytest.raises(NotFound):
                    await call


def test_every_message_stands_under_one_occasion_and_each_of_its_texts_is_known_apart() -> None:
    named = [name for _heading, names in occasions.OCCASIONS for name in names]
    assert sorted(named) == sorted(MESSAGES)
    for name, message in MESSAGES.items():
        forms = cases.wordings_of(name)
        for wording in message.wordings:
            first = forms[f"{name}/{wording.form}" if wording.form else name]
            assert (wording.subject, wording.before, wording.when) == (
                first.subject,
                first.before,
                first.when,
            )


@pytest.mark.parametrize("locale", LANGUAGES)
def test_our_own_texts_could_be_saved_as_they_stand_in_the_form(locale: str) -> None:
    for name, message in MESSAGES.items():
        if message.notice.ours_because:
            continue
        for form in cases.wordings_of(name):
            ours = writing.ours(form, locale)
            with speaking(locale):
                shown = {field: tags.shown(text) for field, text in asdict(ours).items()}
                assert writing.read(form, shown) == ours, form


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_the_list_shows_each_text_by_the_subject_that_a_parent_reads(world: World) -> None:
    who = await orla(world)
    await save(who, MINE)
    async with reading(who) as r:
        found = dict(await catalogue.listed(r))
    rows = {each.form: each for texts in found.values() for each in texts}
    assert rows[FORM].subject == "Emma may come"
    assert rows[FORM].own_in == ("en",)
    assert rows["make-up-cancelled"].when == "A family cancels a make-up."
    assert rows["sign-in-code"].subject == "Your code"
    assert rows["sign-in-code"].ours_because
    assert not any("*|" in each.subject or "{" in each.subject for each in rows.values())
