"""The fields of a form as a list: what each is called, how it is filled, and what may be chosen.

A screen that edits something names its entries once; they are drawn here, and where two people have changed the same
thing their values are put into words by the same list (`shown`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import htpy as h
from nicegui import ui

from components.base import TextElement, marked, static
from components.fields import Field, field_head
from components.files import inline_style
from components.form import Form, text_field
from components.options import Option
from services.language import _

How = Literal["text", "long", "amount", "number", "day", "pick", "pills", "box", "boxes"]
YES = "yes"
"""The value of a box that is ticked."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field. `unit` stands behind what is typed; `of` is what can be chosen."""

    name: str
    label: str
    how: How = "text"
    hint: str = ""
    unit: str = ""
    of: tuple[Option, ...] = ()

    def shown(self, value: str) -> str:
        """A value of this field in words."""
        if self.how == "box":
            return _("Yes") if value else _("No")
        if self.of:
            chosen = value.split(",")
            value = ", ".join(one.text for one in self.of if one.value in chosen)
        return f"{value} {self.unit}".strip() if value else _("nothing")


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading, with a sentence of what they are for."""

    title: str
    entries: tuple[Entry, ...]
    line: str = ""


def style() -> h.Element:
    """Draw it once on a screen, before the form."""
    return inline_style("edit.css")


def groups(of: Form, wanted: Sequence[Group], values: Mapping[str, str]) -> None:
    """Draw all fields, with these values, into the form that is being filled."""
    for group in wanted:
        with ui.element("section").classes("cb-edit-group"):
            if group.title:
                TextElement("h2", group.title)
            if group.line:
                TextElement("p", group.line, "cb-hint")
            for entry in group.entries:
                draw(of, entry, values.get(entry.name, ""))


def draw(of: Form, entry: Entry, value: str) -> None:
    """Draw one field."""
    match entry.how:
        case "pick":
            _pick(of, entry, value)
        case "pills" | "boxes":
            _several(of, entry, value)
        case "box":
            _box(of, entry, value)
        case "long":
            _long(of, entry, value)
        case _:
            _line(of, entry, value)


def _line(of: Form, entry: Entry, value: str) -> None:
    made = text_field(
        of,
        entry.label,
        entry.name,
        value,
        hint=entry.hint,
        unit=entry.unit,
        type="date" if entry.how == "day" else "text",
    )
    if entry.how in ("amount", "number"):
        made.input.props["inputmode"] = "decimal" if entry.how == "amount" else "numeric"
        made.input.classes("cb-edit-short")


def _long(of: Form, entry: Entry, value: str) -> None:
    _kept(of, entry, TextElement("textarea", value, "cb-input"))


def _pick(of: Form, entry: Entry, value: str) -> None:
    with _kept(of, entry, ui.element("select").classes("cb-input cb-edit-pick")):
        for one in entry.of:
            option = TextElement("option", one.text)
            option.props["value"] = one.value
            if one.value == value:
                option.props["selected"] = True


def _kept(of: Form, entry: Entry, made: ui.element) -> ui.element:
    """A field of one element, with label, hint and error before it."""
    described = f"{entry.name}-hint" if entry.hint else ""
    with ui.element("div").classes("cb-field") as around:
        static(field_head(entry.label, entry.name, entry.hint))
        error = static(h.fragment[()])
    made.move(around)
    made.props["id"] = made.props["name"] = entry.name
    if entry.how == "long":
        made.props["data-draft"] = entry.name + of.stamp
    if described:
        made.props["aria-describedby"] = described
    of.fields[entry.name] = Field(entry.label, made, error, described)
    return made


def _several(of: Form, entry: Entry, value: str) -> None:
    """Radios as pills, or boxes to tick."""
    pills = entry.how == "pills"
    described = f"{entry.name}-hint" if entry.hint else ""
    with ui.element("fieldset").classes("cb-field cb-edit-choice").props("tabindex=-1") as made:
        made.props["id"] = entry.name
        with ui.element("legend").classes("cb-label"):
            static(h.span[entry.label], "span")
        if entry.hint:
            TextElement("span", entry.hint, "cb-hint").props(f"id={described}")
            made.props["aria-describedby"] = described
        error = static(h.fragment[()])
        with ui.element("div").classes("cb-edit-pills" if pills else "cb-edit-boxes"):
            chosen = value.split(",")
            boxes = tuple(_one(entry, one, one.value in chosen, pills=pills) for one in entry.of)
    of.fields[entry.name] = Field(entry.label, made, error, described, boxes)


def _one(entry: Entry, one: Option, on: bool, *, pills: bool) -> ui.element:
    with ui.element("label").classes("cb-option" if pills else "cb-check"):
        box = ui.element("input").props(f"type={'radio' if pills else 'checkbox'}")
        box.props["name"], box.props["value"] = entry.name, one.value
        if on:
            box.props["checked"] = True
        marked("span", h.span[one.text] if pills else one.text)
    return box


def _box(of: Form, entry: Entry, value: str) -> None:
    """One box with its words beside it."""
    described = f"{entry.name}-hint" if entry.hint else ""
    with ui.element("div").classes("cb-field cb-edit-box"):
        error = static(h.fragment[()])
        with ui.element("label").classes("cb-check"):
            box = ui.element("input").props("type=checkbox")
            box.props["id"] = box.props["name"] = entry.name
            box.props["value"] = YES
            if value:
                box.props["checked"] = True
            if described:
                box.props["aria-describedby"] = described
            marked(
                "span",
                h.fragment[entry.label, h.span(".cb-hint", id=described)[entry.hint] if entry.hint else None],
            )
    of.fields[entry.name] = Field(entry.label, box, error, described, (box,))
