"""After signing in one lands on a page of ours, whatever the address said (T34)."""

from __future__ import annotations

import pytest

from services.core.visitor import Kind
from services.sign_in import landing, own_path

FOREIGN = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:/evil.example",
    "HTTPS://EVIL.example",
    "ftp://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "mailto:a@example.com",
    "evil.example",
    "evil.example/bookings",
    "@evil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:evil",
    "/%0a/evil.example",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%5C%5Cevil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/bookings/../..//evil.example",
    "/bookings//evil.example",
    "/%2e%2e//evil.example",
    "/%2E/evil",
    "/%00",
    "/%7f",
    "/%zz",
    "/%",
    "/%u0065",
    "?next=/",
    "#/bookings",
    ".",
    "..",
    "./bookings",
    "../bookings",
    "/sign-in",
    "/sign-in/code",
    "/sign-in?next=/",
    "/sign-out",
    "/_nicegui_ws/socket.io",
    "/static/cubby.css",
]
ODD = [
    "",
    None,
    " ",
    " /bookings",
    "/bookings ",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/bookings\r\nSet-Cookie: a=b",
    "/\x00",
    "/book\u202eings",
    "/\u2044evil.example",
    "/／evil.example",
    "／／evil.example",
    "/。。/evil",
    "/🙂",
    "/<script>",
    '/"onload=',
    "/bookings#part",
    "/" + "x" * 500,
    "/\ud800",
]
OURS = [
    "/",
    "/bookings",
    "/bookings/2sYnNAgEbA6dHvsUjDoLkK",
    "/make-up/x?after_school=1&venue=a,b",
    "/benefits?page=2",
    "/a%20b",
    "/c/~x",
    "/?child=x",
]


@pytest.mark.parametrize("text", [*FOREIGN, *ODD])
def test_anything_else_means_the_first_page(text: str | None) -> None:
    assert own_path(text) == "/"


@pytest.mark.parametrize("text", OURS)
def test_a_page_of_ours_is_where_one_goes(text: str) -> None:
    assert own_path(text) == text


@pytest.mark.parametrize("path", ["/staff", "/staff/", "/staff/register?day=2026-02-19", "/staff?day=x"])
def test_the_staff_side_is_for_staff(path: str) -> None:
    assert landing(Kind.STAFF, path) == path
    assert landing(Kind.CLIENT, path) == "/"


@pytest.mark.parametrize("path", [*OURS, "/staffing", "/c/staff"])
def test_everything_else_is_for_families(path: str) -> None:
    assert landing(Kind.CLIENT, path) == path
    assert landing(Kind.STAFF, path) == "/staff"


def test_there_are_fifty_of_them() -> None:
    assert len(FOREIGN) + len(ODD) >= 50
