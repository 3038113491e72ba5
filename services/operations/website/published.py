"""The pages of the provider's website on which the portal stands or is linked, and what was seen there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from db import SitePage
from db.states import PageFound
from services import provider
from services.core import audit
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.operations.setup.rights import settings_only
from services.operations.website.addresses import origin_of, page_typed
from services.operations.website.allowed import portal_url

MOST = 30


class TooManyPages(Refused):
    """There is no room for another one."""

    message = N_("At most {most} pages can be watched. Remove one that you no longer use.")


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """One page, as the screen shows it."""

    page_id: UUID
    url: str
    found: PageFound | None
    looked_at: datetime | None
    is_allowed: bool
    """Its website may show the portal in a frame."""


@dataclass(frozen=True, slots=True)
class WebsiteView:
    """What the screen shows."""

    name: str
    """The provider's."""
    portal: str
    """Where the portal is, without a slash at its end."""
    websites: tuple[str, ...]
    pages: tuple[PublishedPage, ...]


async def view(r: Reading) -> WebsiteView:
    """The websites that may show the portal, and the pages.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(r)
    here = await provider.current(r)
    websites = tuple(here.framed_on.split())
    rows = await r.db.scalars(select(SitePage).order_by(SitePage.added_at, SitePage.id))
    pages = (
        PublishedPage(row.id, row.url, row.found, row.looked_at, origin_of(row.url) in websites)
        for row in rows
    )
    return WebsiteView(here.name, portal_url(), websites, tuple(pages))


async def add(w: Work, typed: str) -> UUID:
    """Remember a page; one that is remembered already stays as it is.

    Raises:
        NotFound: the visitor has not the settings.
        NotAWebsite, AnyWebsite, WithoutHttps, PortalItself, TooManyPages.
    """
    settings_only(w)
    url = page_typed(typed, portal_url())
    standing = await w.db.scalar(select(SitePage.id).where(SitePage.url == url))
    if standing is not None:
        return standing
    if (await w.db.scalars(select(func.count()).select_from(SitePage))).one() >= MOST:
        raise TooManyPages(most=MOST)
    row = SitePage(url=url, added_at=w.now)
    w.db.add(row)
    await w.db.flush()
    audit.note(w, "page published", "provider", (await provider.current(w)).id, page=url)
    return row.id


async def remove(w: Work, page_id: UUID) -> None:
    """Forget a page; it is left alone, and may be added again.

    Raises:
        NotFound: the visitor has not the settings, or there is no such page any more.
    """
    settings_only(w)
    row = await _one(w, page_id)
    audit.note(w, "page removed", "provider", (await provider.current(w)).id, page=row.url)
    await w.db.delete(row)


async def url_of(r: Reading, page_id: UUID) -> str:
    """The address of a page.

    Raises:
        NotFound: the visitor has not the settings, or there is no such page any more.
    """
    settings_only(r)
    return (await _one(r, page_id)).url


async def note(w: Work, page_id: UUID, found: PageFound) -> None:
    """Keep what was seen on a page.

    Raises:
        NotFound: the visitor has not the settings, or there is no such page any more.
    """
    settings_only(w)
    row = await _one(w, page_id)
    row.found, row.looked_at = found, w.now


async def _one(r: Reading, page_id: UUID) -> SitePage:
    row = await r.db.get(SitePage, page_id)
    if row is None:
        raise NotFound
    return row
