"""What can be pressed on live pages: buttons, sheet, snackbar, switch, options, family chips.

The still parts around them come from the other modules as text; `static` puts such text on a page.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import htpy as h
from nicegui import ui

from components.marks import Avatar, avatar, icon
from components.nicegui_internals import WordedElement
from services.language import _

Kind = Literal["filled", "tonal", "quiet", "outline", "glass", "text", "danger-btn"]
UNDO_SECONDS = 30


class TextElement(WordedElement):
    """An element of any tag with text, where `ui.label` would be a mere div: h1, h2, p, li, time."""

    def __init__(self, tag: str, text: str = "", classes: str = "") -> None:
        super().__init__(tag)
        if text:
            self.set_words(text)
        if classes:
            self.classes(classes)


def static(node: h.Renderable, tag: Literal["div", "span"] = "div") -> ui.html:
    """Escaped htpy output as one element that leaves no box of its own behind; a `span` inside buttons and labels."""
    return ui.html(str(node), sanitize=False, tag=tag).classes("cb-static")


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

    `label` names it for the ear where its text alone would be one of many ("Choose" → "Choose Fri 20 Feb, 16:00");
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


@dataclass(slots=True)
class Sheet:
    """A sheet that has been built: `open()`, `close()`, and its three places."""

    dialog: ui.dialog
    title: TextElement
    head: ui.element
    body: ui.element
    foot: ui.element
    on_closed: Callable[[], Any] | None = None
    """With `for_once`: hears that somebody closed it, by cross, Esc, a tap beside it or a button."""

    def for_once(self) -> None:
        """Take it away when it has been closed."""
        self.dialog.on("hide", self._gone, [])

    def _gone(self) -> None:
        if self.on_closed is not None:
            self.on_closed()
        self.dialog.delete()

    def open(self) -> None:
        """Slide it in; focus goes inside and comes back afterwards."""
        self.dialog.open()

    def close(self) -> None:
        """Slide it out."""
        self.dialog.close()

    def way_out(self, text: str, *, main: bool = True) -> ui.button:
        """A button that only closes it; it does so without a signal, too."""
        return button(text, self.close, kind="text", main=main).props("data-close")

    def rename(self, title: str) -> None:
        """Give it another title; for a sheet that turns into the next one."""
        self.title.set_words(title)
        self.dialog.props["aria-label"] = title


@contextmanager
def sheet(title: str) -> Iterator[Sheet]:
    """A sheet from below (a dialog of 480 px on wide screens), closed by cross, Esc or a tap beside it.

    What is drawn inside the `with` goes into its scrolling body; `with made.foot:` takes one main and one text
    button. It is built closed: call `made.open()`.
    """
    with ui.dialog() as dialog, ui.element("div").classes("cb-sheet"):
        with ui.element("div").classes("cb-sheet-head") as head:
            words = TextElement("h2", title)
            icon_button("close", _("Close"), dialog.close).props("data-close")
        body = ui.element("div").classes("cb-sheet-body")
        foot = ui.element("div").classes("cb-sheet-foot")
    dialog.props("position=bottom transition-duration=240")
    dialog.props["aria-label"] = title
    with body:
        yield Sheet(dialog, words, head, body, foot)


class Snackbar(ui.element):
    """What has just been done, with Undo. The frame makes one per page; `say` may be called again and again.

    It stays for 30 seconds, and longer while the pointer or the focus is on it. Only the words are a status for
    screen readers; the button is outside them, so that it is not read out as part of the news.
    """

    def __init__(self) -> None:
        super().__init__("div")
        self._held = False
        self._left = 0.0
        self._undo: Callable[..., Any] | None = None
        self._more: Callable[..., Any] | None = None
        self.classes("cb-snack")
        with self:
            with ui.element("div").classes("cb-snack-text"):
                self._glyph = static(icon("check_circle", 20))
                self._words = TextElement("span").props("role=status")
            self._ask = button("", self._asked, kind="glass")
            self._button = button(_("Undo"), self._undone, kind="glass")
        self.visible = False
        for event, held in (
            ("mouseenter", True),
            ("focusin", True),
            ("mouseleave", False),
            ("focusout", False),
        ):
            self.on(event, lambda _event, held=held: self._hold(held), [])
        self._timer = ui.timer(1.0, self._tick, active=False)

    def say(
        self,
        text: str,
        on_undo: Callable[..., Any] | None = None,
        seconds: float = UNDO_SECONDS,
        *,
        more: tuple[str, Callable[..., Any]] | None = None,
        refused: bool = False,
    ) -> None:
        """Show a short sentence (at most 35 characters); with `on_undo`, a button that takes it back.

        `more` is another button before it, with its words. `refused` is for what could not be done: it
        interrupts a screen reader.
        """
        self._glyph.set_content(str(icon("error" if refused else "check_circle", 20)))
        self._words.props["role"] = "alert" if refused else "status"
        self._undo, self._left, self._held = on_undo, seconds, False
        self._button.visible = on_undo is not None
        self._ask.visible = more is not None
        ask, self._more = more or ("", None)
        self._ask.set_text(ask)
        self._words.set_words(text)
        self.visible = True
        self._timer.activate()

    def hide(self) -> None:
        """Take it away, for example before a sheet opens."""
        self.visible = False
        self._undo = None
        self._timer.deactivate()

    def _hold(self, held: bool) -> None:
        self._held = held

    def _tick(self) -> None:
        if not self._held:
            self._left -= 1
        if self._left <= 0:
            self.hide()

    async def _asked(self) -> None:
        more, self._more = self._more, None
        self._ask.visible = False
        if more is not None:
            outcome = more()
            if hasattr(outcome, "__await__"):
                await outcome

    async def _undone(self) -> None:
        undo = self._undo
        self.hide()
        if undo is not None:
            outcome = undo()
            if hasattr(outcome, "__await__"):
                await outcome


def switch(label: str, value: bool, on_change: Callable[[bool], Any]) -> ui.element:
    """A switch of 56 × 34 px with a hit area of 48. It turns at once; `on_change` hears the new value.

    The label is its name; the visible words stand beside it.
    """
    made = ui.element("button").classes("cb-switch").props("type=button role=switch")
    made.props["aria-label"] = label
    made.props["aria-checked"] = "true" if value else "false"

    async def turn() -> None:
        wanted = made.props["aria-checked"] != "true"
        made.props["aria-checked"] = "true" if wanted else "false"
        made.update()
        outcome = on_change(wanted)
        if hasattr(outcome, "__await__"):
            await outcome

    made.on("click", turn, [])
    return made


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers."""

    value: str
    text: str
    icon: str = ""


