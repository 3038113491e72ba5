"""Staff choose their own language and theme, as families do."""

from __future__ import annotations

from sqlalchemy import select

from db import Staff
from services.core.visitor import Visitor
from services.core.work import reading
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")


async def test_staff_choose_their_own_language_and_theme(portal: Portal) -> None:
    await portal.come_as_staff("instructor", "Ruth")
    assert "Language" in await portal.open("/staff/more")
    await portal.open("/staff/language")
    await portal.tap("Slovenčina")
    await portal.open("/staff/theme")
    await portal.tap("Tmavý")
    async with reading(SYSTEM) as r:
        ruth = (await r.db.scalars(select(Staff).where(Staff.first_name == "Ruth"))).one()
        assert (ruth.locale, ruth.theme) == ("sk", "dark")
    assert "Dnes" in await portal.open("/staff")
