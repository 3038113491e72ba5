"""What stands on a page of the provider's website, judged from its HTML."""

from __future__ import annotations

import pytest

from services.operations.website import snippet
from services.operations.website.seen import what_stands

PORTAL, PAGE = "https://portal.example", "https://www.hop.example/classes"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (snippet.frame(PORTAL, 'Hop & "Tumble"'), "frame"),
        (snippet.frame("https://old.example", "Hop"), "other"),
        (snippet.frame("https://old.example", "Hop") + snippet.frame(PORTAL, "Hop"), "frame"),
        (snippet.link(PORTAL, "Log in"), "link"),
        ("<A HREF=' https://PORTAL.example:443/buy '>Buy", "link"),
        ('<iframe src="https://portal.example/"></iframe>', "frame"),
        ("<script src=https://portal.example/embed.js>", "frame"),
        ('<a href="https://portal.example.evil.example/">Log in</a>', "nothing"),
        ('<a href="//portal.example/">Log in</a>', "link"),
        ('<a href="/classes">Classes</a><script src="/embed.js"></script>', "other"),
        ("<!-- " + snippet.frame(PORTAL, "Hop") + " -->", "nothing"),
        ('<a href="https://[::1">odd</a><a href>none</a>', "nothing"),
        ("", "nothing"),
    ],
)
def test_what_stands_there(html: str, found: str) -> None:
    assert what_stands(f"<html><body>{html}", PAGE, PORTAL) == found


def test_the_lines_to_paste_hold_nothing_that_breaks_out_of_them() -> None:
    lines = snippet.frame(PORTAL, '"><script>alert(1)</script>')
    assert lines.count("<script") == 1
    assert "&quot;&gt;&lt;script&gt;" in lines or "&#34;&gt;&lt;script&gt;" in lines
