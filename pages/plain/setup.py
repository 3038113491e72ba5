"""What an empty server asks: the set-up code, and who is going to own it. It is shown only while a code opens something."""

from __future__ import annotations

import htpy as h
from fastapi import FastAPI, Request, Response

from components.callout import callout
from components.plain import field, hidden, intro, submit
from pages.plain import errors
from pages.plain.request import RequestContext, context_of, fields
from pages.plain.sign_in.entering import welcome
from pages.plain.sign_in.parts import no_cookies
from services.core.configuration import Configuration
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.operations.setup import owner
from services.operations.setup.owner import FirstRun
from services.sign_in.staff_limits import SetupTooOften

PATH = "/setup"


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the routes."""

    async def ask(request: Request) -> Response:
        return await _page(await context_of(request, configuration, founded=False))

    async def begin(request: Request) -> Response:
        return await _begin(await context_of(request, configuration, founded=False))

    app.add_route(PATH, ask, methods=["GET"], include_in_schema=False)
    app.add_route(PATH, begin, methods=["POST"], include_in_schema=False)


async def _begin(context: RequestContext) -> Response:
    """Try the code; whoever is let in goes on to the second step."""
    typed = await fields(context.request)
    if not context.keeps_cookies:
        return await _page(context, typed, said=no_cookies(), status=422)
    asked = context.request.headers.get("accept-language", "")
    try:
        return welcome(context, await owner.come_in(typed, context.browser, asked))
    except NotFound as no:
        return await errors.not_there(context.request, no)
    except NotAsTyped as no:
        wrong = {name: reason.words() for name, reason in no.fields.items()}
        return await _page(context, typed, wrong, status=422)
    except Refused as no:
        status = 429 if isinstance(no, SetupTooOften) else 422
        return await _page(context, typed, {"code": no.words()}, status=status)


async def _page(
    context: RequestContext,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    *,
    said: str = "",
    status: int = 200,
) -> Response:
    async with reading(Visitor.anonymous()) as r:
        there = await owner.standing(r)
    if not there.is_open:
        return await errors.not_there(context.request, NotFound())
    line = _(
        "Type the set-up code. It stands in the log of the server; “./cubby setup-code” prints it again."
    )
    return context.page(
        _("Set up Cubby"),
        intro(_("Set up Cubby"), line),
        h.div(".cb-section")[callout(text=said, tone="warning", alert=True)] if said else None,
        h.form(method="post", action=PATH, novalidate=True)[
            _fields(there, typed or {}, wrong or {}), hidden("zone", ""), submit(_("Begin"))
        ],
        status=status,
        foot=_("The code works once, for whoever runs this server"),
        scripts=("setup.js",),
    )


def _fields(there: FirstRun, typed: dict[str, str], wrong: dict[str, str]) -> list[h.Element]:
    asked = [("code", _("Set-up code"), _("Like ABCDE-FGHJK"), "off")]
    if not there.has_provider:
        asked.append(("provider", _("Name of your classes"), _("As families know it"), "organization"))
    if not there.has_owner:
        asked += [
            ("first_name", _("Your first name"), "", "given-name"),
            ("last_name", _("Your last name"), "", "family-name"),
            ("email", _("Your email address"), _("You log in with it from now on."), "email"),
        ]
    return [
        field(
            label,
            name,
            type="email" if name == "email" else "text",
            hint=hint,
            value=typed.get(name, "")[:400],
            error=wrong.get(name, ""),
            autocomplete=autocomplete,
            autofocus=name == "code" and not wrong,
            required=name != "last_name",
        )
        for name, label, hint, autocomplete in asked
    ]
