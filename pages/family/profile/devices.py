"""Where the visitor, client or staff, is signed in. A sign-in can be ended here; its open pages then close at once."""

from __future__ import annotations

from uuid import UUID

from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import title
from components.marks import Chip, Tile
from components.rows import LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from services import sign_in
from services.core.refusals import NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import reading, work
from services.language import _, formats, ngettext
from services.sign_in import Device


async def devices(visitor: Visitor) -> None:
    """The list, this device first; each other one can be logged out."""
    context = page_context()

    async def load() -> list[Device]:
        async with reading(visitor) as r:
            return await sign_in.my_devices(r)

    async def fresh() -> None:
        draw(await load())
        context.script("cubby.focus('main h1')")

    @action
    async def log_out(sign_in_id: UUID) -> None:
        try:
            async with work(visitor) as w:
                await sign_in.revoke(w, sign_in_id)
        except NotFound:
            pass  # it has ended meanwhile, as the visitor wanted
        await fresh()
        say(_("That device is logged out."))

    @action
    async def log_out_others() -> None:
        async with work(visitor) as w:
            number = await sign_in.revoke_others(w)
        await fresh()
        say(ngettext("{n} device is logged out.", "{n} devices are logged out.", number).format(n=number))

    def draw(found: list[Device]) -> None:
        content.clear()
        with content:
            with ui.element("ul").classes("cb-card cb-list"):
                for device in found:
                    row = as_row(device)
                    with ui.element("li").classes(row.classes):
                        static(line_row(row))
                        if not device.current:
                            _button(device, row)
            if len(found) > 1:
                with ui.element("div").classes("cb-end"):
                    button(_("Log out everywhere else"), log_out_others, kind="quiet", main=True)

    def _button(device: Device, row: LineRow) -> None:
        text = _("Log out")
        label = f"{text}: {row.title}, {row.second}"
        button(text, lambda: log_out(device.id), kind="quiet", label=label)

    found = await load()
    home = "/profile" if visitor.kind is Kind.CLIENT else "/staff/more"
    with frame(_("Where you’re logged in"), tab=home, back=home, room="/staff/devices"):
        static(title(_("Where you’re logged in"), _("Log out any device you don’t know or no longer have.")))
        content = ui.element("div").classes("cb-section")
        draw(found)


def as_row(device: Device) -> LineRow:
    """One device as a row."""
    used = _("Last used: {time}").format(time=formats.moment(device.last_seen_at, relative=True))
    return LineRow(
        device.label or _("Unknown device"),
        Tile("devices", "brand" if device.current else "neutral"),
        _("In use now") if device.current else used,
        chip=Chip(_("This device"), "check_circle", "success") if device.current else None,
    )
