"""The machine: thirty acts in an order of chance, everything counted after each (T07)."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from db import engine
from services.core import work as works
from services.core.events import EventBus
from services.invoices import issuing
from services.outside.clock import TurnableClock
from services.payments.cards import background
from tests import compiled
from tests.conftest import TODAY
from tests.model import bank, cards, money, papers, places, shop
from tests.model.book import TABLES, Book, Reader
from tests.model.changes import CHANGES
from tests.model.hands import Act, Hands, done
from tests.model.oracle import CHECKS
from tests.model.oracle_things import THINGS
from tests.model.ready import READY
from tests.model.world import Where
from tests.servers import Postgres

ACTS: dict[str, Act] = places.ACTS | shop.ACTS | money.ACTS | bank.ACTS | cards.ACTS | papers.ACTS
NUMBERS = st.lists(st.integers(0, 11), min_size=6, max_size=10)
"""What an act chooses by."""


@dataclass
class Ground:
    """Where examples are played: a world to copy, and one event loop for all."""

    runner: asyncio.Runner
    folder: Path
    template: Path | str
    """A file of SQLite, or the name of a database of the server's."""
    where: Where
    server: Postgres | None = None
    begun: Hands | None = None
    """Who has acted before the first step."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """How often each act went how."""
    examples: int = 0
    story: list[str] = field(default_factory=list)
    """What the last example has done, and how each act went."""
    found: list[str] = field(default_factory=list)
    """What was wrong."""

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh world."""
        if self.server is None:
            file = self.folder / f"{self.examples}.sqlite"
            shutil.copyfile(self.template, file)
            yield engine.sqlite_url(file).render_as_string(hide_password=False)
            for each in self.folder.glob(f"{self.examples}.*"):
                each.unlink()
        else:
            name = self.server.create(str(self.template))
            yield self.server.url(name)
            self.server.drop(name)


IDS = random.Random(7)
"""Begins anew with each example."""
GROUND: list[Ground] = []
"""The one that is played on: a machine is made by Hypothesis, without arguments."""


class Machine(RuleBasedStateMachine):
    """One example: a fresh world, and what happens in it."""

    def __init__(self) -> None:
        super().__init__()
        self.ground = GROUND[-1]
        self.ground.examples += 1
        self.ground.story = []
        IDS.seed(7)
        self.copy = self.ground.copy()
        url = self.copy.__enter__()
        self.database = compiled.keep(engine.connect(url))
        clock = TurnableClock(TODAY)
        house = works.connect(self.database, clock, EventBus())
        self.hands = Hands(house, clock, self.ground.where, self.ground.folder)
        if (begun := self.ground.begun) is not None:
            self.hands.memory, self.hands.taps = deepcopy(begun.memory), begun.taps
            self.hands.files = list(begun.files)
        house.cards = cards.Gateway(self.hands.stripe)
        self.reader = Reader(url if self.ground.server else url.partition(":///")[2])
        self.hands.book = self.reader.read()
        self.order: dict[str, dict[Any, int]] = {name: {} for name in TABLES}

    @rule(first=st.sampled_from(sorted(ACTS)), second=st.sampled_from(sorted(ACTS)), n=NUMBERS, m=NUMBERS)
    def two_at_once(self, first: str, second: str, n: list[int], m: list[int]) -> None:
        """Two act at the same moment."""

        how = self.run(done(self.hands, ACTS[first], n), done(self.hands, ACTS[second], m))
        for name, each in zip((first, second), how, strict=True):
            self.tell(f"{name}: {each}", "at once")
        self.look(alone=False)

    def step(self, name: str, n: list[int]) -> None:
        """One act, and a look at everything."""
        (how,) = self.run(done(self.hands, ACTS[name], n))
        self.tell(f"{name}: {how}", str(n))
        self.look()

    def run(self, *acts: Coroutine[Any, Any, str]) -> list[str]:
        """Do these at the same moment; says how each went.

        Raises:
            Exception: one was neither done nor refused in words.
        """

        async def together() -> list[str | BaseException]:
            return await asyncio.gather(*acts, return_exceptions=True)

        told = []
        for how in self.ground.runner.run(together()):
            if isinstance(how, BaseException):
                self.ground.found.append(repr(how))
                raise how
            told.append(how)
        return told

    def tell(self, how: str, more: str) -> None:
        """Remember what was done."""
        self.ground.outcomes[how] += 1
        self.ground.story.append(f"{how} {more}")

    def look(self, *, alone: bool = True) -> None:
        """Count everything once more."""
        before, now = self.hands.book, self._in_order(self.reader.read())
        wrong = [each for check in (*CHECKS, *THINGS) for each in check(now, self.hands.memory)]
        wrong += [each for change in CHANGES[: None if alone else 1] for each in change(before, now)]
        self.hands.book = now
        self.ground.found += wrong
        assert not wrong, "\n".join([*wrong, "after", *self.ground.story])

    def _in_order(self, book: Book) -> Book:
        """Rows in the order in which they came, so that the same choices mean the same in the next run."""
        for name, rows in book.rows.items():
            known = self.order[name]
            for row in rows:
                if hasattr(row, "id"):
                    known.setdefault(row.id, len(known))
            if known:
                rows.sort(key=lambda row, known=known: known[row.id])
        return book

    def teardown(self) -> None:
        """Drop the world."""
        self.reader.close()
        self.ground.runner.run(self.database.close())
        self.copy.__exit__(None, None, None)


def _always(_hands: Hands) -> bool:
    return True


def _rule(name: str) -> Callable[..., None]:
    @precondition(lambda self: READY.get(name, _always)(self.hands))
    @rule(n=NUMBERS)
    def act(self: Machine, n: list[int]) -> None:
        self.step(name, n)

    act.__name__ = name
    return act


for _name in ACTS:
    setattr(Machine, _name, _rule(_name))


@contextmanager
def same_ids() -> Iterator[None]:
    """Ids and references are drawn alike in each example: what is sorted by them must not differ when one is played again."""
    with (
        mock.patch.object(os, "urandom", IDS.randbytes),
        mock.patch.object(random, "_urandom", IDS.randbytes),
    ):
        yield


@contextmanager
def nothing_hidden() -> Iterator[None]:
    """What would be written to the log and tried again later, is found here."""

    def complain(_log: object, words: str) -> None:
        raise AssertionError(words) from sys.exc_info()[1]

    with mock.patch.object(background, "complain", complain):
        yield


def play(
    ground: Ground, examples: int, steps: int, *, shrinks: bool = True, always_the_same: bool = False
) -> None:
    """So many examples of so many steps on this ground.

    Raises:
        AssertionError: something does not add up; the words say what, and the acts that led there.
    """
    GROUND.append(ground)
    try:
        with same_ids(), nothing_hidden(), mock.patch.object(issuing, "rendered", papers.plain):
            run_state_machine_as_test(
                Machine,
                settings=settings(
                    max_examples=examples,
                    stateful_step_count=steps,
                    deadline=None,
                    database=None,
                    derandomize=always_the_same,
                    report_multiple_bugs=False,
                    suppress_health_check=list(HealthCheck),
                    phases=(Phase.generate, Phase.shrink) if shrinks else (Phase.generate,),
                ),
            )
    finally:
        GROUND.pop()
