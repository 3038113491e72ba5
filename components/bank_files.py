"""Where files of a bank, or lists, are chosen or dropped, and how far each of them is; the rules for their rooms.

Sending works in the browser (components/static/statements.js), because a file does not fit through the page's socket.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import htpy as h

from components.files import inline_style, static_url
from components.marks import icon
from services.language import _


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file that was chosen: by which key it is known, and what is said of it."""

    key: str
    name: str
    sentences: tuple[str, ...] = ()
    refused: bool = False
    on_its_way: bool = False


def style() -> h.Element:
    """Draw it once on a screen, before what needs it."""
    return inline_style("statements.css")


def script() -> str:
    """JavaScript that sends what is chosen or dropped, however often it is run."""
    return f"import({static_url('statements.js')!r})"


def send_again(key: str, said: Mapping[str, str]) -> str:
    """JavaScript that sends a file once more, with what was said of it."""
    return f"cubbyFiles.send({json.dumps(key)}, {json.dumps(dict(said))})"


ENDINGS = ".xml,.sta,.mt940,.mt942,.940,.942,.txt,.csv,.zip,.c52,.c53,.c54"


def drop_inside(
    title: str, line: str, choose: str, *, endings: str = ENDINGS, sign: str = "account_balance"
) -> h.Renderable:
    """The static part of an element of class `cb-drop`, whose attribute `data-bank-files` is the address to send to."""
    return h.fragment[
        icon(sign, 34),
        h.h2(".cb-t3")[title],
        h.p[line],
        h.label(".cb-btn.cb-filled")[
            icon("add", 20), choose, h.input(".cb-sr", type="file", multiple=True, accept=endings)
        ],
    ]


def sent(file: SentFile) -> h.Renderable:
    """The static part of a file in the list of those that were chosen, an element of class `cb-sent`."""
    first, *rest = file.sentences or ("",)
    look = ".cb-refused" if file.refused else ".cb-came"
    return h.fragment[
        h.h3[file.name],
        h.p(look, role="status")[first] if first else None,
        (h.p[sentence] for sentence in rest),
        h.progress(".cb-progress", id=f"file-{file.key}", max="1", aria_label=_("How far it is"))
        if file.on_its_way
        else None,
    ]


def said(pays: Iterable[str], why: str) -> h.Renderable:
    """What is said of one bank line, among its buttons: what it would pay, and why; nothing where there is neither."""
    lines = [*(h.p(".cb-pays")[each] for each in pays), h.p[why] if why else None]
    return h.fragment[h.div(".cb-line-more")[lines] if any(lines) else None]
