"""An open page of somebody who may no longer see what was shared with them loads anew, on every node (R87)."""

from __future__ import annotations

from nicegui import Client, background_tasks

from pages.app.page_context import PageContext
from services.bookings import sharing_ends
from services.core.events import SHARES_CHANGED, Ids
from services.core.refusals import NotSignedIn, Refused
from services.core.visitor import Kind
from services.core.work import app, now, reading, with_retries


def watch(client: Client, context: PageContext) -> None:
    """Load the page anew when something that was shared with its visitor is taken away, or is theirs in another role."""
    visitor, opened = context.visitor, now()
    if visitor.kind is not Kind.CLIENT:
        return

    async def is_withdrawn() -> bool:
        async with reading(visitor) as r:
            return await sharing_ends.taken_away_since(r, opened)

    async def look(told: bool) -> None:
        try:
            gone = await with_retries(is_withdrawn) or told
        except (NotSignedIn, Refused):
            return  # a page without a sign-in leaves by itself; if the server is busy, the next tap is refused anyway
        if gone and not client.is_deleted:
            client.open(context.path)

    def listener(ids: Ids) -> None:
        told = (
            ids is not None and visitor.client_id in ids
        )  # else this node was cut off, and nobody knows who
        if not client.is_deleted and (ids is None or told):
            background_tasks.create(look(told), name="is it still shared", context=client)

    client.on_delete(app().events.on(SHARES_CHANGED, listener))
