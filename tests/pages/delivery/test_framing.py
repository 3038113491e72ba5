"""What may stand in a frame, and the cookies of a frame on another site."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.responses import JSONResponse

from pages.delivery.framing import Framing, may_be_framed
from pages.delivery.policy import MAIL, SecurityHeaders

HOP = "https://www.hop.example"
A_FRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
WITHIN = A_FRAME | {"Sec-Fetch-Site": "same-origin"}
A_TAB = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"}


def small_app() -> FastAPI:
    app = FastAPI()

    @app.get("/home")
    async def home(request: Request) -> HTMLResponse:
        may_be_framed(request)
        return HTMLResponse("<p>Home</p>", headers={"X-NiceGUI-Content": "page"})

    @app.get("/plain")
    async def plain(request: Request) -> HTMLResponse:
        may_be_framed(request)
        return HTMLResponse("<p>Log in</p>")

    @app.get("/staff")
    async def staff() -> HTMLResponse:
        return HTMLResponse("<p>Staff</p>")

    @app.get("/mail")
    async def mail() -> HTMLResponse:
        return HTMLResponse("<p>Mail</p>", headers={"Content-Security-Policy": MAIL})

    @app.get("/cookies")
    async def cookies(request: Request) -> JSONResponse:
        answer = JSONResponse(dict(request.cookies))
        answer.set_cookie("__Host-cubby", "new", secure=True, httponly=True, samesite="lax")
        answer.set_cookie("other", "1", samesite="lax")
        return answer

    @app.post("/cookies")
    async def again(request: Request) -> JSONResponse:
        return await cookies(request)

    return app


def browser(websites: str = HOP) -> httpx.AsyncClient:
    app = SecurityHeaders(Framing(small_app()), https=True, framed_on=lambda: websites)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://portal.example")


@pytest.mark.parametrize("path", ["/home", "/plain"])
async def test_a_familys_page_may_stand_on_the_providers_websites_and_nowhere_else(path: str) -> None:
    async with browser(f"{HOP} https://hop.example") as http:
        headers = (await http.get(path)).headers
    assert f"frame-ancestors {HOP} https://hop.example" in headers["content-security-policy"]
    assert "'none'" not in headers["content-security-policy"].partition("frame-ancestors")[2]
    assert "x-frame-options" not in headers, "it has no word for several websites"


@pytest.mark.parametrize(("path", "websites"), [("/home", ""), ("/staff", HOP), ("/nothing-here", HOP)])
async def test_everything_else_stands_in_no_frame(path: str, websites: str) -> None:
    async with browser(websites) as http:
        headers = (await http.get(path)).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert HOP not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


async def test_a_mail_of_the_demo_stands_in_our_own_frame() -> None:
    async with browser() as http:
        headers = (await http.get("/mail")).headers
    assert (headers["content-security-policy"], headers["x-frame-options"]) == (MAIL, "SAMEORIGIN")


async def set_by(
    http: httpx.AsyncClient, method: str = "GET", **headers: str
) -> tuple[dict[str, str], list[str]]:
    answer = await http.request(method, "/cookies", headers=headers)
    return answer.json(), answer.headers.get_list("set-cookie")


async def test_a_frame_on_another_site_gets_cookies_of_its_own() -> None:
    async with browser() as http:
        seen, lines = await set_by(http, **A_FRAME, Cookie="other=1")
    assert seen == {"other": "1"}
    ours, other = lines
    assert ours.startswith("__Host-framed-cubby=new; ")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=None", "Partitioned"} <= set(ours.split("; "))
    assert "lax" not in ours.lower()
    assert other == "other=1; Path=/; SameSite=lax"


@pytest.mark.parametrize("headers", [A_TAB, {}, A_FRAME | {"Sec-Fetch-Site": "same-site"}, WITHIN])
async def test_a_tab_and_a_frame_on_ones_own_site_keep_the_lax_ones(headers: dict[str, str]) -> None:
    async with browser() as http:
        seen, lines = await set_by(http, **headers, Cookie="__Host-cubby=mine")
    assert seen == {"__Host-cubby": "mine"}
    assert lines[0].startswith("__Host-cubby=new; ")
    assert "SameSite=lax" in lines[0].split("; ")
    assert "Partitioned" not in lines[0]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_within_the_frame_its_cookies_go_on_to_count(method: str) -> None:
    async with browser() as http:
        seen, lines = await set_by(
            http, method, **WITHIN, Cookie="__Host-framed-cubby=theirs; a=b; __Host-framed-cubby-device=d"
        )
        seen_by_script, _lines = await set_by(
            http, **{"Sec-Fetch-Dest": "empty"}, Cookie="__Host-framed-cubby=theirs"
        )
    assert seen == {"__Host-cubby": "theirs", "a": "b", "__Host-cubby-device": "d"}
    assert lines[0].startswith("__Host-framed-cubby=new; ")
    assert seen_by_script == {"__Host-cubby": "theirs"}


@pytest.mark.parametrize(
    ("headers", "cookie"),
    [
        (A_TAB, "__Host-framed-cubby=theirs"),
        (A_TAB, "__Host-framed-cubby=theirs; __Host-cubby-cookies=1"),
        ({"Sec-Fetch-Dest": "empty"}, "__Host-cubby-device=d; __Host-framed-cubby=theirs"),
    ],
)
async def test_in_a_tab_a_frames_sign_in_counts_for_nothing(headers: dict[str, str], cookie: str) -> None:
    """A browser that does not know Partitioned sends them there, too; after logging out, they would log in again."""
    async with browser() as http:
        seen, _lines = await set_by(http, **headers, Cookie=cookie)
    assert "__Host-cubby" not in seen
    assert not any("framed" in name for name in seen)


@pytest.mark.parametrize("path", ["/staff", "/sign-in/second?next=/staff", "/setup", "/join/abc"])
async def test_what_staff_do_leads_out_of_the_frame(path: str) -> None:
    async with browser() as http:
        answer = await http.get(path, headers=WITHIN)
        in_a_tab = await http.get("/staff", headers=A_TAB)
    assert (answer.status_code, answer.headers["location"]) == (303, "/framed?next=/staff&tab=1")
    assert in_a_tab.status_code == 200
