"""The building blocks of the other components of live pages: an element with text, and htpy output as an element."""

from collections.abc import Mapping
from typing import Any, Literal

import htpy as h

from components.nicegui_internals import MarkupElement, WordedElement, begin_with
from components.writing import written


class TextElement(WordedElement):
    """An element of any tag with text, where `ui.label` would be a mere div: h1, h2, p, li, time."""

    def __init__(self, tag: str, text: str = "", classes: str = "") -> None:
        super().__init__(tag)
        if text:
            self.set_words(text)
        begin_with(self, classes)


def static(node: h.Renderable, tag: Literal["div", "span"] = "div") -> MarkupElement:
    """Escaped htpy output as one element that adds no box of its own to the layout; a `span` inside buttons and labels."""
    return MarkupElement(tag, written(node), "cb-static")


def marked(
    tag: str, node: h.Node, classes: str = "", attributes: Mapping[str, Any] | None = None
) -> MarkupElement:
    """One element with escaped htpy output directly in it: a row that is redrawn as a whole."""
    return MarkupElement(tag, written(node), classes, attributes)
