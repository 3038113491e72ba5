"""The provider's settings: name, logo, colour, contact, language, place and money."""

from __future__ import annotations

from collections.abc import Mapping

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.fields import locked_field
from components.files import inline_style, static_url
from components.frame import section_head, title
from components.marks import brand
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, logo_of, reload
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.setup import addresses, provider_texts, steps
from services.core import versions
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import _
from services.operations.setup import logo, provider_form
from services.operations.setup.provider_form import ProviderFacts
from services.provider import current

UPLOAD = "/staff/provider/logo"
KINDS = "image/png,image/jpeg,image/webp"


async def provider(visitor: Visitor) -> None:
    """The logo, and one form for all else."""
    async with reading(visitor) as r:
        facts, found = await provider_form.facts(r), await _editable(r)
        onward = await steps.onward(r, "provider")
    with frame(_("Provider"), tab=MORE, back=MORE, room=addresses.PROVIDER):
        static(inline_style("setup.css"))
        static(title(_("Provider"), _("How families know you.")))
        _logo(visitor, facts)
        editing = Editing(
            visitor, provider_texts.groups(facts), found, _save, _editable, _saved, provider_texts.preview
        )
        editing.draw(_("Save"))
        static(h.fragment[(locked_field(*each) for each in provider_texts.standing(facts)), onward])


def _logo(visitor: Visitor, facts: ProviderFacts) -> None:
    @action
    async def remove() -> None:
        async with work(visitor) as w:
            await logo.show(w, None)
        reload()

    with ui.element("section").classes("cb-section"):
        line = _(
            "A square PNG, JPEG or WebP of 64 dots or more, up to 1 MB. It is shown as soon as you choose it."
        )
        static(
            h.fragment[
                section_head(_("Logo")),
                h.div(".cb-setup-logo")[
                    brand(logo_of(page_context().provider), size=40),
                    h.p(".cb-hint")[line],
                    h.p(id="logo-said", role="status", hidden=True),
                    _choose(),
                ],
            ]
        )
        if facts.logo:
            button(_("Remove it"), remove, kind="quiet")
    page_context().script(f"import({static_url('logo.js')!r})")


def _choose() -> h.Element:
    return h.label(".cb-btn.cb-tonal")[
        _("Choose a picture"),
        h.input(
            ".cb-sr",
            type="file",
            accept=KINDS,
            data_logo=UPLOAD,
            data_sending=_("Sending …"),
            data_failed=_("The picture did not arrive. Please try again."),
        ),
    ]


async def _editable(r: Reading) -> Editable:
    facts = await provider_form.facts(r)
    last = await versions.last_change(r, "provider", (await current(r)).id)
    return Editable(facts.values, facts.version, last)


async def _save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
    await provider_form.keep(w, said, seen)


async def _saved(_nothing: None) -> None:
    """The whole page has another name and colour now, so it is loaded anew."""
    reload()
