"""Takes files of a bank and pairs what is certain: what the room Statements and the command line do.

A flow: a file is kept whole or not at all, then each line that is certain is paired in works of their own, so that one
that somebody else pairs meanwhile stops no other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial
from uuid import UUID

from services import provider
from services.core.visitor import Visitor
from services.core.work import reading, with_retries, work
from services.language import speaking
from services.payments import review, review_page
from services.payments.bank import refunds_seen, settling, taking
from services.payments.bank.taking import FileTaken, SaidOfFiles
from services.payments.bank.told import Totals
from services.payments.review import Judged

BY_ITSELF = Visitor.system("statements")
"""Who pairs what is certain: the program, whoever brings the file."""
TOGETHER = 20
"""Lines paired in one work."""


async def keep(visitor: Visitor, data: bytes, name: str, said: SaidOfFiles) -> FileTaken:
    """Keep the lines of one file.

    Raises:
        NotFound: the visitor does not look after money.
        Unreadable, WhichColumns, NotColumns, NotOurAccount, WhichAccount: nothing of it is kept.
    """
    async with reading(visitor) as r:
        known = await taking.context_of(r, said)
    # a large file takes seconds to read, in which others want to be served
    read = await asyncio.to_thread(taking.read, data, name, known, said)

    async def kept() -> FileTaken:
        async with work(visitor) as w:
            return await taking.keep(w, read, name, data, said)

    return await with_retries(kept)


async def pair(visitor: Visitor, files: Sequence[FileTaken]) -> Totals:
    """Pair what is certain of the lines of these files; what became of them.

    A line of an earlier file that has become certain meanwhile waits for a person, to whom the queue has shown it so.

    Raises:
        NotFound: the visitor does not look after money.
    """
    totals = Totals()
    for each in files:
        totals.add(each)
    async with reading(visitor) as r:
        judged = await review.waiting(r, [kept for each in files for _statement, kept in each.kept])
    await _settle_all([each for each in review_page.certain(judged) if each[0] in totals.ids])
    totals.judge(judged)
    totals.refunds = await with_retries(_refunds)
    return totals


async def _settle_all(sure: Sequence[Judged]) -> int:
    """Pair these, some in one work, family by family, so that two runs do not wait for each other; how many were free."""
    in_turn = sorted(sure, key=lambda each: str(each[1].family))
    done = 0
    for n in range(0, len(in_turn), TOGETHER):
        done += await with_retries(partial(_settle, in_turn[n : n + TOGETHER]))
    return done


async def accept_sure(visitor: Visitor, shown: Collection[UUID]) -> int:
    """Pair those of the lines that were shown as certain which still are; how many that were.

    Raises:
        NotFound: the visitor does not look after money.
    """
    async with reading(visitor) as r:
        judged = await review.waiting(r)
    return await _settle_all([each for each in review_page.certain(judged) if each[0] in shown])


async def _settle(some: Sequence[Judged]) -> int:
    done = 0
    async with work(BY_ITSELF) as w:
        with speaking((await provider.current(w)).locale):
            for line_id, suggestion in some:
                with suppress(settling.PairedMeanwhile, settling.SetAside):
                    await review.carry_out(w, line_id, suggestion)
                    done += 1
    return done


async def _refunds() -> int:
    async with work(BY_ITSELF) as w:
        return await refunds_seen.see_certain(w)
