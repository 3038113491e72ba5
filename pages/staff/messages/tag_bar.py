"""The tags of a text as buttons that put them where the cursor is."""

from __future__ import annotations

from collections.abc import Iterable

import htpy as h
from nicegui import ui

from components.base import static
from services.language import _
from services.notices.telling.tags import Tag

_REMEMBER = '(e) => { if (e.target.form && e.target.matches("input,textarea")) e.target.form.dataset.into = e.target.id }'
"""The field that was touched last: a tap on a tag takes the focus away from it."""
_PUT = """(e) => {
  const tag = e.target.closest("[data-tag]");
  if (!tag) return;
  const form = tag.closest("form"), last = form.dataset.into, into = document.getElementById(last || "text");
  const [from, to] = last ? [into.selectionStart, into.selectionEnd] : [into.value.length, into.value.length];
  into.setRangeText(tag.dataset.tag, from, to, "end");
  into.dispatchEvent(new Event("input", {bubbles: true}));
  into.focus();
}"""


def remembering() -> ui.element:
    """What goes around the form."""
    return ui.element("div").on("focusin", js_handler=_REMEMBER)


def tag_bar(tags: Iterable[Tag]) -> None:
    """Draw the buttons, inside the form."""
    known = list(tags)
    hint = _(
        "A tag stands for what differs from email to email. Those in pale letters are sometimes empty; their line is left out then."
    )
    with ui.element("div").classes("cb-tags").on("click", js_handler=_PUT):
        static(
            h.fragment[
                h.p(".cb-label", id="tags")[_("Tags: tap one to put it where the cursor is")],
                h.div(".cb-tag-row", role="group", aria_labelledby="tags")[
                    (
                        h.button(
                            class_=["cb-tag", "cb-tag-pale" if tag.may_be_empty else ""],
                            type="button",
                            data_tag=tag.typed,
                        )[tag.typed]
                        for tag in known
                    )
                ],
                h.p(".cb-hint")[hint],
            ]
        )
