"""Who may open which screen.

A page's address is checked here before anything is built. When a visitor goes to another screen of an open page,
`drawing.py` runs the same check again, because permissions may have changed in between.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from functools import partial
from uuid import UUID

from fastapi import Request

from components.theme import Mode
from pages.app import beside
from pages.app.areas import PUBLIC, Area, Screen
from pages.app.page_context import FirstReading, PageContext
from pages.delivery.framing import in_frame, may_be_framed
from services import language, provider, sign_in
from services.core import ids, view_as
from services.core.once import asked_once
from services.core.refusals import NotFound, NotSignedIn
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, reading
from services.provider import ProviderView

FIRST_ADDRESS = "/"
"""The portal's first address. A visitor whose area has another home is redirected there."""
MODES: Mapping[str, Mode] = {"light": "light", "dark": "dark"}
"""What a person has chosen; everything else goes by the device."""

Check = Callable[[Reading, UUID], Awaitable[object]]
"""Raises NotFound unless the visitor may see what this id names."""


class UncheckedId(Exception):
    """An address has an id without a check, so anybody could try any id there. The portal does not start."""


class Elsewhere(Exception):
    """The visitor has a home of their own, at `address`."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Guard:
    """Decides who may open a screen and what they may see there.

    Args:
        areas: one for each kind of visitor that signs in.
        checks: for each name of an id in an address, the function that raises NotFound if the visitor may not see it.
    """

    def __init__(self, areas: Iterable[Area], checks: Mapping[str, Check]) -> None:
        self._areas = {Kind.ANONYMOUS: PUBLIC} | {area.kind: area for area in areas}
        self._checks = checks

    def accept(self, screen: Screen) -> None:
        """Check one line of the table when the portal starts.

        Raises:
            UncheckedId: its address has an id without a check.
        """
        for name in re.findall(r"{(\w+)", screen.path):
            if name not in self._checks:
                raise UncheckedId(f"{screen.path}: add a check for “{name}” to CHECKS in pages/__init__.py")

    async def may_open(self, request: Request, screen: Screen, until: AsyncExitStack) -> PageContext:
        """The context of the page, if this visitor may open it and see everything that its address names.

        The reading in which that was checked stays open for the first screen, at the latest until the stack closes.

        Raises:
            NotSignedIn: nobody has signed in, and the screen is not for everybody.
            Elsewhere: it is the portal's first address, and this kind of visitor has its home elsewhere.
            NotFound: the screen is not for them, or an id is malformed or unknown, or they may not see what it names.
        """
        if screen.who.kind is Kind.CLIENT:
            may_be_framed(request)
        try:
            theirs = sign_in.reading_of(request.cookies.get(sign_in.cookie_name(), ""))
            return await self._opened(request, screen, theirs, until)
        except NotSignedIn:
            if not screen.who.admits(Visitor.anonymous()):
                raise
        return await self._opened(request, screen, reading(Visitor.anonymous()), until)

    async def _opened(
        self,
        request: Request,
        screen: Screen,
        theirs: AbstractAsyncContextManager[Reading],
        until: AsyncExitStack,
    ) -> PageContext:
        async with AsyncExitStack() as open_:
            r = await _for_whom(await open_.enter_async_context(theirs), screen)
            area = self._areas[r.visitor.kind]
            if screen.path == FIRST_ADDRESS != area.home and not screen.who.is_of(r.visitor):
                raise Elsewhere(area.home)
            current = await provider.current(r)
            spoken = request.state.language = _language(request, r.visitor, current)
            await self.check(r, screen, request.path_params)
            end = open_.pop_all()
            until.push_async_callback(end.aclose)
        return PageContext(
            r.visitor,
            area,
            current,
            spoken,
            MODES.get(r.visitor.theme, "auto"),
            state=area.state(request.cookies),
            is_wide=beside.is_wide(request.cookies),
            first=FirstReading(r, end),
            framed=in_frame(request.headers),
        )

    async def check(self, r: Reading, screen: Screen, named: Mapping[str, str]) -> list[UUID]:
        """The ids of an address, in its order, if the visitor may open the screen and see everything that they name.

        Raises:
            NotFound: as for `may_open`.
        """
        if not screen.who.admits(r.visitor):
            raise NotFound
        found = {name: ids.read(text) for name, text in named.items()}
        for name, id_ in found.items():
            await asked_once(r, (name, id_), partial(self._checks[name], r, id_))
        return list(found.values())

    async def opens(self, r: Reading, screens: Iterable[Screen], path: str) -> bool:
        """Whether this visitor could open an address now; not if what it names is gone, or is no longer theirs."""
        plain = path.partition("?")[0]
        for screen in screens:
            found = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", screen.path), plain)
            if found is not None:
                try:
                    await self.check(r, screen, found.groupdict())
                except NotFound:
                    return False
                return True
        return False


async def _for_whom(r: Reading, screen: Screen) -> Reading:
    """The reading itself; on a family's screen that staff look at, the same for that family."""
    if screen.who.kind is not Kind.CLIENT:
        return r
    seen = await view_as.family_seen(r.db, r.visitor)
    return r if seen is None else replace(r, visitor=seen)


def _language(request: Request, visitor: Visitor, current: ProviderView) -> str:
    if visitor.kind is Kind.ANONYMOUS:
        return language.asked_for(request.headers.get("accept-language", "")) or current.locale
    return visitor.locale or current.locale
