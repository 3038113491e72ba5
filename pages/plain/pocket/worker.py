"""The service worker (components/static/sw.js): never kept by the browser itself, and new with each version of its files."""

from __future__ import annotations

import json

from fastapi import FastAPI, Request, Response

from components.files import FOLDER, fingerprint, static_url
from pages.delivery.javascript import shortened
from pages.plain.pocket.addresses import CARD, EMPTY, WORKER
from pages.plain.request import context_of
from services import language
from services.core.configuration import Configuration

FILES = (
    "cubby.css",
    "pocket.css",
    "pocket.js",
    "queue.js",
    "figtree-latin.woff2",
    "figtree-latin-ext.woff2",
    "icons.woff2",
)
"""What the card needs to be drawn and to work."""
HEADERS = {"Cache-Control": "no-cache, no-store", "Service-Worker-Allowed": "/"}


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the route."""
    script = shortened((FOLDER / "sw.js").read_text(encoding="utf-8"))
    files = [static_url(name) for name in FILES]

    async def worker(request: Request) -> Response:
        of = (await context_of(request, configuration)).provider
        version = fingerprint(
            *(
                part.encode()
                for part in (*files, script, of.name, of.brand, of.logo or "", language.language())
            )
        )
        known = {"FILES": files, "VERSION": version, "CARD": CARD, "EMPTY": EMPTY}
        given = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
        return Response(given + script, media_type="text/javascript", headers=HEADERS)

    app.add_route(WORKER, worker, methods=["GET"], include_in_schema=False)
