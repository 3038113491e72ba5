"""Signing in with a code or a link from one mail, staying signed in, and signing out (R1–R4).

`ask` makes a request for an address. The request's code or link redeems it, once; the browser then gets the token of
a new sign-in as a cookie. Secrets are stored only as fingerprints.
"""

from services.sign_in.asking import Asked, TooManyRequests, ask
from services.sign_in.browser import Browser, network_of
from services.sign_in.codes import CODE_DIGITS, CODE_LASTS, NotACode
from services.sign_in.devices import (
    Device,
    my_devices,
    reading_of,
    revoke,
    revoke_others,
    sign_out,
    visitor_of,
)
from services.sign_in.limits import ASKED_PER_ADDRESS, CodesOff, NoTriesLeft, next_hour
from services.sign_in.redeeming import (
    CodeOver,
    LinkOver,
    SignedIn,
    WrongCode,
    asked_here,
    note_of,
    noted,
    redeem_code,
    redeem_link,
    wrong_before,
)
from services.sign_in.return_path import landing, own_path
from services.sign_in.secrets import Cookie, cookie_name

__all__ = [
    "ASKED_PER_ADDRESS",
    "CODE_DIGITS",
    "CODE_LASTS",
    "Asked",
    "Browser",
    "CodeOver",
    "CodesOff",
    "Cookie",
    "Device",
    "LinkOver",
    "NoTriesLeft",
    "NotACode",
    "SignedIn",
    "TooManyRequests",
    "WrongCode",
    "ask",
    "asked_here",
    "cookie_name",
    "landing",
    "my_devices",
    "network_of",
    "next_hour",
    "note_of",
    "noted",
    "own_path",
    "reading_of",
    "redeem_code",
    "redeem_link",
    "revoke",
    "revoke_others",
    "sign_out",
    "visitor_of",
    "wrong_before",
]
