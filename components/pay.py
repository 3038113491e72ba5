"""What a payer needs of a transfer: the code, rows to copy, and the code over the whole screen.

All of it works in the browser alone (components/static/pay.js), so that a lost connection takes nothing away.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

import htpy as h
from markupsafe import Markup

from components.files import inline_style, static_url
from components.marks import icon
from services.language import _


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One detail: what is read, what is copied, and what the button is called for screen readers."""

    label: str
    text: str
    copied: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A code to scan: as SVG to show, as PNG to share, with the name of its file and the words under the large one."""

    svg: str
    png: bytes
    file_name: str
    caption: str


def copy_rows(rows: Iterable[CopyRow]) -> h.Element:
    """A card of details, each with its own button to copy it."""
    return h.ul(".cb-card.cb-copy-rows")[(_copy_row(row) for row in rows)]


def scan(picture: Picture, text: str, phone_text: str) -> h.Element:
    """The code with its words; on a phone, where nobody can scan it, small and with a button that shares it.

    A tap on the code shows it over the whole screen, so that another phone can scan it.
    """
    return h.div(".cb-scan")[
        h.button(
            ".cb-qr",
            type="button",
            data_here=True,
            data_enlarge=True,
            aria_label=_("Show the QR code larger"),
        )[Markup(picture.svg)],  # noqa: S704 - drawn by segno from black and white squares
        h.div(".cb-scan-side")[
            h.p(".cb-scan-wide")[text],
            h.p(".cb-scan-phone")[phone_text],
            h.a(
                ".cb-btn.cb-quiet.cb-scan-phone",
                href=f"data:image/png;base64,{b64encode(picture.png).decode()}",
                download=picture.file_name,
                data_here=True,
                data_share=True,
            )[icon("download", 20), _("Share or save QR")],
        ],
        h.dialog(".cb-qr-large", aria_label=_("QR code"))[
            h.div,
            h.p[picture.caption],
            h.form(method="dialog")[
                h.button(".cb-icon-btn", data_here=True, aria_label=_("Close"))[icon("close")]
            ],
        ],
    ]


def style() -> h.Element:
    """The rules for all of this; draw it once, before the rest."""
    return inline_style("pay.css")


def script() -> str:
    """JavaScript that makes the buttons work, on any page, however often it is run."""
    return f"import({static_url('pay.js')!r})"


def _copy_row(row: CopyRow) -> h.Element:
    return h.li[
        h.div[h.span[row.label], h.b(translate="no")[row.text]],
        h.button(
            ".cb-icon-btn",
            type="button",
            data_here=True,
            data_copy=row.copied,
            data_said=_("Copied: {what}").format(what=row.label),
            aria_label=row.spoken,
        )[icon("content_copy")],
        h.span(".cb-sr", role="status"),
    ]
