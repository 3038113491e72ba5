"""Buttons of live pages."""

from collections.abc import Callable
from typing import Any, Literal

from nicegui import ui

from components.nicegui_internals import begin_with

Kind = Literal["filled", "tonal", "quiet", "outline", "glass", "text", "danger-btn"]


class _Button(ui.button, default_classes="cb-btn", default_props="unelevated no-caps no-wrap :ripple=false"):
    """Has its look from the beginning: NiceGUI would read it anew for each button that gets it afterwards."""


class _IconButton(ui.button, default_classes="cb-icon-btn", default_props="flat round no-caps :ripple=false"):
    """The same with only an icon."""


def button(
    text: str,
    on_click: Callable[..., Any] | None = None,
    *,
    kind: Kind = "tonal",
    icon_name: str = "",
    main: bool = False,
    full: bool = False,
    label: str = "",
    opens: bool = False,
) -> ui.button:
    """A button of 44 px, or of 52 px and full width when it is the `main` one of a screen or sheet.

    `label` is its name for screen readers where several buttons have the same text ("Choose Fri 20 Feb, 16:00");
    it must contain the text. `opens`: all it ever does is to open a sheet, so that it may be pressed again by itself
    where the page had to be loaded anew (components/static/renewing.js).
    """
    made = _Button(text, on_click=on_click, color=None, icon=f"sym_r_{icon_name}" if icon_name else None)
    look = f"cb-{kind} {'cb-main-btn' if main else ''} {'cb-full' if main or full else ''}"
    begin_with(
        made, look, ({"aria-label": label} if label else {}) | ({"aria-haspopup": "dialog"} if opens else {})
    )
    return made


def icon_button(icon_name: str, label: str, on_click: Callable[..., Any] | None = None) -> ui.button:
    """A round button of 48 px with only an icon; the label is its name."""
    made = _IconButton(on_click=on_click, color=None, icon=f"sym_r_{icon_name}")
    begin_with(made, attributes={"aria-label": label})
    return made
