"""Trying a code, and the response after the right one."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from pages.plain.request import RequestContext
from services import sign_in
from services.sign_in import (
    Cookie,
    SignedIn,
    WrongCode,
)


async def redeemed(
    context: RequestContext, form: dict[str, str], about: str, request_id: UUID | None = None
) -> SignedIn:
    """Try the code, unless it is the one that was wrong a moment ago: sending it again must not use up a second try.

    Args:
        about: what it is tried for, as in `sign_in.note_of`.
    """
    typed = form.get("code", "")
    if wrong := sign_in.wrong_before(typed, context.tried, about):
        raise wrong
    return await sign_in.redeem_code(typed, context.browser, request_id, form.get("secret", ""))


def back_to(context: RequestContext, path: str, typed: str, wrong: WrongCode, about: str) -> Response:
    """Redirect to the form after a wrong code, so that loading that page again sends nothing again."""
    response = context.redirect(path)
    context.set_cookie(response, Cookie.TRIED, sign_in.note_of(typed, wrong, about))
    return response


def said_before(context: RequestContext, about: str) -> tuple[str, str, bool]:
    """The code that was wrong a moment ago, what to say of it, and whether more tries are left."""
    before = sign_in.noted(context.tried, about)
    return (before[0], before[1].words(), before[1].left > 0) if before else ("", "", True)


def welcome(context: RequestContext, signed_in: SignedIn) -> Response:
    """Redirect to where the visitor wanted to go, with the cookies of the new sign-in."""
    response = context.redirect(signed_in.next_path)
    context.set_cookie(response, Cookie.SIGN_IN, signed_in.token)
    context.set_cookie(response, Cookie.DEVICE, signed_in.device)
    context.delete_cookie(response, Cookie.ASKING)
    if context.tried:
        context.delete_cookie(response, Cookie.TRIED)
    return response
