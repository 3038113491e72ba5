"""The frame and the fields of pages that are plain HTML: sign-in, links from mails, refusals, the demo's mailbox."""

from components.plain.code import code_field, new_code_clock, while_it_lasts
from components.plain.fields import field, field_error, hidden, submit, tick
from components.plain.page import AUTO_LINKS, STATIC, intro, mail_frame, notice_page, plain_page, style_nonce

__all__ = [
    "AUTO_LINKS",
    "STATIC",
    "code_field",
    "field",
    "field_error",
    "hidden",
    "intro",
    "mail_frame",
    "new_code_clock",
    "notice_page",
    "plain_page",
    "style_nonce",
    "submit",
    "tick",
    "while_it_lasts",
]
