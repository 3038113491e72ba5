from __future__ import annotations

from pathlib import Path

import pytest

from services.core.configuration import Configuration
from services.core.work import App
from tests.at_the_door import hash_quickly, open_the_door


@pytest.fixture
async def door(house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configuration:
    """Anna and Zuzana are known here; nobody has signed in yet."""
    hash_quickly(monkeypatch)
    return await open_the_door(tmp_path)
