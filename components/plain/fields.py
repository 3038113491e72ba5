"""The fields and buttons of forms that are plain HTML."""

from typing import Literal

import htpy as h

from components.marks import icon


def field(
    label: str,
    name: str,
    *,
    type: Literal["text", "email", "date"] = "text",  # noqa: A002 - the attribute's own name
    value: str = "",
    hint: str = "",
    error: str = "",
    autocomplete: str = "off",
    required: bool = True,
    autofocus: bool = False,
) -> h.Element:
    """A labelled input with its hint and, if `error` is set, the error beside it; the focus then goes to the input."""
    described = [f"{name}-hint"] if hint else []
    described += [f"{name}-error"] if error else []
    return h.div(".cb-field")[
        h.label(for_=name)[label],
        h.span(".cb-hint", id=f"{name}-hint")[hint] if hint else None,
        field_error(name, error),
        h.input(
            ".cb-input",
            id=name,
            name=name,
            type=type,
            value=value,
            autocomplete=autocomplete,
            required=required,
            autofocus=autofocus or bool(error),
            spellcheck="false",
            autocapitalize="none" if type == "email" else None,
            aria_invalid="true" if error else None,
            aria_describedby=" ".join(described) or None,
        ),
    ]


def tick(label: str, name: str, *, ticked: bool = False, error: str = "") -> h.Element:
    """A checkbox that has to be ticked, with the error beside it if it was not."""
    return h.div(".cb-field")[
        field_error(name, error),
        h.label(".cb-check")[
            h.input(
                type="checkbox",
                name=name,
                value="1",
                required=True,
                checked=ticked,
                autofocus=bool(error),
                aria_invalid="true" if error else None,
                aria_describedby=f"{name}-error" if error else None,
            ),
            h.span[label],
        ],
    ]


def submit(
    text: str, *, kind: str = "filled", icon_name: str = "", name: str = "", value: str = ""
) -> h.Element:
    """The main button of a form. Kinds as in `buttons.button`."""
    return h.button(
        class_=f"cb-btn cb-{kind} cb-main-btn cb-full", type="submit", name=name or None, value=value or None
    )[icon(icon_name, 20) if icon_name else None, text]


def hidden(name: str, value: str) -> h.Renderable:
    """A value the form carries along, such as its CSRF token."""
    return h.input(type="hidden", name=name, value=value)


def field_error(name: str, error: str) -> h.Node:
    """The error beside a field; nothing if there is none."""
    if not error:
        return None
    return h.p(".cb-field-error", id=f"{name}-error", role="alert")[icon("error", 16), h.span[error]]
