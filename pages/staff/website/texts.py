"""What the room says: of the portal's address, of the snippet, and of what was seen on a page."""

from __future__ import annotations

from urllib.parse import urlsplit

import htpy as h

from components.callout import callout
from components.frame import section_head
from components.marks import Note, Tone
from components.pay import CopyRow, copy_rows
from components.rows import LineRow
from services.language import N_, _, formats
from services.operations.setup.address import only_here
from services.operations.website import snippet as snippets
from services.operations.website.published import PublishedPage, WebsiteView

SEEN: dict[str, tuple[str, str, Tone]] = {
    "frame": (N_("The portal stands there."), "check_circle", "success"),
    "link": (N_("A link to the portal is there."), "check_circle", "success"),
    "other": (
        N_("A portal at another address stands there. Copy the lines from here once more."),
        "warning",
        "warning",
    ),
    "nothing": (
        N_("We find neither the portal nor a link to it. If you see it there yourself, all is well."),
        "help",
        "warning",
    ),
    "no_answer": (N_("The page didn’t answer. Is its address right?"), "error", "danger"),
    "not_public": (N_("We only look at pages that everybody can open."), "block", "warning"),
}
"""What was seen, its icon and its tone."""


def readable(url: str) -> str:
    """An address as people write it: without https://, with the letters of its own language."""
    parts = urlsplit(url)
    try:
        host = parts.netloc.encode().decode("idna")
    except UnicodeError:
        host = parts.netloc
    scheme = "" if parts.scheme == "https" else f"{parts.scheme}://"
    return scheme + host + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")


def way_in(view: WebsiteView) -> h.Renderable:
    """Where every mail leads, and the link to it, which is the simple way."""
    words = _("Log in")
    rows = [
        CopyRow(_("Address"), view.portal, view.portal, _("Copy the address")),
        CopyRow(_("Link for your website"), *_twice(snippets.link(view.portal, words)), _("Copy the link")),
    ]
    return h.section(".cb-section")[
        section_head(_("A link")),
        h.p(".cb-text2.cb-setup-line")[
            _("The simple way, and it works in every browser. Our emails lead to the same address.")
        ],
        _only_here(view),
        copy_rows(rows),
    ]


def _only_here(view: WebsiteView) -> h.Node:
    if not only_here():
        return None
    line = _(
        "{url} is this computer itself. Set CUBBY_PUBLIC_URL to the address families will open, and start Cubby again."
    )
    lead = _("No other device reaches this address.")
    return h.div(".cb-setup-line")[
        callout(lead, line.format(url=view.portal), icon_name="warning", tone="warning")
    ]


def about_frame(view: WebsiteView) -> h.Renderable:
    """What a frame is good for, and what it needs."""
    line = _(
        "The portal stands in your page and grows with it. Where a browser doesn’t let families log in there, "
        "a button opens it in a tab."
    )
    first = (
        None if view.websites else _("First say which website may show it; everywhere else browsers refuse.")
    )
    return h.fragment[
        h.p(".cb-text2.cb-setup-line")[line], h.p(".cb-text2.cb-setup-line")[first] if first else None
    ]


def snippet(view: WebsiteView) -> h.Element:
    """The lines to paste."""
    row = CopyRow(
        _("Lines for your page"), *_twice(snippets.frame(view.portal, view.name)), _("Copy the lines")
    )
    return h.div(".cb-section.cb-tight")[
        h.p(".cb-text2.cb-setup-line")[_("Paste these lines where the portal is to appear, once on a page.")],
        copy_rows([row]),
    ]


def _twice(text: str) -> tuple[str, str]:
    return text, text


def seen(found: str) -> str:
    """What was seen on a page."""
    return _(SEEN[found][0])


def page(each: PublishedPage) -> LineRow:
    """One page, and what was seen there last."""
    when = _("Looked at {when}").format(when=formats.moment(each.looked_at)) if each.looked_at else ""
    return LineRow(readable(each.url), second=when, note=_note(each), actions=True)


def _note(each: PublishedPage) -> Note:
    if each.found is None:
        return Note(_("Nobody has looked yet."), "hourglass_empty")
    if each.found == "frame" and not each.is_allowed:
        return Note(
            _("The lines are there, but this website may not show the portal yet."), "warning", "warning"
        )
    _text, icon, tone = SEEN[each.found]
    return Note(seen(each.found), icon, tone)
