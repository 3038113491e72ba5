"""A question that several parts of one screen ask is asked once in a reading, because nothing changes within it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import TypeVar

from services.core.work import Reading, Work

T = TypeVar("T")
KEY = "services.core.once"


async def asked_once(r: Reading, question: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
    """The answer of `ask`, which in one reading is called once for each question, visitor and moment.

    In a work it is called each time, because the work itself may have changed the answer.
    """
    if isinstance(r, Work):
        return await ask()
    answers = r.db.info.setdefault(KEY, {})
    whole = (question, r.visitor, r.now)
    if whole not in answers:
        answers[whole] = await ask()
    answer: T = answers[whole]
    return answer
