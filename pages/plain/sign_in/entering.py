"""Trying a code, and the response after the right one."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from pages.plain.request import RequestContext
from services import sign_in
from services.core.refusals import Refused
from services.sign_in import (
    Cookie,
    SignedIn,
    WrongCode,
)


async def redeemed(context: RequestContext, form: dict[str, str], request_id: UUID | None = None) -> SignedIn:
    """Try the code, unless it is the one that was wrong a moment ago: a double tap must not use up two tries."""
    typed = form.get("code", "")
    if wrong := sign_in.wrong_before(typed, form.get("before", "")):
        raise wrong
    return await sign_in.redeem_code(typed, context.browser, request_id)


def note_of(typed: str, no: Refused) -> str:
    """The hidden value in the form after a wrong code, so that a double tap does not use up two tries."""
    return sign_in.note_of(typed, no) if isinstance(no, WrongCode) else ""


def welcome(context: RequestContext, signed_in: SignedIn) -> Response:
    """Redirect to where the visitor wanted to go, with the cookies of the new sign-in."""
    response = context.redirect(signed_in.next_path)
    context.set_cookie(response, Cookie.SIGN_IN, signed_in.token)
    context.set_cookie(response, Cookie.DEVICE, signed_in.device)
    context.delete_cookie(response, Cookie.ASKING)
    return response
