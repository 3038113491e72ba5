"""Connects the program to what it works with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from db import engine
from services.core.configuration import Configuration
from services.core.events import EventBus
from services.core.work import connect
from services.demo.card_gateway import DemoCards
from services.outside.cards import Gateway
from services.outside.clock import WallClock
from services.outside.stripe_cards import StripeCards


def gateway(configuration: Configuration) -> Gateway | None:
    """Who takes cards for this deployment; in the demo nobody real."""
    if configuration.demo and configuration.stripe_url is None:
        return DemoCards(configuration.public_url)
    if configuration.stripe_key is None:
        return None
    key = configuration.stripe_key.get_secret_value()
    return StripeCards(key, configuration.stripe_secrets, configuration.stripe_url)


@asynccontextmanager
async def connected(configuration: Configuration) -> AsyncIterator[None]:
    """Connect the services to the database, the wall clock and the event bus while the block runs."""
    database = engine.connect(configuration.database)
    shared = configuration.database_url
    events = EventBus(None if shared is None else shared.get_secret_value())
    connect(database, WallClock(), events, configuration).cards = gateway(configuration)
    events.start()
    try:
        yield
    finally:
        await events.stop()
        await database.close()
