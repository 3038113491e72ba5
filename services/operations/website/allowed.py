"""Which websites may show the portal in a frame. A browser refuses the frame everywhere else."""

from __future__ import annotations

from sqlalchemy import select

from db import Provider
from services.core import audit
from services.core.events import Topic
from services.core.refusals import Refused
from services.core.work import Work, app
from services.language import N_
from services.operations.setup.rights import settings_only
from services.operations.website.addresses import origin_typed
from services.provider.cache import forget

WEBSITE_REFUSED = Topic("website-refused")
"""A website may not show the portal any more; the id is the provider's."""
MOST = 20
"""More would make the header of every page long."""


class TooManyWebsites(Refused):
    """There is no room for another one."""

    message = N_("At most {most} websites can show the portal. Remove one that you no longer use.")


class AlreadyAllowed(Refused):
    """It is among them."""

    message = N_("This website may show the portal already.")


def portal_url() -> str:
    """Where people reach the portal, without a slash at its end; what every mail links to."""
    configuration = app().configuration
    return (configuration.public_url if configuration else "").rstrip("/")


async def allow(w: Work, typed: str) -> str:
    """Let one more website show the portal in a frame; gives its address as browsers write it.

    Raises:
        NotFound: the visitor has not the settings.
        NotAWebsite, AnyWebsite, WithoutHttps, PortalItself, AlreadyAllowed, TooManyWebsites.
    """
    settings_only(w)
    origin = origin_typed(typed, portal_url())
    row = await _locked(w)
    standing = row.framed_on.split()
    if origin in standing:
        raise AlreadyAllowed
    if len(standing) >= MOST:
        raise TooManyWebsites(most=MOST)
    await _set(w, row, [*standing, origin], "website allowed", origin)
    return origin


async def disallow(w: Work, origin: str) -> None:
    """Take a website off the list. Pages that it shows at this moment are loaded anew, which its browser refuses.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(w)
    row = await _locked(w)
    standing = row.framed_on.split()
    if origin in standing:  # twice is once
        await _set(w, row, [each for each in standing if each != origin], "website refused", origin)
        w.publish(WEBSITE_REFUSED, row.id)


async def _locked(w: Work) -> Provider:
    statement = select(Provider).with_for_update().execution_options(populate_existing=True)
    return (await w.db.scalars(statement)).one()


async def _set(w: Work, row: Provider, origins: list[str], act: str, origin: str) -> None:
    row.framed_on = " ".join(origins)
    row.version += 1
    audit.note(w, act, "provider", row.id, website=origin)
    await w.db.flush()
    forget(w)
