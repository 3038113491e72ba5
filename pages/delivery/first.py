"""First content: the prerendered page, which can be read before any script has loaded.

It comes before the live page in the HTML. The style sheet is linked after it (at the mark below), so that it does not
wait for the sheet; its own styles are inlined in the page (critical.py). When the live page has mounted, one CSS rule
hides the first content.
"""

import re

import htpy as h
from markupsafe import Markup
from nicegui import ui

FIRST_TAG = '<div id="first">'
SHEET_HERE = re.compile(rb"<!--css:([a-z]+)-->")
"""Where `Lean` puts the link to the style sheet; the mark names the area whose sheet it is."""


def first_content(html: h.Renderable | Markup, area: str = "family") -> None:
    """Show this until the live page has mounted. Call it in the page function.

    Args:
        html: htpy elements, or markup that has been escaped already; build it from the same values as the live page.
        area: whose style sheet the page needs, one of `quasar.AREAS`.
    """
    ui.add_body_html(f"{FIRST_TAG}{html}</div><!--css:{area}-->")
