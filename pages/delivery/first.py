"""First content: what can be read before any script has come.

It stands in the page's HTML in front of the live page. The sheet is linked after it (the mark below), so that it does
not wait for the sheet; the styles it needs come with the page (critical.py). When the live page has mounted, one rule
takes the first content away.
"""

import htpy as h
from markupsafe import Markup
from nicegui import ui

OPENING = '<div id="first">'
SHEET_HERE = "<!--css-->"
"""Where `Lean` puts the link to the style sheet."""


def first_content(html: h.Renderable | Markup) -> None:
    """Show this until the live page is there. Call it in the page function; give links, not buttons that do nothing.

    Takes htpy elements, or markup that has been escaped already; build it from the same values as the live page.
    """
    ui.add_body_html(f"{OPENING}{html}</div>{SHEET_HERE}")
