"""The building blocks of the other components of live pages: an element with text, and htpy output as an element."""

from typing import Literal

import htpy as h
from nicegui import ui

from components.nicegui_internals import WordedElement
from components.writing import written


class TextElement(WordedElement):
    """An element of any tag with text, where `ui.label` would be a mere div: h1, h2, p, li, time."""

    def __init__(self, tag: str, text: str = "", classes: str = "") -> None:
        super().__init__(tag)
        if text:
            self.set_words(text)
        if classes:
            self.classes(classes)


class _Static(ui.html, default_classes="cb-static"):
    """Has its class from the beginning: adding one afterwards takes NiceGUI as long as half of the element."""


def static(node: h.Renderable, tag: Literal["div", "span"] = "div") -> ui.html:
    """Escaped htpy output as one element that adds no box of its own to the layout; a `span` inside buttons and labels."""
    return _Static(written(node), sanitize=False, tag=tag)