def options(
    legend: str,
    of: Sequence[Option],
    on_change: Callable[[str], Any],
    *,
    value: str = "",
    name: str = "options",
) -> ui.element:
    """Pills to choose one of, as native radios, so that arrow keys work. Nothing is chosen unless `value` says so.

    `name` must differ between two groups on the same page.
    """
    with ui.element("fieldset").classes("cb-options") as made:
        TextElement("legend", legend)
        for one in of:
            with ui.element("label").classes("cb-option"):
                _radio(name, one.value, one.value == value, on_change)
                glyph = icon(one.icon, 20) if one.icon else None
                ui.html(str(h.fragment[glyph, h.span[one.text]]), sanitize=False, tag="span")
    return made


def segmented(
    label: str, of: Sequence[Option], on_change: Callable[[str], Any], *, value: str, name: str = "view"
) -> ui.element:
    """A control for two or three views of the same thing, as native radios."""
    with ui.element("div").classes("cb-seg").props("role=radiogroup") as made:
        made.props["aria-label"] = label
        for one in of:
            with ui.element("label"):
                _radio(name, one.value, one.value == value, on_change)
                static(h.fragment[icon(one.icon, 20) if one.icon else None, h.span[one.text]], "span")
    return made


def filter_chip(text: str, on: bool, on_click: Callable[..., Any], icon_name: str = "") -> ui.element:
    """A filter of 44 px that is on or off, to stand in `div.cb-filters`."""
    return _toggle(
        "cb-filter", on, on_click, h.fragment[icon(icon_name, 16) if icon_name else None, h.span[text]]
    )


def family_switcher(
    people: Iterable[tuple[str, str, Avatar]], chosen: str, on_choose: Callable[[str], Any]
) -> ui.element | None:
    """Everyone, then one chip per attendee (id, name, avatar); `chosen` is an id, or empty for everyone.

    A family of one sees no chips at all.
    """
    people = list(people)
    if len(people) < 2:
        return None
    with ui.element("div").classes("cb-family").props("role=group") as made:
        made.props["aria-label"] = _("Whose")
        everyone = h.fragment[icon("group"), h.span[_("Everyone")]]
        _toggle("cb-family-chip", chosen == "", lambda: on_choose(""), everyone)
        for id_, name, mark in people:
            inside = h.fragment[avatar(mark, 32), h.span[name]]
            _toggle("cb-family-chip", chosen == id_, lambda id_=id_: on_choose(id_), inside)
    return made


def _toggle(look: str, on: bool, on_click: Callable[..., Any], inside: h.Renderable) -> ui.element:
    with ui.element("button").classes(look).props("type=button") as made:
        made.props["aria-pressed"] = "true" if on else "false"
        static(inside, "span")
    made.on("click", on_click, [])
    return made


def _radio(name: str, value: str, on: bool, on_change: Callable[[str], Any]) -> None:
    radio = ui.element("input").props("type=radio")
    radio.props["name"] = name
    radio.props["value"] = value
    if on:
        radio.props["checked"] = True
    radio.on("change", lambda: on_change(value), [])
