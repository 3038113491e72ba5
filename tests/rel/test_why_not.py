"""Why not? and the family's finder side by side in both big worlds: of every session they say the same (B10)."""

from __future__ import annotations

import pytest

from benchmarks import worlds
from services.core.visitor import Visitor
from services.core.work import App, reading
from services.make_ups import every_session, explain, finder
from tests.rel.scorecard import score
from tests.services.make_ups.test_every_session import disagreements

pytestmark = pytest.mark.rel

WORLDS = {"20,000 sessions": (300, 20_000), "250,000 sessions": (5_000, 250_000)}


@pytest.mark.parametrize("size", WORLDS)
async def test_no_session_is_told_differently(house: App, monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    for listing in (every_session, explain, finder):  # one page, as each judges all sessions again
        monkeypatch.setattr(listing, "PAGE", 1_000_000)
    built = await worlds.larger(*WORLDS[size])
    async with reading(Visitor.system("test")) as r:
        compared, wrong = await disagreements(r, built.credit_id)
    score("Why not?", "0 disagreements", world=size, sessions=compared, disagreements=wrong)
    assert compared > 3_000
    assert wrong == 0
