"""Who worked for the provider before staff could sign in works there afterwards, with the same role and classes."""

from __future__ import annotations

from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from db import schema

ADDED = "INSERT INTO staff (id, email, first_name, last_name, role) VALUES (:id, :email, 'Noah', '', :role)"


def _back(connection: Connection) -> None:
    """To the schema before staff could sign in."""
    command.downgrade(schema._config(connection), "0003")
    command.downgrade(schema._config(connection), "-1")


async def test_staff_stay_who_they_were(empty_url: str) -> None:
    id_ = uuid4().hex
    engine = create_async_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(_back)
        await connection.execute(text(ADDED), {"id": id_, "email": "noah@example.com", "role": "instructor"})
    assert await schema.migrate(empty_url) is True
    async with engine.begin() as connection:
        kept = (await connection.execute(text("SELECT email, role, active, theme, locale FROM staff"))).one()
        assert tuple(kept) == ("noah@example.com", "instructor", True, "auto", None)
        await connection.execute(text("UPDATE staff SET role = 'main_instructor'"))
    for wrong in ("role = 'cleaner'", "theme = 'pink'"):
        with pytest.raises(IntegrityError):
            async with engine.begin() as connection:
                await connection.execute(text(f"UPDATE staff SET {wrong}"))
    async with engine.begin() as connection:
        await connection.run_sync(_back)
        assert (await connection.execute(text("SELECT role FROM staff"))).scalar_one() == "instructor"
    await engine.dispose()
