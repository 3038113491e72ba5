"""The manifest and the icons by which a phone puts the portal among its apps. The same for everybody.

A browser asks for both without cookies, so the manifest speaks the provider's language.
"""

from __future__ import annotations

import asyncio
import json
import re

from fastapi import FastAPI, Request, Response

from pages.app import installable
from pages.plain.logos import LASTING
from pages.plain.request import UNSTORED
from services import language, provider
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.provider import ProviderView

KIND = "application/manifest+json"
FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}
NAMED = re.compile(r"([0-9a-f]{10})-([a-z]+-\d{3})\.png", re.ASCII)


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add both routes."""

    async def icon(request: Request) -> Response:
        found = NAMED.fullmatch(str(request.path_params["icon"]))
        if found is None or found[2] not in installable.SIZES:
            return Response(status_code=404, headers=UNSTORED)
        here = await _here()
        picture = await asyncio.to_thread(installable.png, here, configuration.data, found[2])
        kept = LASTING if found[1] == installable.version(here) else UNSTORED
        return Response(picture, media_type="image/png", headers=kept)

    app.add_route(installable.MANIFEST, manifest, methods=["GET"], include_in_schema=False)
    app.add_route(f"{installable.ICONS}/{{icon}}", icon, methods=["GET"], include_in_schema=False)


async def manifest(_request: Request) -> Response:
    """What the app is called, how it looks, and where it begins."""
    here = await _here()
    with language.speaking(here.locale):
        words = _("Next session"), _("Benefits")
    told = installable.manifest(here, words, here.locale)
    return Response(json.dumps(told, ensure_ascii=False), media_type=KIND, headers=FOR_AN_HOUR)


async def _here() -> ProviderView:
    async with reading(Visitor.anonymous()) as r:
        return await provider.current(r)
