"""The frame of pages that are plain HTML.

They work with scripts off and under a strict content security policy: no inline handlers, no inline style attributes,
and one style block with a nonce.
"""

from collections.abc import Iterable
from contextvars import ContextVar

import htpy as h
from markupsafe import Markup

from components import files
from components.ground import bar_colour
from components.marks import Logo, brand, icon
from components.theme import Mode, Theme
from services.language import _, language

STATIC = files.STATIC
"""Where the files of `components/static` are served."""
AUTO_LINKS = "telephone=no,date=no,address=no,email=no"
"""For `format-detection`: an iPhone makes no links of its own out of codes and dates."""
style_nonce: ContextVar[str] = ContextVar("style_nonce", default="")
"""The nonce of the current response; set by the middleware that writes the policy."""


def plain_page(
    title: str,
    *content: h.Node,
    of: Logo,
    theme: Theme,
    mode: Mode = "auto",
    home: str = "",
    foot: h.Node = None,
    foot_icon: str = "lock",
    wide: bool = False,
    tight: bool = False,
    scripts: Iterable[str] = (),
    nonce: str = "",
    head: h.Node = None,
    static: str = STATIC,
) -> str:
    """A whole page as text, in the language being spoken.

    Args:
        title: the screen's name; the provider's name follows it in the window title.
        content: what goes into `main`, its h1 first.
        foot: one quiet line at the bottom, with `foot_icon`.
        wide: 760 px instead of 480 (the mailbox). `tight` brings the content closer to the logo.
        scripts: names of files in `components/static`, loaded deferred.
        nonce: for the style block; by default that of the current response.
        head: more elements for the head, such as a manifest link or a refresh.
    """
    page = h.html(lang=language(), data_theme=mode)[
        h.head[
            h.meta(charset="utf-8"),
            h.title[f"{title} · {of.name}"],
            h.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
            h.meta(name="color-scheme", content={"auto": "light dark"}.get(mode, mode)),
            bar_colour(theme, mode),
            h.meta(name="format-detection", content=AUTO_LINKS),
            h.style(nonce=nonce or style_nonce.get() or None)[Markup(theme.css(mode))],  # noqa: S704 - made of hex values only
            h.link(rel="stylesheet", href=f"{static}/cubby.css"),
            (h.script(src=f"{static}/{name}", defer=True) for name in scripts),
            head,
        ],
        h.body[
            h.div(class_=["cb-plain-page", "cb-wide" if wide else "", "cb-tight" if tight else ""])[
                h.header[brand(of, home, 40)],
                h.main(id="main")[content],
                h.footer(".cb-plain-foot")[icon(foot_icon, 20), h.span[foot]] if foot else None,
            ]
        ],
    ]
    return "".join(page.iter_chunks())  # a plain str: with Markup, concatenation would escape the other part


def intro(heading: str, *lines: h.Node, big: bool = True) -> h.Renderable:
    """The h1 of a plain page and the sentences under it."""
    return h.fragment[
        h.h1(class_="cb-display" if big else "cb-t1", tabindex="-1")[heading],
        h.p(".cb-intro")[lines] if lines else None,
    ]


def notice_page(
    title: str,
    line: str = "",
    *,
    of: Logo,
    theme: Theme,
    action: h.Node = None,
    mode: Mode = "auto",
    static: str = STATIC,
) -> str:
    """A page with one thing to say: a refusal, a used link, "you are signed out"."""
    said = h.div(".cb-hero.cb-said")[h.h1(tabindex="-1")[title], h.p[line] if line else None]
    inside = [said, h.div(".cb-section.cb-stack")[action] if action else None]
    return plain_page(title, inside, of=of, theme=theme, mode=mode, static=static)


def mail_frame(src: str) -> h.Element:
    """A mail's HTML in a frame that may run nothing (the demo's mailbox)."""
    return h.iframe(
        ".cb-mail-frame",
        src=src,
        title=_("The email"),
        sandbox="allow-popups allow-top-navigation-by-user-activation",
    )
