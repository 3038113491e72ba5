"""The team: who can log in, as what, and an owner’s help when somebody has lost the second step."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.frame import title
from components.marks import Avatar, Note, initials
from components.rows import DOT, LineRow, line_row
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.roles import ROLES
from pages.staff.rooms import MORE
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _
from services.sign_in import inviting
from services.sign_in.inviting import Colleague


async def team(visitor: Visitor) -> None:
    """The list; each colleague's second step can be reset."""

    async def load() -> list[Colleague]:
        async with reading(visitor) as r:
            return await inviting.colleagues(r)

    async def fresh() -> None:
        found = await load()
        content.clear()
        with content:
            draw(found)

    @action
    async def reset(who: Colleague) -> None:
        async with work(visitor) as w:
            await inviting.reset(w, who.staff_id)
        await fresh()
        say(_("{name} sets it up again at the next login.").format(name=who.name))

    @action
    async def ask(who: Colleague) -> None:
        with page_context().sheets or ui.element("div"), sheet(_("Reset the second step?")) as made:
            line = _(
                "{name} is logged out everywhere. At the next login, after the code from the email, they set up a new "
                "second step. Do this only if you have talked to them: an email can be forged."
            )
            TextElement("p", line.format(name=who.name), "cb-lead-text")
        made.for_once()

        @action
        async def confirmed() -> None:
            made.close()
            await reset(who)

        with made.foot:
            button(_("Reset it"), confirmed, kind="danger-btn", main=True)
            made.way_out(_("Not now"))
        made.open()

    def draw(found: list[Colleague]) -> None:
        with ui.element("ul").classes("cb-card cb-list"):
            for who in found:
                row = as_row(who)
                with ui.element("li").classes(row.classes):
                    static(line_row(row))
                    if who.is_set_up and not who.is_me:
                        label = _("Reset, {name}").format(name=who.name)
                        button(_("Reset"), partial(ask, who), kind="quiet", label=label)

    found = await load()
    with frame(_("Team"), tab=MORE, back=MORE, room="/staff/team"):
        static(title(_("Team"), _("Everybody who can log in on the staff side.")))
        content = ui.element("div").classes("cb-section")
        with content:
            draw(found)
        line = _(
            "To invite somebody, run “./cubby invite-staff EMAIL --role ROLE” where Cubby runs, and send them the link."
        )
        TextElement("p", line, "cb-after-list")


def as_row(who: Colleague) -> LineRow:
    """One colleague."""
    ready = Note(_("Second step set up"), "check_circle", "success")
    waits = Note(_("Sets up the second step at the next login"), "schedule", "neutral")
    return LineRow(
        who.name,
        Avatar(initials(who.name, 2)),
        DOT.join((_(ROLES[who.role]), who.email)),
        note=ready if who.is_set_up else waits,
    )
