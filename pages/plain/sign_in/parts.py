"""What the pages of signing in share."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import htpy as h

from pages.plain.request import RequestContext
from services import sign_in
from services.core.refusals import NotSignedIn, SecondFactorMissing
from services.core.visitor import Kind
from services.language import LANGUAGES, _, language

SCRIPTS = ("code.js", "sign_in.js")


async def landing(context: RequestContext, wanted: str) -> str | None:
    """Where a signed-in visitor is redirected; None if nobody is signed in here.

    Screens check the sign-in in the same way; otherwise a screen and this page could redirect to each other for ever.
    """
    try:
        async with sign_in.reading_of(context.browser.token) as r:
            return sign_in.landing(r.visitor.kind, wanted)
    except SecondFactorMissing:
        return second_step(sign_in.landing(Kind.STAFF, wanted))
    except NotSignedIn:
        return None


def second_step(wanted: str) -> str:
    """The page of the second step, which goes on to this page of the staff."""
    return f"/sign-in/second?{urlencode({'next': wanted}, safe='/')}"


def stays() -> str:
    """The quiet line at the bottom of each page."""
    return _("You stay logged in on this device for 90 days")


def no_cookies() -> str:
    """Why nobody can log in with a browser that sends none of the cookies it was given."""
    return _(
        "Your browser blocks cookies, and without them you can’t be logged in. "
        "Allow cookies for this site in its settings, then try again."
    )


def languages(path: str, wanted: str) -> h.Node:
    """Links to the other languages, beside each other as far as there is room."""
    others = [code for code in LANGUAGES if code != language()]
    return h.nav(".cb-languages", aria_label=_("Language"))[
        (
            h.a(".cb-away", href=with_next(path, wanted, language=code), lang=code)[LANGUAGES[code]]
            for code in others
        )
    ]


def with_next(path: str, wanted: str, **more: str) -> str:
    """An address that keeps `next`, the path to go to after signing in."""
    query = ({"next": wanted} if wanted != "/" and path == "/sign-in" else {}) | more
    return f"{path}?{urlencode(query, quote_via=quote, safe='/')}" if query else path
