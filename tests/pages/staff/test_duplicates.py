"""Families who are there twice: counted, proposed, looked at side by side, merged, taken back; by a search as well."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import Client, DoneAct
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.doubles import SLIP
from tests.pages.conftest import Portal
from tests.pages.staff.test_clients import type_

SYSTEM = Visitor.system("test")
ZUZANA = "zuzana@example.com"


async def _client(email: str) -> Client:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(Client).where(Client.email == email))).one()


async def _side_by_side(portal: Portal) -> str:
    kept, double = await _client(ZUZANA), await _client(SLIP)
    return await portal.open(f"/staff/clients/{short(kept.id)}/merge/{short(double.id)}")


async def test_a_pair_is_proposed_and_merged_and_taken_back(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    assert "1 possible duplicate" in await portal.open("/staff/clients")
    text = await portal.open("/staff/clients/duplicates")
    for words in (
        "Zuzana Horváthová, twice",
        "Almost the same email address",
        "with a child of the same name",
    ):
        assert words in text
    text = await _side_by_side(portal)
    for words in (
        "Are they one person?",
        "Is Ema Horváthová",
        "The same child as Ema",
        "Nothing is lost",
        SLIP,
    ):
        assert words in text
    await portal.tap("Merge")
    double = await _client(SLIP)
    kept = await _client(ZUZANA)
    assert double.merged_into_id == kept.id
    async with reading(SYSTEM) as r:
        done = (await r.db.scalars(select(DoneAct).where(DoneAct.act == "merge"))).one()
    assert "Families merged: Zuzana Horváthová" in await portal.open(f"/staff/acts/{short(done.id)}")
    answer = await portal.http.get(f"/staff/clients/{short(double.id)}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/staff/clients/{short(kept.id)}")
    await portal.tap("Take back …")
    await portal.tap_in_sheet("Take it back")
    assert (await _client(SLIP)).merged_into_id is None


async def test_what_differs_is_chosen(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    assert "What stays?" in await _side_by_side(portal)
    await portal.tap(SLIP)
    await portal.tap("Another child")
    await portal.tap("Merge")
    double, kept = await _client(ZUZANA), await _client(SLIP)
    assert double.merged_into_id == kept.id


async def test_two_people_are_not_proposed_again_until_that_is_taken_back(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/clients/duplicates")
    await portal.tap("Not the same")
    assert "No duplicates" in portal.text()
    assert "possible duplicate" not in await portal.open("/staff/clients")
    await portal.open("/staff/clients/duplicates")
    await portal.tap("Propose again")
    assert "Almost the same email address" in portal.text()


async def test_another_family_is_found_from_a_family_s_own_screen(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    kept = await _client(ZUZANA)
    assert "Same person as …" in await portal.open(f"/staff/clients/{short(kept.id)}")
    await portal.open(f"/staff/clients/{short(kept.id)}/same")
    text = await type_(portal, "zuzana")
    assert SLIP in text
    assert ZUZANA not in text


@pytest.mark.parametrize("role", ["main_instructor", "instructor", "receptionist"])
async def test_others_have_no_such_screens(portal: Portal, role: str) -> None:
    await portal.come_as_staff(role)
    kept, double = await _client(ZUZANA), await _client(SLIP)
    for path in ("duplicates", f"{short(kept.id)}/same", f"{short(kept.id)}/merge/{short(double.id)}"):
        assert (await portal.http.get(f"/staff/clients/{path}")).status_code == 404
