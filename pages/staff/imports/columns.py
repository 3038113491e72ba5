"""What a list holds, column by column, as it was found; another answer is chosen where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.entries import Entry, Group
from components.frame import title
from components.options import Option, segmented
from components.rows import DOT
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame
from pages.staff.imports import addresses
from pages.staff.imports.words import COLUMNS, KINDS
from pages.staff.rooms import IMPORT, MORE
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.imports.batches import naming, one_file
from services.imports.batches.one_file import FileView
from services.language import _

HOLIDAYS = "on_public_holidays"


async def columns(visitor: Visitor, batch_id: UUID) -> None:
    """The screen."""
    async with reading(visitor) as r:
        view = await one_file.one(r, batch_id)

    @action
    async def lists(kind: str) -> None:
        async with work(visitor) as w:
            await naming.change_kind(w, batch_id, None, kind)
        ui.navigate.to(addresses.columns(batch_id))

    async def load(r: Reading) -> Editable:
        return _editable(await one_file.one(r, batch_id))

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> UUID:
        named = {each.position: said.get(f"column-{each.position}", "") for each in view.columns}
        await naming.name_columns(w, batch_id, seen, named, on_public_holidays=bool(said.get(HOLIDAYS)))
        return batch_id

    async def saved(_batch_id: UUID) -> None:
        ui.navigate.to(addresses.file(batch_id))

    with frame(_("What the columns are"), tab=MORE, back=addresses.file(batch_id), room=IMPORT):
        lead = _(
            "We have read your headings. Choose something else where we were wrong; your file stays as it is."
        )
        static(h.fragment[title(_("What the columns are"), view.of.name), h.p(".cb-lead-text")[lead]])
        kinds = [Option(kind, _(words)) for kind, words in KINDS.items()]
        with ui.element("div").classes("cb-section cb-tight"):
            segmented(_("What is listed"), kinds, lists, value=view.of.kind, name="kind")
        Editing(visitor, _groups(view), _editable(view), save, load, saved).draw(_("Save and check"))


def _editable(view: FileView) -> Editable:
    values = {f"column-{each.position}": each.column for each in view.columns}
    if view.of.kind == "classes":
        values[HOLIDAYS] = "yes" if view.on_public_holidays else ""
    return Editable(values, view.version)


def _groups(view: FileView) -> list[Group]:
    answers = (
        Option("", _("Not read")),
        *(Option(key, _(words)) for key, words in COLUMNS[view.of.kind].items()),
    )
    picks = tuple(
        Entry(
            f"column-{each.position}",
            each.heading or _("Column {n}").format(n=each.position + 1),
            "pick",
            hint=DOT.join(each.samples) or _("Empty in the first lines"),
            of=answers,
        )
        for each in view.columns
    )
    groups = [Group("", picks)]
    if view.of.kind == "classes":
        hint = _("Otherwise their sessions leave public holidays out.")
        box = Entry(HOLIDAYS, _("Classes meet on public holidays, too"), "box", hint)
        groups.append(Group(_("Public holidays"), (box,)))
    return groups
