"""New recovery codes for whoever is signed in, shown once."""

from __future__ import annotations

import re

from sqlalchemy import select, update

from db import RecoveryCode, SignIn
from services.core.stepping_up import LASTS
from services.core.visitor import Visitor
from services.core.work import reading, work
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")


async def kept() -> int:
    async with reading(SYSTEM) as r:
        return len(list(await r.db.scalars(select(RecoveryCode.id))))


async def test_ten_new_codes_are_shown_once(portal: Portal) -> None:
    await portal.come_as_staff("instructor")
    assert "You have no codes left." in await portal.open("/staff/recovery")
    await portal.tap("Make new codes")
    assert "stop working at once" in portal.sheet()
    assert await kept() == 0
    await portal.tap_in_sheet("Make new codes")
    text = await portal.reads("Keep these codes.")
    assert len(set(re.findall(r"[A-Z2-9]{5}-[A-Z2-9]{5}", text))) == await kept() == 10
    assert "You have 10 codes left." in await portal.open("/staff/recovery")
    assert not re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", portal.text())


async def test_a_page_that_somebody_finds_open_makes_none(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/recovery")
    async with work(SYSTEM) as w:
        await w.db.execute(update(SignIn).values(second_at=w.now - 2 * LASTS))
    await portal.tap("Make new codes")
    await portal.tap_in_sheet("Make new codes")
    assert "Please confirm it’s you" in portal.sheet()
    assert await kept() == 0
