"""On your phone: how the portal opens like an app there, for whoever looks for it."""

from __future__ import annotations

from components import install
from components.base import static
from components.frame import title
from pages.app.frame import frame
from pages.app.page_context import page_context
from services.core.visitor import Visitor
from services.language import _


async def phone(_visitor: Visitor) -> None:
    """The ways on an iPhone and elsewhere; the browser adds its own button where it has one."""
    line = _("It opens like an app: one tap, and you’re where you want to be.")
    with frame(_("On your phone"), tab="/profile", back="/profile"):
        static(title(_("On your phone"), line))
        static(install.install_ways())
    page_context().script(install.script())
