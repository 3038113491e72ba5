"""One text of a message in one language: written, looked at on a case, tried, and its history."""

from __future__ import annotations

from collections.abc import Mapping

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.entries import Entry, Group
from components.frame import title
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.messages import addresses, versions
from pages.staff.messages.preview import preview, subject
from pages.staff.messages.tag_bar import remembering, tag_bar
from pages.staff.rooms import CLIENTS
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import LANGUAGES, _, formats
from services.notices.own_text import catalogue, keeping, looking, trying
from services.notices.own_text.keeping import KeptText, Version

FIRST = "session-reminder"
"""What an address shows that names no text."""


async def wording(visitor: Visitor) -> None:
    """The screen."""
    context = page_context()
    form, language = context.query.get("of", FIRST), context.query.get("in", context.provider.locale)
    await _Wording(visitor, form, language).draw()


class _Wording:
    """The screen as it is open."""

    def __init__(self, visitor: Visitor, form: str, language: str) -> None:
        self.visitor, self.form, self.language = visitor, form, language
        self.editing: Editing[bool]

    async def draw(self) -> None:
        """Read, then draw."""
        async with reading(self.visitor) as r:
            kept = await keeping.kept(r, self.form, self.language)
            look = await looking.look(r, self.form, self.language)
            history = await keeping.history(r, self.form, self.language)
        name = catalogue.when(self.form, catalogue.wording_of(self.form))
        with frame(_("Message texts"), tab=CLIENTS, back=addresses.MESSAGES, room=addresses.MESSAGES):
            static(
                h.fragment[
                    title(subject(look, self.form, kept.values), name), _languages(self.form, self.language)
                ]
            )
            static(h.div(".cb-section")[_stands(kept)])
            with remembering():
                self.editing = Editing(
                    self.visitor,
                    _groups(),
                    _editable(kept),
                    self.save,
                    self.load,
                    self.saved,
                    lambda said: preview(look, self.form, said),
                    tools=lambda: tag_bar(kept.tags),
                )
                self.editing.draw(_("Save"))
            self._below(kept)
            versions.draw(history, self.restore)

    def _below(self, kept: KeptText) -> None:
        with ui.element("div").classes("cb-section cb-stack"):
            button(_("Send me a test"), self.test, kind="outline", icon_name="mail")
            if kept.is_own:
                button(_("Use our words again"), self.ours, kind="quiet", icon_name="undo")

    async def load(self, r: Reading) -> Editable:
        """The text as it is now."""
        return _editable(await keeping.kept(r, self.form, self.language))

    async def save(self, w: Work, said: Mapping[str, str], seen: int | None) -> bool:
        """Keep what was typed."""
        return await keeping.save(w, self.form, self.language, said, seen)

    async def saved(self, is_own: bool) -> None:
        """Show it anew, with its history."""
        self._again(_("Saved. The next email has it.") if is_own else _("This is our text, so ours is sent."))

    def _again(self, words: str) -> None:
        ui.navigate.to(addresses.text(self.form, self.language))
        say(words)

    @action
    async def ours(self) -> None:
        """Send our text again."""
        async with work(self.visitor) as w:
            await keeping.use_ours(w, self.form, self.language, self.editing.found.version)
        self._again(_("Our words are sent again. Yours are in the history."))

    @action
    async def restore(self, version: Version) -> None:
        """Send an earlier text again."""
        async with work(self.visitor) as w:
            await keeping.restore(w, version.id, self.editing.found.version)
        self._again(_("Saved. The next email has it."))

    @action
    async def test(self) -> None:
        """Send what stands in the form to oneself."""
        try:
            async with work(self.visitor) as w:
                to = await trying.send(w, self.form, self.language, self.editing.values)
        except NotAsTyped as no:
            self.editing.mark({name: reason.words() for name, reason in no.fields.items()})
            say(no.words())
        else:
            say(_("A test is on its way to {email}.").format(email=to))


def _editable(kept: KeptText) -> Editable:
    return Editable(kept.values, kept.version, kept.last)


def _groups() -> list[Group]:
    line = _("The facts, the buttons and the foot of the email are added by themselves.")
    entries = (
        Entry("subject", _("Subject")),
        Entry("heading", _("Heading in the email")),
        Entry("text", _("Text"), "long", _("An empty line begins a new paragraph.")),
    )
    return [Group("", entries, line)]


def _languages(form: str, language: str) -> h.Element:
    links = (
        h.a(
            ".cb-filter",
            href=addresses.text(form, code),
            lang=code,
            aria_current="page" if code == language else None,
        )[h.span[name]]
        for code, name in LANGUAGES.items()
    )
    return h.nav(".cb-filters", aria_label=_("Language"))[links]


def _stands(kept: KeptText) -> h.Renderable:
    if kept.left_out_at is not None:
        said = _("A text of yours could not be used, so ours was sent")
        return callout(said, formats.moment(kept.left_out_at), icon_name="warning", tone="warning")
    if kept.is_own:
        line = _("It is sent in this language, also after an update of Cubby.")
        return callout(_("Your own text"), line, icon_name="edit", tone="success")
    return callout(_("Our text"), _("Change what you like; from then on yours is sent in this language."))
