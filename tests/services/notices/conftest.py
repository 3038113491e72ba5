"""An installation at noon, and a folder for messages that exist for one test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services import provider
from services.core.work import App, work
from services.outside.clock import TurnableClock
from tests.services.notices.examples import SYSTEM
from tests.services.notices.throwaway import message_folder

NOON = datetime(2026, 2, 19, 12, 0, tzinfo=UTC)


@pytest.fixture
async def founded(house: App, clock: TurnableClock) -> App:
    """An installation with its provider, at noon."""
    clock.turn_to(NOON)
    async with work(SYSTEM) as w:
        await provider.found(w, name="Hop & Tumble", zone="Europe/Dublin", email="hello@hopandtumble.example")
    return house


@pytest.fixture
def new_messages(tmp_path: Path) -> Iterator[Path]:
    """A folder of message files; messages found there are unregistered afterwards."""
    with message_folder(tmp_path):
        yield tmp_path
