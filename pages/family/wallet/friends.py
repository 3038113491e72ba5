"""Bring a friend: what both get, the family's own code to copy or send, and how many have come (R85)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import section_head
from components.marks import icon
from services.language import _, ngettext
from services.prices import words
from services.prices.referrals import MyReferrals


def draw(found: MyReferrals, provider: str, ask: Callable[[], Awaitable[None]]) -> None:
    """The section; the code is made when somebody asks for it."""
    with ui.element("section").classes("cb-section").props("id=friends"):
        static(section_head(_("Bring a friend")))
        with ui.element("div").classes("cb-card cb-pad"):
            static(_said(found))
            if found.code:
                static(_code(found.code, provider, words.off(found.newcomer)))
            else:
                with ui.element("div").classes("cb-end"):
                    button(_("Show my code"), ask, kind="tonal", main=True)


def _said(found: MyReferrals) -> h.Renderable:
    line = _(
        "A family that is new here gets {newcomer} off its first booking with your code. You get a coupon for {mine}."
    ).format(newcomer=words.off(found.newcomer), mine=words.off(found.mine))
    came = ngettext("{n} family has come so far.", "{n} families have come so far.", found.brought)
    left = found.coupons_left
    more = [came.format(n=found.brought)] if found.brought else []
    if left is not None:
        said = ngettext("You can still get {n} coupon.", "You can still get {n} coupons.", left).format(
            n=left
        )
        more.append(said if left else _("You have had all the coupons; your friends still get theirs."))
    return h.fragment[h.p[line], h.p(".cb-text2.cb-s")[" ".join(more)] if more else None]


def _code(code: str, provider: str, off: str) -> h.Renderable:
    """The code, and a sentence with it that is sent to a friend as it is."""
    sentence = _("Come to {provider}, too! With my code {code} your first booking is {off} cheaper.").format(
        provider=provider, code=code, off=off
    )
    return h.ul(".cb-list.cb-plain", aria_label=_("Bring a friend"))[
        _row(h.b(".cb-t1.cb-num", translate="no")[code], _("Copy the code"), code, code),
        _row(h.b(".cb-text2.cb-s")[sentence], _("Copy an invitation"), sentence, _("the invitation")),
    ]


def _row(shown: h.Element, text: str, what: str, said: str) -> h.Element:
    copy = h.button(
        ".cb-btn.cb-tonal",
        type="button",
        data_here=True,
        data_copy=what,
        data_said=_("Copied: {what}").format(what=said),
    )[icon("content_copy", 20), h.span[text]]
    return h.li(".cb-row.cb-row-top")[
        h.div(".cb-row-text")[shown],
        h.div(".cb-row-actions")[copy, h.span(".cb-sr", role="status")],
    ]
