"""The second step is asked for again over what somebody does, and that goes on with all that was typed (T22, T24)."""

from __future__ import annotations

from sqlalchemy import func, select, update

from db import SecondFactor, SignIn, Staff
from services.core.stepping_up import LASTS
from services.core.visitor import Visitor
from services.core.work import now, reading, work
from services.sign_in.second import apps, keeping
from tests.pages.conftest import Portal
from tests.pages.staff.filling import send

SYSTEM = Visitor.system("test")
NEW = "new@example.com"


async def long_ago() -> bytes:
    """Whoever has come has an app, and showed its code a while ago; gives the secret of the app."""
    secret = apps.new_secret()
    async with work(SYSTEM) as w:
        newest = select(SignIn).where(SignIn.staff_id.is_not(None)).order_by(SignIn.id.desc()).limit(1)
        mine = (await w.db.scalars(newest)).one()
        w.db.add(
            SecondFactor(
                staff_id=mine.staff_id,
                kind="totp",
                secret=keeping.encrypted(secret),
                created_at=w.now,
                confirmed_at=w.now,
            )
        )
        await w.db.execute(update(SignIn).where(SignIn.id == mine.id).values(second_at=w.now - 2 * LASTS))
    return secret


async def invited() -> int:
    async with reading(SYSTEM) as r:
        found = await r.db.scalar(select(func.count()).select_from(Staff).where(Staff.email == NEW))
        return found or 0


async def test_what_was_typed_goes_on_once_the_code_is_right(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    secret = await long_ago()
    await portal.open("/staff/new-member")
    await send(portal, email=NEW, first_name="New", role="instructor")
    assert "Please confirm it’s you" in portal.sheet()
    assert await invited() == 0
    await send(portal, second_code="12")
    assert "The code has six digits" in portal.sheet()
    await send(portal, second_code=apps.code_at(secret, now()))
    assert await invited() == 1
    assert portal.sheet() == ""


async def test_it_is_not_asked_again_for_a_while(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    await portal.open("/staff/new-member")
    await send(portal, email=NEW, first_name="New", role="instructor")
    assert await invited() == 1


async def test_a_list_leaves_only_after_it(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    assert (await portal.http.get("/exports/clients.csv")).status_code == 200
    await long_ago()
    refused = await portal.http.get("/exports/clients.csv", follow_redirects=False)
    assert (refused.status_code, refused.headers["location"]) == (
        303,
        "/sign-in/second?next=/staff/exports",
    )
    assert "Second step" in (await portal.http.get(refused.headers["location"])).text
