"""First content: what can be read before any script has come.

It stands in the page's HTML in front of the live page. The sheet is linked after it (the mark below), so that it does
not wait for the sheet; the styles it needs come with the page (critical.py). When the live page has mounted, one rule
takes the first content away.
"""

import re

import htpy as h
from markupsafe import Markup
from nicegui import ui

FIRST_TAG = '<div id="first">'
SHEET_HERE = re.compile(rb"<!--css:([a-z]+)-->")
"""Where `Lean` puts the link to the style sheet; the mark names the area whose sheet it is."""


def first_content(html: h.Renderable | Markup, area: str = "family") -> None:
    """Show this until the live page is there. Call it in the page function; give links, not buttons that do nothing.

    Args:
        html: htpy elements, or markup that has been escaped already; build it from the same values as the live page.
        area: whose style sheet the page needs, one of `quasar.AREAS`.
    """
    ui.add_body_html(f"{FIRST_TAG}{html}</div><!--css:{area}-->")
