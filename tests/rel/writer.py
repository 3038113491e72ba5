"""A program that writes without end through the portal's own works and tells each act that was acknowledged (T12).

`python -m tests.rel.writer ADDRESS FIRST [early]`: one act is one numbered entry in the record of acts; its number is printed
when the work has ended. `early` is the negative control: it is printed before.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from uuid import UUID

from db import engine
from services.core import audit
from services.core.refusals import Busy
from services.core.visitor import Visitor
from services.core.work import connect, with_retries, work
from services.outside.clock import WallClock

WRITERS = 4
PADDING = "x" * 2_000
WRITER = Visitor.system("writer")


async def write(numbers: count[int], *, early: bool) -> None:
    """Act after act; one that is refused is not told."""
    for number in numbers:

        async def act(number: int = number) -> None:
            async with work(WRITER) as w:
                audit.note(w, "wrote", "writer", UUID(int=number), padding=PADDING)
                if early:
                    print(number, flush=True)

        try:
            await with_retries(act)
        except Busy:
            print("refused", flush=True)
            await asyncio.sleep(0.01)
            continue
        if not early:
            print(number, flush=True)


async def main(address: str, first: int, *, early: bool) -> None:
    """Write until somebody ends the program; the first act has this number."""
    connect(engine.connect(address), WallClock())
    numbers = count(first)
    await asyncio.gather(*(write(numbers, early=early) for _writer in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), early="early" in sys.argv))
