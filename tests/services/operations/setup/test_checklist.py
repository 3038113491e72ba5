"""The checklist: each step shows by itself whether it is done, and it goes once all are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from services import provider
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.operations.setup import address, checklist, first_class, payee, provider_form
from services.payments.bank_details import AccountTyped
from tests import small
from tests.services.operations.setup.conftest import SYSTEM, employed
from tests.services.operations.setup.test_first_class import CLASS

Orla = Callable[[], Awaitable[Visitor]]
SLOVAK = AccountTyped("SK31 1200 0000 1987 4263 7541", "Hop s.r.o.")


async def _missing(visitor: Visitor) -> list[str]:
    async with reading(visitor) as r:
        return [step.name for step in await checklist.missing(r) if not step.done]


async def test_each_step_is_done_when_it_was_seen_to_work(orla: Orla, empty: Configuration) -> None:
    owner = await orla()
    assert await _missing(owner) == ["provider", "mail", "payee", "classes", "address"]
    async with work(owner) as w:
        await provider_form.keep(w, {}, None)
        await first_class.make(w, CLASS)
    assert await _missing(owner) == ["mail", "payee", "address"]
    async with work(owner) as w:
        await payee.keep(w, SLOVAK)
    assert "payee" in await _missing(owner), "its code was not read yet"
    async with work(owner) as w:
        await payee.confirm(w)
    async with reading(owner) as r:
        link = (await address.view(r)).link
    with pytest.raises(NotFound):
        await address.opened("A" * 16)
    assert "address" in await _missing(owner)
    await address.opened(link.rpartition("/")[2])
    assert await _missing(owner) == ["mail"]
    empty.smtp_host = "mail.example"
    async with reading(owner) as r:
        assert await checklist.missing(r) == []


async def test_an_address_that_only_this_machine_reaches_is_no_proof(
    orla: Orla, empty: Configuration
) -> None:
    owner = await orla()
    empty.public_url = "http://127.0.0.1:8080"
    async with reading(owner) as r:
        seen = await address.view(r)
    assert seen.only_here
    await address.opened(seen.link.rpartition("/")[2])
    assert "address" in await _missing(owner)


async def test_another_account_has_to_be_read_again(orla: Orla) -> None:
    owner = await orla()
    async with work(owner) as w:
        await payee.keep(w, SLOVAK)
        await payee.confirm(w)
    async with work(owner) as w:
        await payee.keep(w, SLOVAK)
    assert "payee" not in await _missing(owner), "nothing has changed"
    async with work(owner) as w:
        await payee.keep(w, AccountTyped("IE29 AIBK 9311 5212 3456 78", "Hop Ltd"))
    assert "payee" in await _missing(owner)


async def test_where_there_is_no_standard_code_the_account_alone_is_enough(orla: Orla) -> None:
    owner = await orla()
    async with work(owner) as w:
        await provider_form.keep(w, {"currency": "PLN"}, None)
        await payee.keep(w, AccountTyped("PL61109010140000071219812874", "Hop"))
    assert "payee" not in await _missing(owner)


async def test_who_may_not_change_settings_reads_no_checklist(orla: Orla) -> None:
    await orla()
    assert await _missing(await employed("instructor")) == []


@pytest.mark.usefixtures("empty")
async def test_an_installation_that_was_set_up_by_hand_is_not_led() -> None:
    await small.found()
    assert await _missing(await employed("owner")) == []
    async with reading(SYSTEM) as r:
        assert await provider.is_set_up(r)
