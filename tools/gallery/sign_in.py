"""Signing in: the address, the code, a wrong code."""

import htpy as h

from components.frame import link_button
from components.plain import code_field, field, intro, new_code_clock, plain_page, submit
from components.theme import Mode
from tools.gallery.bits import (
    LOGO,
    LOOK,
)


def email(mode: Mode) -> str:
    return plain_page(
        "Log in",
        intro("Log in", "We’ll email you an 8-digit code. No password needed."),
        h.form[
            field(
                "Email address", "email", type="email", hint="The one you booked with", autocomplete="email"
            ),
            submit("Send my code"),
        ],
        of=LOGO,
        theme=LOOK["theme"],
        mode=mode,
        foot="You stay logged in on this device for 90 days",
        static="static",
    )


def code_page(mode: Mode, value: str, error: str) -> str:
    clock = new_code_clock("You can ask for a new code in {time}.", 24, "again")
    return plain_page(
        "Check your email",
        intro(
            "Check your email",
            h.strong["anna.novak@example.com"],
            h.br,
            "If we know this address, our newest email to it brings your 8-digit code.",
        ),
        h.form[
            code_field("Your code", value=value, error=error),
            submit("Log in"),
            link_button("Open my email", "#", kind="quiet", icon_name="mail", main=True),
        ],
        h.p(".cb-after")["No email? Check your spam folder. ", clock],
        h.a(".cb-away", href="#")["Use a different email"],
        of=LOGO,
        theme=LOOK["theme"],
        mode=mode,
        foot="You stay logged in on this device for 90 days",
        scripts=["code.js"],
        static="static",
    )


def code(mode: Mode) -> str:
    return code_page(mode, "482", "")


def wrong(mode: Mode) -> str:
    return code_page(
        mode, "48291307", "That code isn’t right. Check the newest email and try again. 4 tries left."
    )
