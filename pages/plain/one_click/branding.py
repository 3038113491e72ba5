"""What the pages of the link share: the provider's branding, and the card of the session."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h
from fastapi import Response
from fastapi.responses import HTMLResponse

from components.frame import link_button
from components.hero import hero
from components.marks import Logo
from components.plain import notice_page
from components.theme import Theme
from pages.family import presenters
from pages.plain.request import UNSTORED
from services.attendance.view import AttendanceView
from services.language import _
from services.provider import ProviderView

UNINDEXED = {**UNSTORED, "X-Robots-Tag": "noindex"}


@dataclass(frozen=True, slots=True)
class Branding:
    """The provider, with its logo and colours."""

    of: Logo
    theme: Theme
    provider: ProviderView
    signed_in: bool
    """Whether this browser is signed in, so that the portal opens at once."""


def notice(branding: Branding, title: str, line: str, status: int) -> Response:
    """A page that says why nothing was changed."""
    action = link_button(_("Home") if branding.signed_in else _("Log in"), "/", kind="filled")
    page = notice_page(title, line, of=branding.of, theme=branding.theme, action=action)
    return HTMLResponse(page, status, headers=UNINDEXED)


def session_card(attendance: AttendanceView) -> h.Element:
    """Which session it is: whose, when and where."""
    return h.div(".cb-section")[hero(presenters.hero_card(attendance))]
