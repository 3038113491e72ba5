"""The mail as it will look, beside the form in which it is written."""

from __future__ import annotations

import htpy as h

from components.callout import callout
from services.core.refusals import Refused
from services.language import _
from services.notices.own_text import writing
from services.notices.own_text.looking import MailLook


def preview(look: MailLook, form: str, said: dict[str, str]) -> h.Element:
    """What the text comes to so far."""
    words = writing.read_so_far(form, said)
    if words is None:
        line = _("As soon as the form can be read, you see here what it comes to.")
        return h.section[h.h2[_("The email")], h.p(".cb-hint")[line]]
    try:
        mail = look.mail(words)
    except Refused as no:
        line = _("Such an email goes in our words, and you hear of it once.")
        return h.section[h.h2[_("The email")], callout(no.words(), line, icon_name="warning", tone="warning")]
    return h.section[
        h.h2[_("The email")],
        h.p(".cb-hint")[_case(look)],
        h.p(".cb-letter-subject")[mail.subject],
        h.iframe(".cb-letter", srcdoc=mail.shown, title=_("The email"), sandbox=""),
    ]


def subject(look: MailLook, form: str, values: dict[str, str]) -> str:
    """The subject as it is read; as it is written, where it cannot be filled in."""
    words = writing.read_so_far(form, values)
    try:
        return look.mail(words).subject if words else values["subject"]
    except Refused:
        return values["subject"]


def _case(look: MailLook) -> str:
    if look.case.is_made_up:
        return _("There is no such case of yours yet, so this one is made up.")
    if look.reader:
        return _("A real case of yours: as {name} would read it.").format(name=look.reader)
    return _("A real case of yours.")
