"""A form whose answer is a plan: what would be done is shown line by line below it, and only then done, as shown.

What is typed after that takes the plan away again, so that nobody does what they do not see.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.entries import Group, groups, style
from components.form import Form, form
from pages.app.actions import action
from pages.app.page_context import page_context
from services.core import acts
from services.core.acts import BulkAct, PlanHasChanged
from services.core.plan import Plan
from services.core.refusals import Refused
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _


@dataclass(slots=True)
class Planning:
    """An open form with the plan that comes of it."""

    visitor: Visitor
    act: BulkAct
    groups: Sequence[Group]
    values: Mapping[str, str]
    read: Callable[[Mapping[str, str]], Mapping[str, Any]]
    """From what was typed to the wish; refuses by `NotAsTyped`."""
    show: Callable[[Plan], Awaitable[h.Renderable]]
    """Draws a plan."""
    words: Callable[[Plan], str]
    """What the button says that does it."""
    done: Callable[[UUID], Awaitable[None]]
    """Says so, and leads on."""
    _form: Form = field(init=False)
    _below: ui.element = field(init=False)
    _shown: dict[str, str] = field(init=False, default_factory=dict)
    """What was typed when the plan was made."""
    _key: str = field(init=False, default_factory=lambda: secrets.token_hex(16))

    def draw(self, text: str) -> None:
        """The form, with this word on its button; the plan goes below it."""
        static(style())
        with form(self.send, text, kind="tonal", on_typed=self.typed) as self._form:
            groups(self._form, self.groups, self.values)
        self._below = ui.element("div").classes("cb-section").props("aria-live=polite id=plan tabindex=-1")

    @action
    async def typed(self, said: dict[str, str]) -> None:
        """Somebody goes on filling it: what was shown is no longer what is typed."""
        if said != self._shown:  # the last letter may arrive after the form has been sent
            self._below.clear()

    @action
    async def send(self, said: dict[str, str]) -> None:
        """Show what would be done, or say what is in the way of it."""
        self._shown = said
        try:
            wish = self.read(said)
            async with reading(self.visitor) as r:
                plan = await acts.preview(r, self.act, wish)
        except NotAsTyped as no:
            self._below.clear()
            self._form.complain({name: reason.words() for name, reason in no.fields.items()})
            return
        except Refused as no:
            self._form.complain({})
            self._refuse(no.words())
            return
        self._form.complain({})
        await self.offer(wish, plan)

    async def offer(self, wish: Mapping[str, Any], plan: Plan) -> None:
        """Draw a plan, with the button that does it."""
        shown = await self.show(plan)
        self._below.clear()
        with self._below:
            static(shown)
            if plan.changes:
                with ui.element("div").classes("cb-end"):
                    button(self.words(plan), lambda: self.apply(wish, plan), kind="filled", main=True)
        page_context().script("cubby.focus('#plan')")

    @action
    async def apply(self, wish: Mapping[str, Any], plan: Plan) -> None:
        """Do what is shown."""
        try:
            async with work(self.visitor) as w:
                done_id = await acts.apply(w, self.act, wish, plan.stamp, self._key)
        except PlanHasChanged as no:
            async with reading(self.visitor) as r:
                again = await acts.preview(r, self.act, wish)
            await self.offer(wish, again)
            with self._below:
                static(callout(no.words(), icon_name="error", tone="warning", alert=True)).move(
                    self._below, target_index=0
                )
            return
        except Refused as no:
            self._refuse(no.words())
            return
        await self.done(done_id)

    def _refuse(self, words: str) -> None:
        self._below.clear()
        with self._below:
            static(callout(words, icon_name="error", tone="danger", alert=True))
        page_context().script("cubby.focus('#plan')")


def nothing_to_do() -> h.Element:
    """A plan that changes nothing."""
    return callout(_("Nothing changes."), _("It is already as you have written it."))
