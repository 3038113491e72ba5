"""The page that asks: the session, what cancelling would do, and the button."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

import htpy as h
from fastapi import Response
from fastapi.responses import HTMLResponse

from components.callout import callout
from components.plain import field_error, hidden, intro, plain_page, submit, tick
from pages.family.cancelling import texts as cancel_texts
from pages.plain.one_click.branding import UNINDEXED, Branding, session_card
from services.attendance.cancel_rules import Outcome
from services.attendance.cancelling import (
    CancelSheet,
    ConsentNeeded,
    Reason,
    ReasonNeeded,
)
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.language import _


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered on the page."""

    reason: Reason | None = None
    consent: bool = False


NOT_YET = Answers()


def asked_page(
    branding: Branding,
    secret: str,
    sheet: CancelSheet,
    changed: Refused | None = None,
    answers: Answers = NOT_YET,
) -> Response:
    """The question. `changed` is why it must be asked again; `answers` is what has been answered already."""
    attendance, possible = sheet.attendance, sheet.consequence.is_possible
    sheet = replace(sheet, swaps=[])  # another day is chosen in the portal, not here
    lost = sheet.consequence.outcome is Outcome.MAKE_UP_LOST
    problem = changed.words() if changed is not None else ""
    beside = isinstance(changed, ReasonNeeded | ConsentNeeded)
    form = h.form(method="post", action=f"/c/{secret}")[
        hidden("key", secrets.token_urlsafe(16)),
        hidden("expected", sheet.consequence.outcome.value),
        _reasons(answers.reason, problem if isinstance(changed, ReasonNeeded) else "")
        if sheet.prompt == "before"
        else None,
        tick(
            cancel_texts.consent(),
            "consent",
            ticked=answers.consent,
            error=problem if isinstance(changed, ConsentNeeded) else "",
        )
        if sheet.consequence.needs_consent
        else None,
        h.div(".cb-end")[submit(cancel_texts.main_words(sheet), kind="danger-btn" if lost else "filled")],
    ]
    page = plain_page(
        _("Can’t make it"),
        intro(_("{name} can’t make it?").format(name=attendance.kid.first_name), big=False),
        callout(text=problem, tone="warning", alert=True) if problem and not beside else None,
        session_card(attendance),
        h.div(".cb-section")[cancel_texts.consequence(sheet, Visitor.anonymous())],
        form if possible else None,
        h.p(".cb-intro")[_("To keep the session, just close this page.")] if possible else None,
        of=branding.of,
        theme=branding.theme,
    )
    return HTMLResponse(page, 422 if beside else 200, headers=UNINDEXED)


def _reasons(chosen: Reason | None, error: str) -> h.Element:
    texts = {Reason.ILL: _("Ill"), Reason.AWAY: _("Away"), Reason.UNSAID: _("Rather not say")}
    return h.fieldset(".cb-field")[
        h.legend[_("Why can’t you come?")],
        field_error("reason", error),
        (
            h.label[
                h.input(
                    type="radio",
                    name="reason",
                    value=reason.value,
                    required=True,
                    checked=reason is chosen,
                    aria_describedby="reason-error" if error else None,
                ),
                " ",
                text,
            ]
            for reason, text in texts.items()
        ),
    ]
