"""Takes one file of a bank from the room Statements, and answers what became of it (item 6 of issue 9).

The bytes are the body, so the browser shows how far they are; what staff say of the file stands in the address. Files are
kept by nobody: one that needs a word first is sent again with it.
"""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import HTTPConnection

from pages.delivery.uploads import Upload
from pages.plain.request import UNSTORED
from pages.staff.rooms import FILES
from pages.staff.statements.answer import Answer
from services import language, provider, sign_in
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound, NotSignedIn, Refused
from services.core.visitor import Visitor
from services.core.work import now
from services.language import formats
from services.payments import bank_files
from services.payments.bank import accounts, told
from services.payments.bank.taking import SaidOfFiles
from services.payments.statements import WhichColumns
from services.payments.statements.reading import LARGEST, MEGABYTE

PATH = FILES


async def _may(sender: HTTPConnection) -> bool:
    try:
        await _visitor(sender)
    except (NotSignedIn, NotFound):
        return False
    return True


UPLOAD = Upload(PATH, LARGEST * MEGABYTE, _may)


def add(app: FastAPI) -> None:
    """Add the route."""
    app.add_route(PATH, take, methods=["POST"], include_in_schema=False)


async def take(request: Request) -> Response:
    """Keep a file and pair what is certain. 404 for everybody but staff who look after money."""
    try:
        visitor = await _visitor(request)
    except (NotSignedIn, NotFound):
        return Response(status_code=404, headers=UNSTORED)
    said = request.query_params
    of_file = SaidOfFiles(said.get("account", ""), said.get("holder", ""), said.get("columns", ""))
    answer = await _answer(visitor, await request.body(), said.get("name", ""), of_file)
    return JSONResponse(answer.as_json(), headers=UNSTORED)


async def _visitor(sender: HTTPConnection) -> Visitor:
    """Who sends; their language is spoken from here on.

    Raises:
        NotSignedIn; NotFound: they do not look after money.
    """
    async with sign_in.reading_of(sender.cookies.get(sign_in.cookie_name())) as r:
        if not may(r.visitor, Capability.MONEY):
            raise NotFound
        here = await provider.current(r)
        language.speak(r.visitor.locale or here.locale)
        formats.be_here(here.zone, now())
        return r.visitor


async def _answer(visitor: Visitor, data: bytes, name: str, said: SaidOfFiles) -> Answer:
    try:
        taken = await bank_files.keep(visitor, data, name, said)
    except WhichColumns as asked:
        return Answer.columns(asked, said)
    except accounts.WhichAccount as asked:
        return Answer("whose", (asked.words(),), choices=tuple(asked.facts["accounts"]))
    except accounts.NotOurAccount as asked:
        facts = asked.facts
        return Answer(
            "add", (asked.words(),), choices=(str(facts["account"]),), currency=str(facts["currency"])
        )
    except Refused as refused:
        return Answer("refused", (refused.words(),))
    totals = await bank_files.pair(visitor, [taken])
    return Answer("read", (totals.last(), *told.of_file(taken), *totals.besides()))
