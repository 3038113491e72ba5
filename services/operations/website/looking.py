"""Looking at a published page: it is read first, outside of any transaction, and what was seen is kept then."""

from __future__ import annotations

import asyncio
from uuid import UUID

from db.states import PageFound
from services.core.visitor import Visitor
from services.core.work import reading, with_retries, work
from services.operations.website import published
from services.operations.website.allowed import portal_url
from services.operations.website.seen import what_stands
from services.outside import web_page
from services.outside.public_addresses import NotPublic


async def look(visitor: Visitor, page_id: UUID) -> PageFound:
    """Look at a page, and keep what stands there. A flow.

    Raises:
        NotFound: the visitor has not the settings, or there is no such page any more.
    """
    async with reading(visitor) as r:
        url = await published.url_of(r, page_id)
    found = await _seen(url)

    async def noted() -> None:
        async with work(visitor) as w:
            await published.note(w, page_id, found)

    await with_retries(noted)
    return found


async def _seen(url: str) -> PageFound:
    try:
        page = await web_page.read(url)
    except NotPublic:
        return "not_public"
    except web_page.PageDidNotCome:
        return "no_answer"
    return await asyncio.to_thread(
        what_stands, page.text, page.url, portal_url()
    )  # a large page takes a while
