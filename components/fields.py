"""The surroundings of a field on live pages (label, hint, error), and a locked field."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h
from nicegui import ui

from components.marks import icon
from components.nicegui_internals import MarkupElement, WordedElement


@dataclass(slots=True)
class Field:
    """One field that has been drawn."""

    label: str
    input: ui.element
    error: MarkupElement
    described: str
    """The id of its hint; empty if it has none."""
    boxes: tuple[ui.element, ...] = ()
    """The boxes of a choice, of which some are ticked; the input is what is around them."""

    @property
    def id(self) -> str:
        """Its name, which is also its id on the page."""
        return str(self.input.props["id"])

    def hold(self, value: str) -> None:
        """Remember what stands in it; the browser is told by whoever calls."""
        for box in self.boxes:
            ticked = box.props["value"] in value.split(",")
            (box.props.update(checked=True) if ticked else box.props.pop("checked", None))
        if isinstance(self.input, WordedElement):
            self.input.set_words(value)
        elif not self.boxes:
            self.input.props["^value"] = value
        self.input.update()

    def complain(self, words: str) -> None:
        """Show beside the field what is wrong with it; empty words remove the message."""
        self.error.set_content(str(_error(self.id, words)) if words else "")
        described = " ".join(each for each in (self.described, f"{self.id}-error" if words else "") if each)
        for name, value in (("aria-invalid", "true" if words else ""), ("aria-describedby", described)):
            if value:
                self.input.props[name] = value
            else:
                self.input.props.pop(name, None)
        self.input.update()


def locked_field(label: str, name: str, value: str, why: str) -> h.Element:
    """Something that cannot be changed here, and why."""
    return h.div(".cb-field")[
        field_head(label, name, why),
        h.div(".cb-locked")[
            h.input(".cb-input", id=name, value=value, readonly=True, aria_describedby=f"{name}-hint"),
            icon("lock", 20),
        ],
    ]


def field_head(label: str, name: str, hint: str) -> h.Renderable:
    """The label of the field `name`, and the hint under it."""
    return h.fragment[
        h.label(".cb-label", for_=name)[label], h.span(".cb-hint", id=f"{name}-hint")[hint] if hint else None
    ]


def _error(name: str, words: str) -> h.Element:
    return h.p(".cb-field-error", id=f"{name}-error")[icon("error", 16), h.span[words]]
