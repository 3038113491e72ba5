"""What pages before signing in share: who stands there, which language they read, our cookies, the frame.

Forms are read here without trusting them: whatever is no form of ours is an empty one.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import htpy as h
from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from components.plain import plain_page
from components.theme import theme
from pages.app.frame import logo_of
from services import language, provider, sign_in
from services.configuration import Configuration
from services.core.refusals import NotSignedIn, Refused
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import formats
from services.people.clients import BadEmail, address
from services.provider import ProviderView
from services.sign_in import Asked, Browser, Cookie

UNSTORED = {"Cache-Control": "no-store"}
A_DAY = 24 * 60 * 60
LASTS = {
    Cookie.SIGN_IN: 365 * A_DAY,
    Cookie.ASKING: 600,
    Cookie.DEVICE: 400 * A_DAY,
    Cookie.LANGUAGE: 365 * A_DAY,
}
LONGEST_COOKIE, LONGEST_FORM = 3_000, 100_000


@dataclass(frozen=True, slots=True)
class Asking:
    """What the browser remembers of its last asking. Its own word: shown back to it, and trusted in nothing else."""

    token: str = ""
    email: str = ""
    next_path: str = "/"
    at: datetime | None = None
    times: int = 0
    """How often it has asked for this address within the hour."""
    spent: bool = False
    """The codes of the hour are used up."""

    @property
    def new_from(self) -> datetime | None:
        """When the next code can be had, if those of the hour are used up."""
        if self.at is None or not self.spent or now() >= sign_in.next_hour(self.at):
            return None
        return sign_in.next_hour(self.at)

    def seconds_left(self, wait: int) -> int:
        """Seconds of a wait that are left since then; at least one, so that there is something to count."""
        return max(1, wait - int((now() - self.at).total_seconds())) if self.at else wait

    def after(self, asked: Asked) -> Asking:
        """What it remembers once it has asked again.

        A browser that we do not know counts its own asking only: what others asked for the same address is not told.
        """
        again = (self.token, self.email) == (asked.token, asked.email)
        same_hour = self.at is not None and asked.at < sign_in.next_hour(self.at)
        times = self.times + 1 if again and same_hour else 1
        spent = times > sign_in.ASKED_PER_ADDRESS if asked.spent is None else asked.spent
        return Asking(asked.token, asked.email, asked.next_path, asked.at, times, spent)

    def written(self) -> str:
        """As the value of a cookie."""
        said = {"t": self.token, "e": self.email, "n": self.next_path, "c": self.times, "s": self.spent}
        moment = int(self.at.timestamp()) if self.at else 0
        return base64.urlsafe_b64encode(json.dumps(said | {"a": moment}).encode()).decode().rstrip("=")

    @staticmethod
    def read(text: str | None) -> Asking:
        """The value of a cookie, or nothing if it is none that we wrote."""
        try:
            raw = base64.urlsafe_b64decode(str(text)[:LONGEST_COOKIE] + "==")
            said = json.loads(raw)
            at = datetime.fromtimestamp(int(said["a"]), UTC)
            times = min(max(int(said["c"]), 1), 99)
            spent = said.get("s") is True
            return Asking(
                str(said["t"]), address(str(said["e"])), sign_in.own_path(said["n"]), at, times, spent
            )
        except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError, binascii.Error):
            return Asking()
        except BadEmail:
            return Asking()


@dataclass(frozen=True, slots=True)
class RequestContext:
    """One request at the door."""

    request: Request
    configuration: Configuration
    here: ProviderView
    browser: Browser
    asking: Asking

    async def is_signed_in(self) -> bool:
        """Whether somebody is signed in here.

        Screens ask in the same way; otherwise a screen and sign-in could send somebody to each other for ever.
        """
        try:
            async with reading(await sign_in.visitor_of(self.browser.token)):
                return True
        except NotSignedIn:
            return False

    def page(
        self,
        title: str,
        *content: h.Node,
        status: int = 200,
        foot: h.Node = None,
        scripts: Iterable[str] = (),
        wide: bool = False,
    ) -> HTMLResponse:
        """A page in the provider's look, never stored."""
        text = plain_page(
            title,
            *content,
            of=logo_of(self.here),
            theme=theme(self.here.brand),
            foot=foot,
            scripts=scripts,
            wide=wide,
            tight=wide,
        )
        return HTMLResponse(text, status, headers=UNSTORED)

    def go(self, path: str) -> Response:
        """Send the browser to a page of ours."""
        return RedirectResponse(path, 303, headers=UNSTORED)

    def give(self, response: Response, cookie: Cookie, value: str) -> None:
        """Put one of our cookies into the browser."""
        response.set_cookie(
            sign_in.cookie_name(self.configuration, cookie),
            value,
            max_age=LASTS[cookie],
            path="/",
            secure=self.configuration.https,
            httponly=True,
            samesite="lax",
        )

    def take(self, response: Response, cookie: Cookie) -> None:
        """Take one of our cookies back."""
        response.delete_cookie(
            sign_in.cookie_name(self.configuration, cookie),
            path="/",
            secure=self.configuration.https,
            httponly=True,
            samesite="lax",
        )


async def arrive(request: Request, configuration: Configuration) -> RequestContext:
    """Who stands at the door; from here on their language is spoken.

    Raises:
        NotSetUp: there is no provider yet.
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
        here = await provider.current(r)
    language.speak(wanted or here.locale)
    formats.be_here(here.zone, now())
    return RequestContext(request, configuration, here, browser, asking)


def asked_now(door: RequestContext, asked: Asked) -> RequestContext:
    """The same door, after asking once more."""
    asking = door.asking.after(asked)
    return replace(door, asking=asking, browser=replace(door.browser, asking=asked.token))


def _cookie(request: Request, configuration: Configuration, cookie: Cookie) -> str:
    return request.cookies.get(sign_in.cookie_name(configuration, cookie), "")


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form; the first of each name counts."""
    body = await request.body()
    if len(body) > LONGEST_FORM:
        return {}
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return dict(reversed(pairs))


def status_of(refused: Refused) -> int:
    """What a refusal is in HTTP."""
    match refused:
        case sign_in.TooManyRequests() | sign_in.CodesOff() | sign_in.NoTriesLeft():
            return 429
        case sign_in.CodeOver() | sign_in.LinkOver():
            return 410
        case _:
            return 422
