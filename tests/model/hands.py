"""Who acts: what is there to act on, what chance has chosen, and what was handed in and taken out by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from services.core.refusals import Refused
from services.core.work import App, Work, with_retries, work
from services.outside.clock import TurnableClock
from tests.fake_stripe import FakeStripe
from tests.model.book import Book
from tests.model.memory import Memory
from tests.model.world import Where
from tests.small import SYSTEM, Family

T = TypeVar("T")


class NothingThere(Exception):
    """What was chosen to be acted on is not there yet."""


class Chance:
    """What was drawn for one act: small numbers, used up one after the other."""

    def __init__(self, numbers: Sequence[int]) -> None:
        """`numbers`: as they were drawn; shrinking makes them smaller, so first choices are the plainest."""
        self._numbers = list(numbers)

    def number(self) -> int:
        """The next one."""
        return self._numbers.pop(0) if self._numbers else 0

    def one(self, options: Sequence[T]) -> T:
        """One of these.

        Raises:
            NothingThere: there is none.
        """
        if not options:
            raise NothingThere
        return options[self.number() % len(options)]

    def some(self, options: Sequence[T], most: int = 3) -> list[T]:
        """A few of these, or none."""
        return [self.one(options) for _n in range(self.number() % (most + 1)) if options]

    def odd(self) -> bool:
        """Rather no than yes."""
        return self.number() % 3 == 2


@dataclass
class Hands:
    """Everything that an act needs."""

    house: App
    clock: TurnableClock
    where: Where
    folder: Path
    book: Book = field(default_factory=Book)
    memory: Memory = field(default_factory=Memory)
    stripe: FakeStripe = field(default_factory=FakeStripe)
    events: list[dict[str, Any]] = field(default_factory=list)
    """The gateway's, still on their way."""
    files: list[Path] = field(default_factory=list)
    """Statements that were read."""
    taps: int = 0
    """How many keys of taps and names of children were given out."""
    credited: list[tuple[UUID, Any]] = field(default_factory=list)

    def next(self) -> int:
        """A number that no other act has."""
        self.taps += 1
        return self.taps

    def family(self, n: Chance) -> Family:
        """One of them."""
        return n.one(self.where.families)

    def of(self, client_id: Any) -> Family:
        """The family whose row this is."""
        return next(each for each in self.where.families if each.client_id == uid(client_id))

    async def act(self, visitor: Any, what: Callable[[Work], Awaitable[T]]) -> T:
        """One work, tried again where the database asks for it."""

        async def once() -> T:
            async with work(visitor) as w:
                return await what(w)

        return await with_retries(once)

    async def staff(self, what: Callable[[Work], Awaitable[T]]) -> T:
        """The same by the provider's side."""
        return await self.act(SYSTEM, what)

    async def twice(self, n: Chance, act: Callable[[], Awaitable[T]]) -> T:
        """A tap, and sometimes a second one before anybody could look; the answer of the first counts."""
        first = await act()
        if n.odd():
            assert await act() == first, "a second tap with the same key got another answer"
        return first


def uid(stored: Any) -> UUID:
    """An id as a plain row has it: text without dashes in SQLite."""
    return stored if isinstance(stored, UUID) else UUID(stored)


Act = Callable[[Hands, Chance], Awaitable[None]]


async def done(hands: Hands, act: Act, numbers: Sequence[int]) -> str:
    """Do it; says in a word how that went. Refusals and nothing to act on are all right, all else is not."""
    try:
        await act(hands, Chance(numbers))
    except NothingThere:
        return "nothing there"
    except Refused as no:
        return type(no).__name__
    return "done"
