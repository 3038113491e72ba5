"""The second step of staff: showing the second factor, setting it up, and what to do when it is lost."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import htpy as h
from fastapi import Response
from markupsafe import Markup

from components.callout import callout
from components.frame import link_button
from components.plain import field, hidden, intro, submit
from components.plain.device import device_form
from pages.plain.request import RequestContext, fields
from pages.plain.sign_in.parts import second_step
from services import sign_in
from services.core.refusals import NotSignedIn, Refused
from services.core.visitor import Kind
from services.language import _
from services.sign_in import Cookie
from services.sign_in.second import apps, passing, passkeys
from services.sign_in.second.passing import Passed
from services.sign_in.second.pending import Pending

SCRIPTS = ("second.js", "sign_in.js")
HERE = "/sign-in/second"


async def second_page(context: RequestContext) -> Response:
    """Ask for the second factor; somebody who has none sets it up."""
    wanted = _wanted(context, context.request.query_params.get("next"))
    try:
        who = await passing.standing(context.browser.token)
        return await _page(context, who, wanted, recovery="recovery" in context.request.query_params)
    except NotSignedIn:
        return context.redirect("/sign-in")


async def show_code(context: RequestContext) -> Response:
    """The code of the app: a new one is confirmed with it, a known one shown."""

    async def tried(who: Pending, typed: str) -> Passed:
        token = context.browser.token
        return await (passing.show_code if who.is_set_up else passing.confirm_app)(token, typed)

    return await _tried(context, "code", tried)


async def show_passkey(context: RequestContext) -> Response:
    """What the device has answered."""

    async def tried(_who: Pending, answer: str) -> Passed:
        return await passkeys.answer(context.browser.token, answer, _site(context))

    return await _tried(context, "answer", tried)


async def ask_device(context: RequestContext) -> Response:
    """What the device is asked, as JSON for the script."""
    try:
        asked = await passkeys.options(context.browser.token, _site(context), context.provider.name)
    except NotSignedIn:
        return Response("{}", 403, media_type="application/json")
    return Response(asked, media_type="application/json", headers={"Cache-Control": "no-store"})


async def use_recovery_code(context: RequestContext) -> Response:
    """A recovery code in place of a lost second factor; a new one is set up next."""
    form = await fields(context.request)
    wanted = _wanted(context, form.get("next"))
    try:
        await passing.use_recovery_code(context.browser.token, form.get("recovery", ""))
    except NotSignedIn:
        return context.redirect("/sign-in")
    except Refused as no:
        who = await passing.standing(context.browser.token)
        return await _page(context, who, wanted, no.words(), recovery=True, status=422)
    return context.redirect(second_step(wanted))


async def _tried(
    context: RequestContext, name: str, attempt: Callable[[Pending, str], Awaitable[Passed]]
) -> Response:
    form = await fields(context.request)
    wanted = _wanted(context, form.get("next"))
    try:
        who = await passing.standing(context.browser.token)
        try:
            passed = await attempt(who, form.get(name, ""))
        except Refused as no:
            who = await passing.standing(context.browser.token)
            return await _page(context, who, wanted, no.words(), status=422)
    except NotSignedIn:
        return context.redirect("/sign-in")
    response = _codes(context, passed, wanted) if passed.recovery_codes else context.redirect(wanted)
    context.set_cookie(response, Cookie.SIGN_IN, passed.token)
    return response


def _site(context: RequestContext) -> str:
    """The address to which a passkey is bound. This machine itself is known as localhost, too."""
    asked = context.request.url
    return (
        f"{asked.scheme}://{asked.netloc}"
        if asked.hostname == "localhost"
        else context.configuration.public_url
    )


def _wanted(_context: RequestContext, path: str | None) -> str:
    return sign_in.landing(Kind.STAFF, sign_in.own_path(path))


async def _page(
    context: RequestContext,
    who: Pending,
    wanted: str,
    error: str = "",
    *,
    recovery: bool = False,
    status: int = 200,
) -> Response:
    if not who.is_set_up:
        return await _set_up(context, wanted, error, status)
    if recovery:
        return _lost(context, wanted, error, status)
    return context.page(
        _("Second step"),
        intro(_("Second step"), _second_words(who)),
        device_form(_("Use this device"), HERE, wanted) if who.has_passkey else None,
        _by_app(wanted, error) if who.has_app else _said(error),
        h.a(".cb-away", href=f"{HERE}?recovery&next={wanted}")[_("Lost it? Use a recovery code")],
        _other_person(),
        status=status,
        foot=_foot(),
        scripts=SCRIPTS,
    )


def _second_words(who: Pending) -> str:
    if not who.has_app:
        return _("Confirm that it’s you with this device’s fingerprint, face or PIN.")
    return _("Open the app on your phone and type the six digits it shows for us.")


def _by_app(wanted: str, error: str, text: str = "") -> h.Element:
    return h.form(method="post", action=HERE, novalidate=True)[
        field(_("Code from your app"), "code", error=error, autocomplete="one-time-code", autofocus=True),
        hidden("next", wanted),
        submit(text or _("Log in")),
    ]


async def _set_up(context: RequestContext, wanted: str, error: str, status: int) -> Response:
    import segno  # only whoever sets it up waits for it

    offered = await passing.offer_app(context.browser.token)
    address = apps.address(offered.secret, offered.email, context.provider.name)
    picture = segno.make_qr(address, error="M").svg_inline(border=4, omitsize=True, dark="#000", light="#fff")
    secret = " ".join(re.findall(".{1,4}", apps.spelled(offered.secret)))
    why = _(
        "Your side of {provider} shows families’ money and children. So logging in takes a second step from now on: "
        "this device, or an app on your phone."
    )
    return context.page(
        _("Set up your second step"),
        intro(_("Set up your second step"), why.format(provider=context.provider.name), big=False),
        device_form(_("Use this device"), HERE, wanted),
        h.section(".cb-section")[
            h.h2[_("Use an app")],
            h.p(".cb-intro")[
                _("Scan this with an authenticator app, such as Aegis, Google Authenticator or 1Password.")
            ],
            h.div(".cb-code-picture", role="img", aria_label=_("The picture that the app scans"))[
                Markup(picture)  # noqa: S704 - drawn by segno from black and white squares
            ],
            h.p(".cb-after")[_("On this phone already? Type this key into the app:")],
            h.p(".cb-secret-key.cb-num")[secret],
            _by_app(wanted, error, _("Confirm")),
        ],
        _other_person(),
        status=status,
        foot=_foot(),
        scripts=SCRIPTS,
    )


def _codes(context: RequestContext, passed: Passed, wanted: str) -> Response:
    """The recovery codes, shown once."""
    return context.page(
        _("Keep these codes"),
        intro(
            _("Keep these codes"),
            _("They are the way in if you lose your phone. Each works once. We can’t show them again."),
            big=False,
        ),
        h.ul(".cb-recovery.cb-card.cb-num")[(h.li[code] for code in passed.recovery_codes)],
        h.p(".cb-after")[
            _(
                "Print them, or keep them in your password manager; not in your email, which is the first step."
            )
        ],
        h.p(".cb-end")[link_button(_("I’ve kept them"), wanted, kind="filled", main=True)],
        foot=_foot(),
    )


def _lost(context: RequestContext, wanted: str, error: str, status: int) -> Response:
    return context.page(
        _("Use a recovery code"),
        intro(
            _("Use a recovery code"),
            _(
                "One of the ten codes you kept. Afterwards you set up a new second step; the lost one stops working."
            ),
            big=False,
        ),
        h.form(method="post", action=f"{HERE}/recovery", novalidate=True)[
            field(_("Recovery code"), "recovery", error=error, hint=_("Like ABCDE-FGHJK"), autofocus=True),
            hidden("next", wanted),
            submit(_("Continue")),
        ],
        h.p(".cb-after")[_("No codes left? An owner can reset your second step under More, Team.")],
        h.a(".cb-away", href=second_step(wanted))[_("Back")],
        status=status,
        foot=_foot(),
        scripts=SCRIPTS[1:],
    )


def _said(error: str) -> h.Node:
    return h.div(".cb-section")[callout(text=error, tone="warning", alert=True)] if error else None


def _other_person() -> h.Element:
    return h.form(method="post", action="/sign-out")[
        h.button(".cb-btn.cb-quiet.cb-main-btn.cb-full", type="submit")[_("Log in as somebody else")]
    ]


def _foot() -> str:
    return _("Staff log in every day")
