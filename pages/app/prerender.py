"""Prerendering: the page that has been built, as plain HTML that can be read before any script has loaded.

This first content is made from the elements of the page, so it cannot differ from the live page that replaces it a
moment later. Links in it work at once; a tap on a button is kept and repeated when the live button exists
(components/static/shell.js).
"""

from __future__ import annotations

from html import escape

from nicegui import ui

from components.nicegui_internals import MarkupElement, is_component, listens_to, words_of

_VOID = frozenset({"input", "img", "br", "hr"})
_HIDDEN = frozenset({"hidden", "cb-gone"})
_KEPT_OUT = ("q-dialog", "q-menu", "q-tooltip")


def html_of(root: ui.element, *, menu: bool) -> str:
    """The children of an element as escaped HTML, with room for the bar and, where there is one, for the menu."""
    inside = "".join(markup_of(child) for child in root)
    return f'<div class="{"cb-app" if menu else "cb-app cb-no-nav"}">{inside}</div>'


def markup_of(element: ui.element) -> str:
    """One element and its children as escaped HTML; nothing for hidden elements and for those that lie over the page."""
    if _HIDDEN.intersection(element.classes) or element.tag in _KEPT_OUT:
        return ""
    if isinstance(element, ui.button):
        return _button(element)
    if isinstance(element, MarkupElement):
        return f"<{element.tag}{_attributes(element)}{_tap(element)}>{element.content}</{element.tag}>"
    if isinstance(element, ui.html):
        return f"<div{_attributes(element, hide=('tag', 'innerHTML', 'sanitize'))}>{element.content}</div>"
    if is_component(element):
        inside = "".join(markup_of(child) for child in element)
        return f'<div class="{escape(" ".join(element.classes))}">{inside}</div>' if inside else ""
    start = f"<{element.tag}{_attributes(element)}{_tap(element)}>"
    if element.tag in _VOID:
        return start
    words = escape(words_of(element), quote=False)
    return f"{start}{words}{''.join(markup_of(child) for child in element)}</{element.tag}>"


def _button(element: ui.button) -> str:
    name = str(element.props.get("icon") or "").removeprefix("sym_r_")
    glyph = f'<span class="cb-icon" aria-hidden="true">{escape(name)}</span>' if name else ""
    label = escape(str(element.props.get("label") or ""), quote=False)
    named = element.props.get("aria-label")
    spoken = f' aria-label="{escape(str(named))}"' if named else ""
    classes = escape(" ".join(element.classes))
    return f'<button type="button" class="{classes}"{spoken}{_tap(element)}>{glyph}{label}</button>'


def _tap(element: ui.element) -> str:
    id_ = element.props.get("id") or element.html_id
    return f' data-tap="{id_}"' if listens_to(element, "click") else ""


def _attributes(element: ui.element, hide: tuple[str, ...] = ("innerHTML",)) -> str:
    out = f' class="{escape(" ".join(element.classes))}"' if element.classes else ""
    for name, value in element.props.items():
        if name in hide or name.startswith((":", "on")) or value is False or value is None:
            continue
        attribute = name.removeprefix("^")
        out += f" {attribute}" if value is True else f' {attribute}="{escape(str(value))}"'
    return out
