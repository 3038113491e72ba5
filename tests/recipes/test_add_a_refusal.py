"""“Add a refusal” in CONTRIBUTING.md is true: one class is a sentence with its facts, and a refused act leaves nothing."""

from __future__ import annotations

import re
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import Booking
from services.core.refusals import Refused
from services.core.work import App, reading, work
from services.language import N_
from tests.services.small import SYSTEM, enrolled, one_class

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 2, 20, 12, 0, tzinfo=UTC)


def recipe() -> str:
    """The text of the recipe."""
    whole = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return whole.partition("\n## Add a refusal\n")[2].partition("\n## ")[0]


@pytest.fixture
def closed() -> type[Refused]:
    """Step 1, as it stands there."""
    names = {"Refused": Refused, "N_": N_}
    code = re.search(r"^( +class .*?\n)\n(?=\d\.)", recipe(), re.M | re.S)
    assert code is not None
    exec(compile(textwrap.dedent(code[1]), "services/attendance/cancelling.py", "exec"), names)
    made = names["CancellationClosed"]
    assert isinstance(made, type)
    assert issubclass(made, Refused)
    return made


def test_its_facts_become_words_where_it_is_shown(closed: type[Refused]) -> None:
    assert closed(deadline=AT).words() == "Cancelling closed Fri 20 Feb, 12:00."


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_refused_act_leaves_nothing_behind(house: App, closed: type[Refused]) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)

    async def act() -> None:
        async with work(SYSTEM) as w:
            await enrolled(w, small.class_.id, "theo")
            raise closed(deadline=w.now)

    with pytest.raises(closed):
        await act()
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(Booking)) == 0


def test_the_recipe_names_each_step_and_files_that_are_there() -> None:
    named = re.findall(r"((?:services|tests|tools)/[\w/]+(?:\.\w+)?)", recipe())
    assert {"tools/messages.py", "services/language/say.py", "tests/test_house.py"} <= set(named)
    assert not [name for name in named if not (ROOT / name).exists()]
