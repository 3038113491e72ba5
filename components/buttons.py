"""Buttons of live pages."""

from collections.abc import Callable
from typing import Any, Literal

from nicegui import ui

Kind = Literal["filled", "tonal", "quiet", "outline", "glass", "text", "danger-btn"]


def button(
    text: str,
    on_click: Callable[..., Any] | None = None,
    *,
    kind: Kind = "tonal",
    icon_name: str = "",
    main: bool = False,
    full: bool = False,
    label: str = "",
) -> ui.button:
    """A button of 44 px, or of 52 px and full width when it is the `main` one of a screen or sheet.

    `label` is its name for screen readers where several buttons have the same text ("Choose Fri 20 Feb, 16:00");
    it must contain the text.
    """
    made = ui.button(text, on_click=on_click, color=None, icon=f"sym_r_{icon_name}" if icon_name else None)
    made.props("unelevated no-caps no-wrap :ripple=false").classes(f"cb-btn cb-{kind}")
    if main:
        made.classes("cb-main-btn")
    if main or full:
        made.classes("cb-full")
    if label:
        made.props["aria-label"] = label
    return made


def icon_button(icon_name: str, label: str, on_click: Callable[..., Any] | None = None) -> ui.button:
    """A round button of 48 px with only an icon; the label is its name."""
    made = ui.button(on_click=on_click, color=None, icon=f"sym_r_{icon_name}")
    made.props("flat round no-caps :ripple=false").classes("cb-icon-btn")
    made.props["aria-label"] = label
    return made
