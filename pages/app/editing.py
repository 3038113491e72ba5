"""One form over something that several people may edit: errors beside their fields, and nothing typed is ever lost.

    editing = Editing(visitor, groups, found, save=..., load=..., saved=...)
    editing.draw(_("Save"))

`load` reads the state, `save` writes it in the work that it is given and refuses by `NotAsTyped` and `ChangedByOthers`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import htpy as h
from nicegui import ui

from components import differences
from components.base import static
from components.buttons import button
from components.callout import callout
from components.differences import Difference
from components.entries import Entry, Group, groups, style
from components.form import Form, form
from components.nicegui_internals import MarkupElement
from components.sheet import sheet
from components.writing import written
from pages.app.actions import action
from pages.app.page_context import page_context
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotAsTyped
from services.core.versions import ChangedByOthers, LastChange
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import _, formats

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Editable:
    """Something as it stands: what each field holds, in which version, and who has changed it last."""

    values: Mapping[str, str]
    version: int | None = None
    """None: it is still to be made."""
    last: LastChange | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something unusual is saved."""

    title: str
    line: str
    yes: str
    """The word on the button that saves it all the same."""


@dataclass(slots=True)
class Editing(Generic[T]):
    """An open form."""

    visitor: Visitor
    groups: Sequence[Group]
    found: Editable
    save: Callable[[Work, Mapping[str, str], int | None], Awaitable[T]]
    """Writes what was typed over the version that was shown."""
    load: Callable[[Reading], Awaitable[Editable]]
    saved: Callable[[T], Awaitable[None]]
    """Says so, and leads on."""
    preview: Callable[[dict[str, str]], h.Renderable] | None = None
    """What the form comes to so far; drawn anew while somebody fills it."""
    doubt: Callable[[Mapping[str, str]], Awaitable[Question | None]] | None = None
    """What is asked first, if what was typed is more likely a slip."""
    tools: Callable[[], None] | None = None
    """Draws what helps to fill the fields, below them; it stays as it is while somebody types."""
    values: dict[str, str] = field(init=False)
    """What the form holds, as far as it is known."""
    _form: Form = field(init=False)
    _above: ui.element = field(init=False)
    _live: MarkupElement = field(init=False)
    _is_sent: bool = field(init=False, default=False)
    """It is being saved, or has been: a second tap must not make a second one."""

    def draw(self, text: str, *, main: bool = True) -> None:
        """The form, with this word on its button, which is the `main` one of the screen unless another is."""
        self.values = dict(self.found.values)
        static(style())
        self._above = ui.element("div")
        stamp = "" if self.found.version is None else f"@{self.found.version}"
        with form(
            self.send, text, main=main, on_typed=self.typed if self.preview else None, stamp=stamp
        ) as self._form:
            groups(self._form, self.groups, self.found.values)
            if self.tools is not None:
                self.tools()
            if self.preview is not None:
                with ui.element("div").classes("cb-edit-live").props("aria-live=polite"):
                    self._live = static(self.preview(self.values))

    def mark(self, problems: Mapping[str, str]) -> None:
        """Say beside fields what is wrong with what stands in them already; the focus stays where it is."""
        for name, words in problems.items():
            self._form.fields[name].complain(words)

    @property
    def entries(self) -> list[Entry]:
        """All fields."""
        return [entry for group in self.groups for entry in group.entries]

    def again(self) -> None:
        """What was sent is only shown so far: the form may be changed and sent again."""
        self._is_sent = False

    @action
    async def typed(self, said: dict[str, str]) -> None:
        """Somebody goes on filling it."""
        self.values = said
        self._fill()

    def _fill(self) -> None:
        if self.preview is not None:
            self._live.set_content(written(self.preview(self.values)))

    @action
    async def send(self, said: dict[str, str]) -> None:
        """Save, or say what is in the way of it."""
        question = await self.doubt(said) if self.doubt else None
        if question is not None:
            self.values = said
            self._ask(question, said)
        else:
            await self._send_once(said)

    def _ask(self, question: Question, said: dict[str, str]) -> None:
        @action
        async def all_the_same() -> None:
            made.close()
            await self._send_once(said)

        with page_context().sheets or ui.element("div"), sheet(question.title) as made:
            static(h.p[question.line])
        made.for_once()
        with made.foot:
            button(question.yes, all_the_same, kind="filled", main=True)
            made.way_out(_("Back to the form"))
        made.open()

    async def _send_once(self, said: dict[str, str]) -> None:
        if self._is_sent:
            return
        self.values, self._is_sent = said, True
        try:
            await self._send(said)
        except BaseException:
            self._is_sent = False
            raise

    async def _send(self, said: dict[str, str]) -> None:
        try:
            async with work(self.visitor) as w:
                made = await self.save(w, said, self.found.version)
        except ChangedByOthers:
            self._is_sent = False
            await self._compare(said)
        except NotAsTyped as no:
            self._is_sent = False
            self._above.clear()
            self._form.complain({name: reason.words() for name, reason in no.fields.items()})
        except NotFound:  # it has gone, or the right to it has; `action` says which
            self._is_sent = False
            raise
        except Refused as no:
            self._is_sent = False
            self._form.complain({})
            self._refuse(no.words())
        else:
            self._above.clear()
            self._form.kept(said, said)
            await self.saved(made)

    async def _compare(self, said: dict[str, str]) -> None:
        """Somebody else was first: show what they changed, take what was not touched here, and let save over it."""
        async with reading(self.visitor) as r:
            now = await self.load(r)
        found = differences.between(self.entries, self.found.values, now.values, said)
        self._form.complain({})
        self._put({each.entry.name: each.theirs for each in found if each.is_taken})
        self.found = now
        self._above.clear()
        with self._above:
            differences.show(_who(now.last), found, self._take)
        page_context().script("cubby.focus('#differences')")

    @action
    async def _take(self, each: Difference) -> None:
        self._put({each.entry.name: each.theirs})
        page_context().script(f"cubby.focus('#{each.entry.name}')")

    def _put(self, values: dict[str, str]) -> None:
        self._form.put(values)
        self.values = self.values | values
        self._fill()

    def _refuse(self, words: str) -> None:
        self._above.clear()
        with self._above:
            static(
                h.div(id="refused", tabindex="-1")[
                    callout(words, icon_name="error", tone="danger", alert=True)
                ]
            )
        page_context().script("cubby.focus('#refused')")


def _who(last: LastChange | None) -> str:
    if last is None or not last.by:
        return _("This has been changed while you had it open.")
    return _("{name} changed this while you had it open ({when}).").format(
        name=last.by, when=formats.moment(last.at)
    )
