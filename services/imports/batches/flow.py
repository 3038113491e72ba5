"""A whole file brought in, in as many works as it takes; where it cannot be done as it was shown, all of it is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from db import ImportBatch, ImportRow
from services.core import acts, versions
from services.core.acts import PlanHasChanged
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Work, reading, with_retries, work
from services.imports.batches import lines
from services.imports.batches.act import IMPORT
from services.imports.batches.portions import Going, portion
from services.imports.batches.rights import here
from services.language import N_


class GoesOnElsewhere(Refused):
    """Another tab is bringing this file in at this moment, or has taken it back."""

    message = N_("This list is being imported in another window, or was taken back there.")


async def bring_in(visitor: Visitor, wish: Mapping[str, Any], stamp: str, key: str | None = None) -> UUID:
    """Bring a file in as its plan was shown; answers with the act by which it is taken back.

    Raises:
        PlanHasChanged: a line would become something else by now; what was in already is taken back.
        NothingToDo, NotTried, WasBroughtIn, GoesOnElsewhere.
    """

    async def begin() -> UUID:
        async with work(visitor) as w:
            return await acts.apply(w, IMPORT, wish, stamp, key)

    done_id = await with_retries(begin)
    await go_on(visitor, UUID(str(wish["batch"])))
    return done_id


async def go_on(visitor: Visitor, batch_id: UUID) -> None:
    """Bring in what is left of a file, also where the program was stopped in the middle of it.

    Raises:
        NotFound, PlanHasChanged, GoesOnElsewhere.
    """
    rest = _Rest(visitor, batch_id)
    try:
        while await with_retries(rest.portion):
            pass
    except PlanHasChanged:
        await with_retries(lambda: _return(visitor, batch_id))
        raise


class _Rest:
    """What is left of a file, portion by portion."""

    def __init__(self, visitor: Visitor, batch_id: UUID) -> None:
        self._visitor, self._batch_id = visitor, batch_id
        self._going: Going | None = None

    async def portion(self) -> bool:
        """Bring the next lines in; whether there are more."""
        going, self._going = (
            self._going or await self._read(),
            None,
        )  # a try that fails leaves false notes in it
        if going is None:
            return False
        async with work(self._visitor) as w:
            await here(w, self._batch_id)
            batch = await versions.to_change(w, ImportBatch, self._batch_id, None)
            if batch.state != "applied" or batch.goes_on_at != going.at:
                raise GoesOnElsewhere
            await portion(w, batch, going)
            has_more = batch.goes_on_at is not None
        self._going = going
        return has_more

    async def _read(self) -> Going | None:
        async with reading(self._visitor) as r:
            batch = await here(r, self._batch_id)
            return None if batch.goes_on_at is None else Going(batch, await lines.of_batch(r, batch.id))


async def _return(visitor: Visitor, batch_id: UUID) -> None:
    """Take back what is in, and let the file be checked anew, unless it was sent once more meanwhile."""
    async with work(visitor) as w:
        batch = await here(w, batch_id)
        if batch.act_id is None or batch.goes_on_at is None:
            return
        plan = await acts.preview_taking_back(w, IMPORT, batch.act_id)
        await acts.take_back(w, IMPORT, batch.act_id, plan.stamp)
        same = select(ImportBatch.id).where(ImportBatch.sha256 == batch.sha256, ImportBatch.state == "open")
        if await w.db.scalar(same) is None:
            await _open_again(w, batch_id)


async def _open_again(w: Work, batch_id: UUID) -> None:
    batch = await versions.to_change(w, ImportBatch, batch_id, None)
    batch.state, batch.applied_at, batch.act_id, batch.tried_at = "open", None, None, None
    await w.db.execute(update(ImportRow).where(ImportRow.batch_id == batch_id).values(made=[]))
