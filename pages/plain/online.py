"""Sends a family on to where its session is joined online: the link is in no page, and who was shown it is noted (R97)."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from pages.plain import errors
from pages.plain.request import UNSTORED
from services import sign_in
from services.attendance.content import joining
from services.core import ids
from services.core.refusals import NotFound, NotSignedIn
from services.core.work import with_retries, work

AWAY = {**UNSTORED, "Referrer-Policy": "no-referrer"}


def add(app: FastAPI) -> None:
    """Add the route."""
    app.add_route("/online/{attendance_id}", join, methods=["GET"], include_in_schema=False)


async def join(request: Request) -> Response:
    """To the meeting; too early or too late to the session, which says when it is."""
    try:
        visitor = await sign_in.visitor_of(request.cookies.get(sign_in.cookie_name()))
        attendance_id = ids.read(request.path_params["attendance_id"])

        async def told() -> str:
            async with work(visitor) as w:
                return await joining.join(w, attendance_id)

        address = await with_retries(told)
    except NotSignedIn as problem:
        return await errors.to_sign_in(request, problem)
    except joining.NotNow as problem:
        of = f"/bookings/{ids.short(problem.facts['booking_id'])}?session={ids.short(attendance_id)}"
        return RedirectResponse(of, 303, headers=UNSTORED)
    except NotFound as problem:
        return await errors.not_there(request, problem)
    return RedirectResponse(address, 303, headers=AWAY)
