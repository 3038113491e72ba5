"""Where to go after signing in: only to a page of ours, on the visitor's own side of the portal."""

from __future__ import annotations

import re

from services.core.visitor import Kind

LONGEST = 500
OWN = re.compile(r"/(?:[A-Za-z0-9._~!$&'()*+,;=:@?-][A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?", re.ASCII)
"""An absolute path. A second slash or a backslash would make it a host, and browsers drop tabs and line breaks."""
ODD = re.compile(r"//|/\.\.?(?:[/?]|$)|%(?:[01][0-9a-f]|2f|5c|7f|2e)|%(?![0-9a-f]{2})", re.IGNORECASE)
"""Double slashes, `.` and `..` steps, escaped slashes, dots and control characters, broken escapes."""
OF_STAFF = re.compile(r"/staff(?:[/?]|$)")
STAFF_HOME, FAMILY_HOME = "/staff", "/"
NOT_A_PAGE = ("/sign-in", "/sign-out", "/_nicegui", "/static")


def own_path(text: str | None) -> str:
    """The path if it is one of our pages, else `/`. Never redirect to a path that has not passed this."""
    if not text or len(text) > LONGEST or not OWN.fullmatch(text):
        return "/"
    path = text.partition("?")[0]
    return "/" if ODD.search(text) or path.startswith(NOT_A_PAGE) else text


def landing(kind: Kind, path: str) -> str:
    """The path if it belongs to this visitor's side of the portal, else their home page.

    A page of the other side would send them back to sign in, and signing in would send them to that page again.
    """
    if bool(OF_STAFF.match(path)) is (kind is Kind.STAFF):
        return path
    return STAFF_HOME if kind is Kind.STAFF else FAMILY_HOME
