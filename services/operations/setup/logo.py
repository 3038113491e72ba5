"""Setting and removing the provider's logo."""

from __future__ import annotations

from sqlalchemy import select

from db import Provider
from services.core import audit
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import Work, app, reading, with_retries, work
from services.operations.setup.rights import settings_only
from services.provider import logo as logos
from services.provider.cache import forget


async def put(visitor: Visitor, content: bytes) -> str:
    """Show this picture from now on; gives its name. A flow: the file is there before anything names it.

    Raises:
        NotFound: the visitor may not change the provider's settings.
        NotAPicture, PictureTooHeavy, PictureTooSmall, PictureTooLarge.
    """
    configuration = app().configuration
    if configuration is None:
        raise NotFound
    async with reading(visitor) as r:
        settings_only(r)
    picture = logos.judged(content)
    logos.keep(configuration.data, picture)

    async def named() -> None:
        async with work(visitor) as w:
            await show(w, picture.name)

    await with_retries(named)
    return picture.name


async def show(w: Work, name: str | None) -> None:
    """Show the picture of this name; None: the name's first letter.

    Raises:
        NotFound: the visitor may not change the provider's settings.
    """
    settings_only(w)
    row = (await w.db.scalars(select(Provider).with_for_update())).one()
    row.logo = name
    row.version += 1
    await w.db.flush()
    forget(w)
    audit.note(w, "logo changed", "provider", row.id)
