"""The page for whoever opens the portal under a host name that is not its own.

It does not say which one is: whoever asks may be another site that points its name at this machine.
"""

from __future__ import annotations

import htpy as h
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from components.plain import style_nonce
from services import language
from services.language import _

STYLE = """:root{color-scheme:light dark}
body{max-width:30rem;margin:12vh auto;padding:0 1.25rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.375rem;line-height:1.3}
.operator{margin-top:2rem;padding-top:1rem;border-top:1px solid #8886;font-size:.875rem}"""
"""In the page itself: under a wrong address, no other file is served."""


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """400, in the visitor's language."""
    accepted = Request(scope).headers.get("accept-language", "")
    with language.speaking(language.preferred(accepted)):
        await HTMLResponse(_page(), 400, headers={"Cache-Control": "no-store"})(scope, receive, send)


def _page() -> str:
    title = _("This portal is not at this address")
    return str(
        h.html(lang=language.language())[
            h.head[
                h.meta(charset="utf-8"),
                h.title[title],
                h.meta(name="viewport", content="width=device-width, initial-scale=1"),
                h.style(nonce=style_nonce.get() or None)[STYLE],
            ],
            h.body[
                h.h1[title],
                h.p[_("Open it with the link in our email, or from your provider’s website.")],
                h.p(".operator")[
                    _(
                        "For whoever runs this portal: if people should use this address, write it into the setting "
                        "CUBBY_PUBLIC_URL and start Cubby again. The log names the address that was asked for."
                    )
                ],
            ],
        ]
    )
