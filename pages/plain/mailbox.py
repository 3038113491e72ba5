"""The demo's mailbox: every mail it would have sent, newest first. Only the demo has these pages.

A mail's HTML is shown in a frame that may run nothing; its links open in the whole window, as from a mail program.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from components.callout import callout
from components.empty_state import empty
from components.frame import link_button
from components.plain import intro, mail_frame, notice_page
from components.rows import DOT, LineRow, line_row, listed
from components.theme import theme
from pages.app.frame import logo_of
from pages.delivery import policy
from pages.plain.request import UNSTORED, RequestContext, context_of
from services.core import ids
from services.core.configuration import Configuration
from services.core.ids import short
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.demo import mailbox, staff_sign_in
from services.demo.mailbox import Mail
from services.language import _, formats, ngettext


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the mailbox's routes, in the demo only."""
    if not configuration.demo:
        return

    def route(path: str, handler: Callable[..., Awaitable[Response]]) -> None:
        async def answered(request: Request) -> Response:
            context = await context_of(request, configuration)
            try:
                return await handler(context, **request.path_params)
            except NotFound as no:
                return _nothing(context, no.words())

        app.add_route(path, answered, methods=["GET"], include_in_schema=False)

    route("/mailbox", all_mails)
    route("/mailbox/{mail_id}", one_mail)
    route("/mailbox/{mail_id}/html", html_of_one)


async def all_mails(context: RequestContext) -> Response:
    """The list."""
    async with reading(Visitor.anonymous()) as r:
        mails, coming = await mailbox.newest(r), await mailbox.on_their_way(r)
    rows = [
        LineRow(
            mail.subject,
            second=DOT.join([mail.to, formats.moment(mail.sent_at, relative=True)]),
            href=f"/mailbox/{short(mail.id)}",
        )
        for mail in mails
    ]
    way = ngettext("{n} email is on its way.", "{n} emails are on their way.", coming).format(n=coming)
    nothing = empty(
        _("No emails yet"),
        _("Log in, cancel a session or book a make-up, and the email about it is here."),
        icon_name="mail",
    )
    return context.page(
        _("Mailbox"),
        intro(_("Mailbox"), _("The demo sends no emails. What it would have sent is here."), big=False),
        callout(way, icon_name="schedule") if coming else None,
        h.p(".cb-after")[
            _("Staff: log in as {email}. The second step now: {code}").format(
                email=staff_sign_in.EMAIL, code=staff_sign_in.code(now())
            )
        ],
        h.div(".cb-end")[
            h.div(".cb-mail-list")[listed(line_row, rows, look="cb-card cb-inset")] if rows else nothing
        ],
        h.p(".cb-after")[link_button(_("Look again"), "/mailbox", icon_name="refresh")],
        h.a(".cb-away", href="/sign-in")[_("Log in")],
        wide=True,
    )


async def one_mail(context: RequestContext, mail_id: str) -> Response:
    """One mail: its recipient, its HTML and its plain text."""
    mail = await _mail(mail_id)
    response = context.page(
        mail.subject,
        h.a(".cb-away", href="/mailbox")[_("All emails")],
        h.h1(".cb-t1", tabindex="-1")[mail.subject],
        h.div(".cb-mail-head")[
            h.p[_("To {email}").format(email=mail.to)], h.p[formats.moment(mail.sent_at, relative=True)]
        ],
        mail_frame(f"/mailbox/{short(mail.id)}/html"),
        h.details(".cb-end")[h.summary[_("As plain text")], h.pre(".cb-mail-text")[mail.text]],
        wide=True,
    )
    response.headers["Content-Security-Policy"] = policy.strict("frame-src 'self'")
    return response


async def html_of_one(_context: RequestContext, mail_id: str) -> Response:
    """The mail's own HTML, for the frame."""
    mail = await _mail(mail_id)
    whole_window = '<base target="_top">'
    html = mail.html.replace("<head>", f"<head>{whole_window}", 1)
    return HTMLResponse(html, headers={**UNSTORED, "Content-Security-Policy": policy.MAIL})


async def _mail(mail_id: str) -> Mail:
    async with reading(Visitor.anonymous()) as r:
        return await mailbox.one(r, ids.read(mail_id))


def _nothing(context: RequestContext, line: str) -> Response:
    page = notice_page(
        _("Not found"),
        line,
        of=logo_of(context.provider),
        theme=theme(context.provider.brand),
        action=link_button(_("Mailbox"), "/mailbox", kind="filled"),
    )
    return HTMLResponse(page, 404, headers=UNSTORED)
