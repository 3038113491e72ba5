"""What stands on a page of the provider's website: our frame, a link to us, or that of a portal elsewhere. PURE."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from db.states import PageFound
from services.operations.website.addresses import origin_of
from services.operations.website.snippet import SCRIPT

WHERE = {"script": "src", "iframe": "src", "a": "href"}


class _Tags(HTMLParser):
    """Gathers where scripts, frames and links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.scripts: list[str] = []
        self.frames: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one tag."""
        leads = dict(attrs).get(WHERE.get(tag, ""))
        if not leads:
            return
        try:
            leads = urljoin(self.page, leads.strip())
        except ValueError:  # brackets that do not close
            return
        {"script": self.scripts, "iframe": self.frames, "a": self.links}[tag].append(leads)


def what_stands(html: str, page: str, portal: str) -> PageFound:
    """What a page holds of the portal.

    Args:
        html: the page; broken HTML is read as far as it goes.
        page: its address, which short links begin at.
        portal: the address of the portal.
    """
    tags = _Tags(page)
    tags.feed(html)
    ours = origin_of(portal)
    snippets = [origin_of(each) for each in tags.scripts if _path(each) == SCRIPT]
    frames = [origin_of(each) for each in tags.frames]
    if ours in (*snippets, *frames):
        return "frame"
    if snippets:
        return "other"
    return "link" if ours in map(origin_of, tags.links) else "nothing"


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
