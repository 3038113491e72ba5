"""The script that the provider pastes into its website. Its address stays; it asks for nothing and sets no cookie."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from components import files
from services.operations.website.snippet import SCRIPT

FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}


def add(app: FastAPI) -> None:
    """Add the route. Whatever version is asked for gets this one, which is the first."""
    script = (files.FOLDER / "embed.js").read_bytes()
    tag = f'"{files.fingerprint(script)}"'

    async def embed(request: Request) -> Response:
        headers = {**FOR_AN_HOUR, "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(script, media_type="text/javascript", headers=headers)

    app.add_route(SCRIPT, embed, methods=["GET"], include_in_schema=False)
