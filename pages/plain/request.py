"""What plain pages share: the request context (sender, language, cookies), the frame and the fields of forms.

Forms are not trusted: anything that is not a form of ours is read as an empty form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

import htpy as h
from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from components.plain import plain_page
from components.theme import theme
from pages.app import framing, installable
from pages.app.frame import logo_of
from pages.delivery.framing import in_frame
from pages.plain.asking import Asking
from services import language, provider, sign_in
from services.core.configuration import Configuration
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import formats
from services.provider import ProviderView
from services.sign_in import Asked, Browser, Cookie

UNSTORED = {"Cache-Control": "no-store"}
A_DAY = 24 * 60 * 60
LASTS = {
    Cookie.SIGN_IN: 365 * A_DAY,
    Cookie.ASKING: 600,
    Cookie.TRIED: 600,
    Cookie.KEPT: 30 * A_DAY,
    Cookie.DEVICE: 400 * A_DAY,
    Cookie.LANGUAGE: 365 * A_DAY,
}
LONGEST_FORM = 100_000
"""Bytes; none of our forms is longer."""


@dataclass(frozen=True, slots=True)
class RequestContext:
    """One request for a plain page: the browser that sends it, and its last request for a code."""

    request: Request
    configuration: Configuration
    provider: ProviderView
    browser: Browser
    asking: Asking
    tried: str
    """What `sign_in.note_of` says of its last wrong code; it comes from the browser."""

    @property
    def keeps_cookies(self) -> bool:
        """Whether the browser has sent any cookie of ours. Every page gives it one, so a form should come with one."""
        return any(_cookie(self.request, self.configuration, cookie) for cookie in Cookie)

    @property
    def in_frame(self) -> bool:
        """Whether the page is to stand in a frame on the provider's website."""
        return in_frame(self.request.headers)

    def page(
        self,
        title: str,
        *content: h.Node,
        status: int = 200,
        foot: h.Node = None,
        scripts: Iterable[str] = (),
        wide: bool = False,
        signed_out: bool = False,
    ) -> HTMLResponse:
        """A page with the provider's logo and colours, which the browser must not store.

        A browser that has no cookie of ours gets one, so that the next form shows whether it keeps cookies.
        `signed_out`: nobody is signed in, which the provider's website is told where it shows the page in a frame.
        """
        framed = framing.head(self.provider, signed_in=False if signed_out else None)
        text = plain_page(
            title,
            *content,
            of=logo_of(self.provider),
            theme=theme(self.provider.brand),
            foot=foot,
            scripts=scripts,
            head=[installable.head(self.provider), framed if self.in_frame else None],
            wide=wide,
            tight=wide,
        )
        response = HTMLResponse(text, status, headers=UNSTORED)
        if not self.keeps_cookies:
            self.set_cookie(response, Cookie.KEPT, "1")
        return response

    def redirect(self, path: str) -> Response:
        """Redirect the browser to a page of ours."""
        return RedirectResponse(path, 303, headers=UNSTORED)

    def set_cookie(self, response: Response, cookie: Cookie, value: str) -> None:
        """Set one of our cookies."""
        response.set_cookie(
            sign_in.cookie_name(self.configuration, cookie),
            value,
            max_age=LASTS[cookie],
            path="/",
            secure=self.configuration.https,
            httponly=True,
            samesite="lax",
        )

    def delete_cookie(self, response: Response, cookie: Cookie) -> None:
        """Delete one of our cookies."""
        response.delete_cookie(
            sign_in.cookie_name(self.configuration, cookie),
            path="/",
            secure=self.configuration.https,
            httponly=True,
            samesite="lax",
        )


async def context_of(
    request: Request, configuration: Configuration, *, founded: bool = True
) -> RequestContext:
    """The context of a request. Also sets the language and time zone for the rest of the request.

    Args:
        founded: whether there has to be a provider; if not, Cubby itself stands for it.

    Raises:
        NotSetUp: there is none.
    """
    asking = Asking.read(_cookie(request, configuration, Cookie.ASKING))
    wanted = _cookie(request, configuration, Cookie.LANGUAGE)
    if wanted not in language.LANGUAGES:
        wanted = language.asked_for(request.headers.get("accept-language", "")) or ""
    browser = Browser(
        asking=asking.token,
        device=_cookie(request, configuration, Cookie.DEVICE),
        token=_cookie(request, configuration, Cookie.SIGN_IN),
        network=sign_in.network_of(request.client.host if request.client else None),
        agent=request.headers.get("user-agent", ""),
        language=wanted,
    )
    async with reading(Visitor.anonymous()) as r:
        empty = not founded and not await provider.is_set_up(r)
        current = provider.NOBODY_YET if empty else await provider.current(r)
    language.speak(wanted or current.locale)
    formats.be_here(current.zone, now())
    tried = _cookie(request, configuration, Cookie.TRIED)
    return RequestContext(request, configuration, current, browser, asking, tried)


def asked_now(context: RequestContext, asked: Asked) -> RequestContext:
    """The same context after another request for a code."""
    asking = context.asking.after(asked)
    return replace(context, asking=asking, browser=replace(context.browser, asking=asked.token))


def _cookie(request: Request, configuration: Configuration, cookie: Cookie) -> str:
    return request.cookies.get(sign_in.cookie_name(configuration, cookie), "")


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form; of several fields with one name, the first."""
    body = await request.body()
    if len(body) > LONGEST_FORM:
        return {}
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return dict(reversed(pairs))


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal."""
    match refused:
        case sign_in.TooManyRequests() | sign_in.CodesOff() | sign_in.NoTriesLeft():
            return 429
        case sign_in.CodeOver() | sign_in.LinkOver():
            return 410
        case _:
            return 422
