"""Connects the program to what it works with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from db import engine
from services.configuration import Configuration
from services.core.events import EventBus
from services.core.work import connect
from services.outside.clock import WallClock


@asynccontextmanager
async def connected(configuration: Configuration) -> AsyncIterator[None]:
    """Connect the services to the database, the wall clock and the event bus while the block runs."""
    database = engine.connect(configuration.database)
    shared = configuration.database_url
    events = EventBus(None if shared is None else shared.get_secret_value())
    connect(database, WallClock(), events, configuration)
    events.start()
    try:
        yield
    finally:
        await events.stop()
        await database.close()
