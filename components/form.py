"""Forms on live pages: nothing that was typed is lost.

The fields are native inputs, so the prerendered page has them too, and their values are sent once, with the form. The
browser keeps what is typed as a draft (`data-draft`, components/static/shell.js) until `Form.kept` says that it has
been saved, so a lost connection, a reload or a refusal loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import htpy as h
from nicegui import events, ui

from components.base import TextElement, static
from components.buttons import Kind, button
from components.fields import Field, field_head
from components.marks import icon
from services.language import _

LONGEST = 20_000
"""Characters of one field that are sent at most; each field checks its own, smaller limit on the server."""
_SAID = """((form) => {
    const said = {};
    for (const i of form.elements) if (i.name) {
      const box = i.type === "checkbox" || i.type === "radio", before = said[i.name] ?? "";
      said[i.name] = !box ? i.value.slice(0, %d) : i.checked ? [before, i.value].filter(Boolean).join() : before;
    }
    return said;
  })"""
"""The fields of a form by name; of several boxes with one name the values of those that are ticked, with commas."""
_SEND = f"(e) => {{ e.preventDefault(); emit({_SAID}(e.target)); }}"
_TYPED = f"(e) => emit({_SAID}(e.target.form ?? e.currentTarget))"
_PUT = """(values) => {
  for (const [name, value] of Object.entries(values)) for (const i of document.getElementsByName(name)) {
    if (i.type === "checkbox" || i.type === "radio") i.checked = value.split(",").includes(i.value);
    else if (i.value !== value) { i.value = value; i.dispatchEvent(new Event("input", {bubbles: true})) }
  }
}"""
OFTEN = 0.4
"""Seconds between two looks at a form that is being filled."""


@dataclass(slots=True)
class Form:
    """Fields that are sent together."""

    element: ui.element
    summary: ui.element
    fields: dict[str, Field] = field(default_factory=dict)
    stamp: str = ""
    """Added to the names of drafts: what was typed over one state of something is no draft over the next one."""

    def put(self, values: Mapping[str, str]) -> None:
        """Write other values into these fields, over whatever stands in them."""
        for name, value in values.items():
            self.fields[name].hold(value)
        self.element.client.run_javascript(f"({_PUT})({json.dumps(dict(values))})")

    def complain(self, problems: Mapping[str, str]) -> None:
        """Show what is wrong, by the names of fields; what was typed stays.

        The focus goes to the field if there is one problem; several are summed up on top, with a link to each field.
        """
        for name, each in self.fields.items():
            each.complain(problems.get(name, ""))
        wrong = [each for name, each in self.fields.items() if name in problems]
        self.summary.clear()
        self.summary.visible = len(wrong) > 1
        if len(wrong) > 1:
            with self.summary:
                self._sum_up(wrong, problems)
        if wrong:
            self._focus(self.summary.html_id if len(wrong) > 1 else wrong[0].id)

    def _sum_up(self, wrong: list[Field], problems: Mapping[str, str]) -> None:
        static(h.fragment[icon("error")])
        with ui.element("div").classes("cb-callout-text"):
            TextElement("strong", _("Please look at these again:"))
            with ui.element("ul"):
                for each in wrong:
                    with ui.element("li"):
                        link = TextElement("button", f"{each.label}: {problems[each.id]}", "cb-link")
                        link.props("type=button")
                        link.on("click", js_handler=f"() => document.getElementById('{each.id}')?.focus()")

    def _focus(self, id_: str) -> None:
        self.element.client.run_javascript(f"cubby.focus({json.dumps('#' + id_)})")

    def kept(self, typed: Mapping[str, str], values: Mapping[str, str]) -> None:
        """Tell the browser that `typed` was saved as `values`; it then deletes its drafts."""
        self.complain({})
        for name, value in values.items():
            self.fields[name].hold(value)
        stamped = [{name + self.stamp: text for name, text in each.items()} for each in (typed, values)]
        self.element.client.run_javascript(f"cubby.sent({', '.join(map(json.dumps, stamped))})")


@contextmanager
def form(
    on_send: Callable[[dict[str, str]], Any],
    text: str,
    *,
    kind: Kind = "filled",
    main: bool = True,
    on_typed: Callable[[dict[str, str]], Any] | None = None,
    stamp: str = "",
) -> Iterator[Form]:
    """A form with one button, to be filled with `text_field`s inside the `with`.

    Args:
        on_send: called with the values of the fields, by name; a missing field is empty.
        text: the button's words.
        kind, main: its look; another button than the form's may be the main one of a screen.
        on_typed: called with the same values while somebody fills the form, a little after each change.
        stamp: of the state that is being edited, where drafts must not outlive it.
    """
    made = ui.element("form").classes("cb-form").props("novalidate method=dialog")
    with made:
        summary = ui.element("div").classes("cb-callout cb-tone-box-danger").props("role=alert tabindex=-1")
        summary.visible = False
        filled = Form(made, summary, stamp=stamp)
        yield filled
        with ui.element("div").classes("cb-end"):
            button(text, kind=kind, main=main).props("type=submit")

    def said(event: events.GenericEventArguments) -> dict[str, str]:
        texts = event.args if isinstance(event.args, dict) else {}
        return {name: _text(texts.get(name)) for name in filled.fields}

    made.on("submit", lambda event: on_send(said(event)), js_handler=_SEND % LONGEST)
    if on_typed is not None:
        made.on(
            "input",
            lambda event: on_typed(said(event)),
            throttle=OFTEN,
            leading_events=False,
            js_handler=_TYPED % LONGEST,
        )


def _text(said: object) -> str:
    return said[:LONGEST] if isinstance(said, str) else ""


def text_field(
    of: Form,
    label: str,
    name: str,
    value: str = "",
    *,
    type: Literal["text", "email", "tel", "date"] = "text",  # noqa: A002 - the attribute's own name
    hint: str = "",
    unit: str = "",
    autocomplete: str = "off",
) -> Field:
    """A labelled line of text, in the form that is being filled; `name` is unique on the page. `unit` stands behind it."""
    described = " ".join(f"{name}-{part}" for part, words in (("hint", hint), ("unit", unit)) if words)
    with ui.element("div").classes("cb-field"):
        static(field_head(label, name, hint))
        error = static(h.fragment[()])
        made = ui.element("input").classes("cb-input")
        made.props["id"] = made.props["name"] = name
        made.props["data-draft"] = name + of.stamp
        made.props["type"], made.props["autocomplete"] = type, autocomplete
        made.props["^value"] = value  # an attribute; Vue would write a property over what is being typed
        made.props("dir=auto spellcheck=false")
        if described:
            made.props["aria-describedby"] = described
        if unit:
            TextElement("span", unit, "cb-edit-unit").props(f"id={name}-unit")
    of.fields[name] = Field(label, made, error, described)
    return of.fields[name]


def select_field(
    of: Form, label: str, name: str, answers: Sequence[tuple[str, str]], value: str, *, hint: str = ""
) -> Field:
    """A labelled list of answers (what is sent, what is read), in the form that is being filled."""
    described = f"{name}-hint" if hint else ""
    with ui.element("div").classes("cb-field"):
        static(field_head(label, name, hint))
        error = static(h.fragment[()])
        with ui.element("select").classes("cb-input") as made:
            made.props["id"] = made.props["name"] = name
            if described:
                made.props["aria-describedby"] = described
            for each, text in answers:
                option = TextElement("option", text)
                option.props["value"] = each
                if each == value:
                    option.props["selected"] = True
    of.fields[name] = Field(label, made, error, described)
    return of.fields[name]
