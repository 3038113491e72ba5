"""Lists that wait to be imported, and one that was, for the tour of the staff side."""

from __future__ import annotations

from uuid import UUID

from services.core import acts
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.imports.batches import bringing_in, keeping, trying
from services.imports.batches.act import IMPORT

PLACES = ("list", "list-unknown", "list-in")
SYSTEM = Visitor.system("tour")
WRONG = """E-mail,Parent first name,Child first name,Date of birth,Phone
nina@example.net,Nina,Nela,2019-05-14,0905 123 456
otto.example.net,Otto,Ota,2020-02-30,
=cmd,Vera,Viki,,
"""
GOOD = "E-mail,Parent first name\nsimona@example.net,Simona\nkarol@example.net,Karol\n"
UNKNOWN = "Wer;Wo\npetra@example.net;Petra\n"


async def found() -> dict[str, str]:
    """Their addresses."""
    ids = {}
    for place, name, text in (
        ("list", "families.csv", WRONG),
        ("list-unknown", "unknown.csv", UNKNOWN),
        ("list-in", "two families.csv", GOOD),
    ):
        ids[place] = await keeping.keep(SYSTEM, name, text.encode())
        await trying.try_all(SYSTEM, ids[place])
    await _bring_in(ids["list-in"])
    return {place: f"/staff/import/{short(id_)}" for place, id_ in ids.items()}


async def _bring_in(batch_id: UUID) -> None:
    async with reading(SYSTEM) as r:
        plan = await acts.preview(r, IMPORT, bringing_in.wish(batch_id))
    async with work(SYSTEM) as w:
        await acts.apply(w, IMPORT, plan.wish, plan.stamp)
