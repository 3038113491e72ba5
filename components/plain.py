"""The frame and the fields of pages that are plain HTML: sign-in, links from mails, refusals, the demo's mailbox.

They work with scripts off and under a strict content policy: no inline handlers, no inline style attributes; the one
style block carries the nonce it is given.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Literal

import htpy as h
from markupsafe import Markup

from components import files
from components.marks import Logo, brand, icon
from components.theme import Mode, Theme
from services.language import _, language
from services.sign_in.codes import CODE_DIGITS

STATIC = files.STATIC
"""Where the files of `components/static` are served."""

style_nonce: ContextVar[str] = ContextVar("style_nonce", default="")
"""The nonce of the response being made; set by the layer that writes the policy."""


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
        nonce: for the style block; without it that of the response being made.
        head: more elements for the head, such as a manifest link or a refresh.
    """
    page = h.html(lang=language(), data_theme=mode)[
        h.head[
            h.meta(charset="utf-8"),
            h.title[f"{title} · {of.name}"],
            h.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
            h.meta(name="color-scheme", content={"auto": "light dark"}.get(mode, mode)),
            h.meta(name="theme-color", content=theme.dark["bg"] if mode == "dark" else theme.light["bg"]),
            h.meta(name="referrer", content="no-referrer"),
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
    return "".join(page.iter_chunks())  # plain text: what comes before or after it must not be escaped


def field(
    label: str,
    name: str,
    *,
    type: Literal["text", "email", "date"] = "text",  # noqa: A002 - the attribute's own name
    value: str = "",
    hint: str = "",
    error: str = "",
    autocomplete: str = "off",
    required: bool = True,
    autofocus: bool = False,
) -> h.Element:
    """A labelled input with its hint and, when something was wrong, the sentence beside it; focus goes there then."""
    described = [f"{name}-hint"] if hint else []
    described += [f"{name}-error"] if error else []
    return h.div(".cb-field")[
        h.label(for_=name)[label],
        h.span(".cb-hint", id=f"{name}-hint")[hint] if hint else None,
        field_error(name, error),
        h.input(
            ".cb-input",
            id=name,
            name=name,
            type=type,
            value=value,
            autocomplete=autocomplete,
            required=required,
            autofocus=autofocus or bool(error),
            spellcheck="false",
            autocapitalize="none" if type == "email" else None,
            aria_invalid="true" if error else None,
            aria_describedby=" ".join(described) or None,
        ),
    ]


def code_field(label: str, name: str = "code", *, value: str = "", error: str = "") -> h.Element:
    """The eight-digit code as one input over two groups of four cells; give the page the script "code.js".

    No `maxlength`: it would cut a pasted "4829 1307" before the space can go.
    """
    half = CODE_DIGITS // 2
    return h.div(".cb-field")[
        h.label(for_=name)[label],
        field_error(name, error),
        h.div(".cb-code", data_wrong=bool(error))[
            h.input(
                ".cb-code-input",
                id=name,
                name=name,
                type="text",
                value=value,
                inputmode="numeric",
                autocomplete="one-time-code",
                required=True,
                autofocus=True,
                spellcheck="false",
                aria_invalid="true" if error else None,
                aria_describedby=f"{name}-error" if error else None,
            ),
            h.div(".cb-code-cells", aria_hidden="true")[
                (h.span[(h.i for _cell in range(half))] for _group in range(2))
            ],
        ],
    ]


def tick(label: str, name: str, *, ticked: bool = False, error: str = "") -> h.Element:
    """A box that has to be ticked, with the sentence beside it when it was not."""
    return h.div(".cb-field")[
        field_error(name, error),
        h.label(".cb-check")[
            h.input(
                type="checkbox",
                name=name,
                value="1",
                required=True,
                checked=ticked,
                autofocus=bool(error),
                aria_invalid="true" if error else None,
                aria_describedby=f"{name}-error" if error else None,
            ),
            h.span[label],
        ],
    ]


def submit(
    text: str, *, kind: str = "filled", icon_name: str = "", name: str = "", value: str = ""
) -> h.Element:
    """The main button of a form. Kinds as in `press.button`."""
    return h.button(
        class_=f"cb-btn cb-{kind} cb-main-btn cb-full", type="submit", name=name or None, value=value or None
    )[icon(icon_name, 20) if icon_name else None, text]


def hidden(name: str, value: str) -> h.Renderable:
    """A value the form carries along, such as its CSRF token."""
    return h.input(type="hidden", name=name, value=value)


def intro(heading: str, *lines: h.Node, big: bool = True) -> h.Renderable:
    """The h1 of a plain page and the sentences under it."""
    return h.fragment[
        h.h1(class_="cb-display" if big else "cb-t1", tabindex="-1")[heading],
        h.p(".cb-intro")[lines] if lines else None,
    ]


def new_code_clock(sentence: str, seconds: int, then: str) -> h.Element:
    """ "You can ask for a new code in 0:24.": counts down with "code.js", then shows the element with id `then`.

    `sentence` has one slot, `{time}`. Without scripts it stays as it was written.
    """
    before, _slot, after = sentence.partition("{time}")
    clock = h.time[f"{seconds // 60}:{seconds % 60:02d}"]
    return h.span(data_seconds=str(seconds), data_then=then)[before, clock, after]


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
    inside = [intro(title, line, big=False), h.div(".cb-end")[action] if action else None]
    return plain_page(title, inside, of=of, theme=theme, mode=mode, static=static)


def mail_frame(src: str) -> h.Element:
    """A mail's HTML in a frame that may run nothing (the demo's mailbox)."""
    return h.iframe(
        ".cb-mail-frame",
        src=src,
        title=_("The mail"),
        sandbox="allow-popups allow-top-navigation-by-user-activation",
    )


def field_error(name: str, error: str) -> h.Node:
    """The sentence beside what was wrong; nothing where nothing was."""
    if not error:
        return None
    return h.p(".cb-field-error", id=f"{name}-error", role="alert")[icon("error", 16), h.span[error]]
