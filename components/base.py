"""What the other parts of live pages are made of: an element with text, and htpy output as an element."""

from typing import Any, Literal

import htpy as h
from nicegui import ui


class TextElement(ui.element):
    """An element of any tag with text, where `ui.label` would be a mere div: h1, h2, p, li, time."""

    def __init__(self, tag: str, text: str = "", classes: str = "") -> None:
        super().__init__(tag)
        self.text = text
        if text:
            self.set_words(text)
        if classes:
            self.classes(classes)

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [*super()._displayed_contents(only_visible=only_visible), self.text]

    def set_words(self, text: str) -> None:
        """Show other words; escaped, whatever they are."""
        self._text = self.text = text
        self.update()


def static(node: h.Renderable, tag: Literal["div", "span"] = "div") -> ui.html:
    """Escaped htpy output as one element that leaves no box of its own behind; a `span` inside buttons and labels."""
    return ui.html(str(node), sanitize=False, tag=tag).classes("cb-static")
