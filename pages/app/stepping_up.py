"""The second step is asked for again in a sheet over what somebody does; afterwards that goes on, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import uuid4

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.files import static_url
from components.form import form, text_field
from components.plain.device import device_form
from components.sheet import sheet
from pages.app.page_context import page_context
from services.core.refusals import Refused
from services.core.work import reading
from services.language import _
from services.sign_in.second import again

Handler = Callable[..., Awaitable[None]]
HERE = "/sign-in/second"


async def ask(marked: Callable[[Handler], Handler], go_on: Callable[[], Awaitable[None]]) -> None:
    """Ask for it, then do what was asked for.

    Args:
        marked: `action`, which stands above this module.
        go_on: does again what was refused.
    """
    context = page_context()
    async with reading(context.visitor) as r:
        ways = await again.ways(r)

    async def done() -> None:
        made.close()
        await go_on()

    @marked
    async def confirmed(_event: object = None) -> None:
        await done()

    @marked
    async def typed(said: dict[str, str]) -> None:
        try:
            await again.show_code(context.visitor, said.get("second_code", ""))
        except Refused as no:
            code_form.complain({"second_code": no.words()})
            return
        await done()

    with context.sheets or ui.element("div"), sheet(_("Please confirm it’s you")) as made:
        line = _("This matters, and your second step was a while ago. What you typed stays here.")
        TextElement("p", line, "cb-lead-text")
        if ways.passkey:
            with ui.element("div").on("again", confirmed, []) as around:
                static(device_form(_("Use this device"), HERE, "", within=str(around.html_id)))
            context.script(f"import('{static_url('second.js')}?{uuid4().hex}')")
        if ways.app:
            with form(typed, _("Confirm"), main=True) as code_form:
                field = text_field(code_form, _("Code from your app"), "second_code")
                field.input.props("autocomplete=one-time-code inputmode=numeric")
                del field.input.props["data-draft"]  # it works once, and is nobody's to find
        lost = h.a(".cb-away", href=f"{HERE}?recovery", data_out=True)
        static(lost[_("Lost it? Use a recovery code")])
    made.for_once()
    made.open()
