"""The pages of signing in, as browsers, mail scanners and the curious meet them (T19–T23, T34)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from db import Client, Provider, SignIn, SignInRequest, Staff
from pages.delivery.policy import SecurityHeaders
from pages.plain import mailbox
from pages.plain import sign_in as pages
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.notices.channels.mail import MailChannel
from services.notices.delivering.outbox import deliver_due
from services.notices.messages.sign_in_code import SignInCode
from services.outside.clock import TurnableClock
from services.people import clients
from services.sign_in import codes, limits
from tests.at_the_door import ANNA, NOBODY, ZUZANA, another, hash_quickly, mails, open_the_door

STAFF, LET_GO = "orla@example.com", "pat@example.com"
CODE_AND_LINK = re.compile(r"/sign-in/\w{22}#[\w-]{43}")
THE_REAL_HASH = codes._argon2
ONE_ENGINE = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture(autouse=True)
def quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their hash costs little here; the last test has the real one."""
    hash_quickly(monkeypatch)


@pytest.fixture
def settings() -> dict[str, object]:
    """How the deployment is set up; a test may say otherwise."""
    return {"public_url": "http://testserver"}


@pytest.fixture
async def app(house: App, tmp_path: Path, settings: dict[str, object]) -> FastAPI:
    """The pages at the door, and nothing else."""
    configuration = await open_the_door(tmp_path, **settings)
    async with work(Visitor.system("test")) as w:
        w.db.add(Staff(email=STAFF, first_name="Orla", role="owner"))
        w.db.add(Staff(email=LET_GO, first_name="Pat", role="owner", active=False))
    return put_together(configuration)


def put_together(configuration: Configuration) -> FastAPI:
    app = FastAPI()
    pages.add(app, configuration)
    mailbox.add(app, configuration)
    app.add_middleware(SecurityHeaders, https=configuration.https)
    return app


def browser(app: FastAPI, ip: str = "203.0.113.7", scheme: str = "http") -> httpx.AsyncClient:
    """A browser at this address that has had a page of ours before, and keeps its cookies."""
    name = "__Host-cubby-cookies" if scheme == "https" else "cubby-cookies"
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=(ip, 1234)),
        base_url=f"{scheme}://testserver",
        cookies={name: "1"},
        headers={"user-agent": "Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile"},
    )


@pytest.fixture
async def phone(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app) as client:
        yield client


async def ask(client: httpx.AsyncClient, email: str = ANNA, **form: str) -> str:
    """Ask for a code and give it, or nothing where no mail was written."""
    answer = await client.post("/sign-in", data={"email": email, **form})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code")
    return await newest(email)


async def newest(email: str = ANNA, what: str = "code") -> str:
    found = await mails(email)
    return str(found[0].payload.get(what, "")) if found else ""


async def path_of_link(email: str = ANNA) -> tuple[str, str]:
    path, _hash, secret = (await newest(email, "link")).partition("#")
    return path, secret


async def sign_ins() -> int:
    async with reading(Visitor.system("test")) as r:
        return int(await r.db.scalar(select(func.count()).select_from(SignIn)) or 0)


async def test_the_whole_way_without_a_script(phone: httpx.AsyncClient) -> None:
    first = await phone.get("/sign-in?next=/bookings%3Fpast%3D1")
    assert 'name="next" value="/bookings?past=1"' in first.text
    assert 'autocomplete="email"' in first.text
    code = await ask(phone, next="/bookings?past=1")
    second = await phone.get("/sign-in/code")
    assert ANNA in second.text
    for needed in ('autocomplete="one-time-code"', 'inputmode="numeric"', "<noscript>"):
        assert needed in second.text
    assert "maxlength" not in second.text
    done = await phone.post("/sign-in/code", data={"code": f"{code[:4]} {code[4:]}"})
    assert (done.status_code, done.headers["location"]) == (303, "/bookings?past=1")
    again = await phone.get("/sign-in?next=/benefits")
    assert (again.status_code, again.headers["location"]) == (303, "/benefits"), "whoever is in goes on"


@pytest.mark.parametrize(
    "pasted", [f"{ANNA}\u200b", f"\ufeff{ANNA}\u00a0", f"Anna <{ANNA}>", f"mailto:{ANNA}"]
)
@ONE_ENGINE
async def test_an_address_may_be_pasted_with_what_clings_to_it(phone: httpx.AsyncClient, pasted: str) -> None:
    answer = await phone.post("/sign-in", data={"email": pasted})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code")
    assert ANNA in (await phone.get("/sign-in/code")).text
    assert await newest()


@ONE_ENGINE
async def test_two_addresses_get_a_sentence_of_their_own(phone: httpx.AsyncClient) -> None:
    answer = await phone.post("/sign-in", data={"email": f"{ANNA}, marek@example.com"})
    assert "That is more than one email address. Enter the one you use here." in answer.text


@ONE_ENGINE
async def test_staff_come_in_by_the_same_door_and_go_on_to_their_own_side(phone: httpx.AsyncClient) -> None:
    code = await ask(phone, STAFF)
    done = await phone.post("/sign-in/code", data={"code": code})
    assert (done.status_code, done.headers["location"]) == (303, "/staff")
    for wanted in ("/", "/bookings", "//evil.example"):
        again = await phone.get("/sign-in", params={"next": wanted})
        assert (again.status_code, again.headers["location"]) == (303, "/sign-in/second?next=/staff"), (
            "no way round in a circle"
        )
    there = await phone.get("/sign-in", params={"next": "/staff/register"})
    assert there.headers["location"] == "/sign-in/second?next=/staff/register"
    assert (await phone.get("/sign-in/code")).headers["location"] == "/sign-in/second?next=/staff"


@ONE_ENGINE
async def test_a_family_is_not_sent_to_the_staff_side(phone: httpx.AsyncClient) -> None:
    code = await ask(phone, next="/staff/register")
    done = await phone.post("/sign-in/code", data={"code": code})
    assert done.headers["location"] == "/"
    assert (await phone.get("/sign-in?next=/staff")).headers["location"] == "/"


@ONE_ENGINE
async def test_who_no_longer_works_here_reads_that_they_were_logged_out(phone: httpx.AsyncClient) -> None:
    await phone.post("/sign-in/code", data={"code": await ask(phone, STAFF)})
    async with work(Visitor.system("test")) as w:
        await w.db.execute(update(Staff).where(Staff.email == STAFF).values(active=False))
    page = await phone.get("/sign-in?next=/staff")
    assert page.status_code == 200
    assert "You were logged out on this device." in page.text


@ONE_ENGINE
async def test_the_cookies_over_http_of_this_machine(phone: httpx.AsyncClient) -> None:
    asked = await phone.post("/sign-in", data={"email": ANNA})
    done = await phone.post("/sign-in/code", data={"code": await newest()})
    tails = {}
    for line in asked.headers.get_list("set-cookie") + done.headers.get_list("set-cookie"):
        name, _equals, rest = line.partition("=")
        tails.setdefault(name, rest.partition("; ")[2])
    assert tails == {
        "cubby-asking": "HttpOnly; Max-Age=600; Path=/; SameSite=lax",
        "cubby": "HttpOnly; Max-Age=31536000; Path=/; SameSite=lax",
        "cubby-device": "HttpOnly; Max-Age=34560000; Path=/; SameSite=lax",
    }


@ONE_ENGINE
@pytest.mark.parametrize("settings", [{"public_url": "https://testserver"}])
async def test_the_cookies_over_https_belong_to_this_host_alone(app: FastAPI) -> None:
    async with browser(app, scheme="https") as phone:
        asked = await phone.post("/sign-in", data={"email": ANNA})
        done = await phone.post("/sign-in/code", data={"code": await newest()})
        assert done.status_code == 303
        lines = asked.headers.get_list("set-cookie") + done.headers.get_list("set-cookie")
        assert lines
        for line in lines:
            assert line.startswith("__Host-cubby")
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(line.split("; "))
            assert "domain" not in line.lower()


async def tried(client: httpx.AsyncClient, code: str, form: str = "/sign-in/code", **more: str) -> str:
    """The page that a browser shows after a wrong code."""
    answer = await client.post(form, data={"code": code, **more})
    assert answer.status_code == 303, "the page can be loaded again without sending anything"
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200
    return page.text


@ONE_ENGINE
async def test_a_wrong_code_is_said_beside_the_field_and_kept_in_it(phone: httpx.AsyncClient) -> None:
    code = await ask(phone)
    page = await tried(phone, another(code))
    assert "That code isn’t right. Check the newest email and try again. 4 tries left." in page
    assert f'value="{another(code)}"' in page
    assert 'aria-invalid="true"' in page
    await ask(phone)
    assert "isn’t right" not in (await phone.get("/sign-in/code")).text, "a new code begins anew"


@ONE_ENGINE
async def test_the_last_wrong_code_leaves_one_thing_to_do_with_its_button(phone: httpx.AsyncClient) -> None:
    code = await ask(phone)
    for n in range(1, 6):
        page = await tried(phone, f"{(int(code) + n) % 10**8:08d}")
    assert "That code isn’t right, and it was the last try. Please ask for a new one." in page
    assert 'name="code"' not in page
    assert page.count("<button") == 1
    assert re.search(r'action="/sign-in".*Send a new code', page, re.DOTALL)
    answer = await phone.post("/sign-in/code", data={"code": code})
    assert answer.status_code == 429
    assert "The code was wrong too often. Please ask for a new one." in answer.text
    assert f'value="{ANNA}"' in answer.text, "one tap asks for the new one"


@ONE_ENGINE
async def test_where_codes_are_off_the_mail_is_the_one_thing_to_open(app: FastAPI) -> None:
    async with work(Visitor.system("test")) as w:
        await clients.client(w, "eva@gmail.com")
    for n in range(3):
        async with browser(app, f"198.51.{n}.7") as thief:
            await ask(thief, "eva@gmail.com")
            for guess in range(4):
                await thief.post("/sign-in/code", data={"code": f"0000000{guess}"})
    async with browser(app) as phone:
        code = await ask(phone, "eva@gmail.com")
        page = await phone.post("/sign-in/code", data={"code": code})
        assert page.status_code == 429
        assert "Open the link in our email in this browser instead." in page.text
        assert 'name="code"' not in page.text
        assert "Open my email" in page.text
        path, secret = await path_of_link("eva@gmail.com")
        assert (await phone.post(f"{path}/link", data={"secret": secret})).status_code == 303


@ONE_ENGINE
async def test_sending_or_loading_the_same_wrong_code_again_costs_one_try(phone: httpx.AsyncClient) -> None:
    code = await ask(phone)
    path, _secret = await path_of_link()
    for n, form in enumerate(("/sign-in/code", f"{path}/code")):
        wrong = another(another(code)) if n else another(code)
        left = f"{4 - n} tries left."
        for _tap in range(4):
            assert left in await tried(phone, wrong, form)
        for _load in range(4):
            assert left in (await phone.get(path if n else "/sign-in/code")).text
    assert "2 tries left." in await tried(phone, "00000000"), "another code is another try"
    note = phone.cookies["cubby-tried"]
    for odd in ("9", "9.x", f"{code}.x." + "0" * 64, f"{code}.4.e", f"{code}.4.{note[-64:]}", "x" * 4_000):
        phone.cookies.set("cubby-tried", odd, domain="testserver.local", path="/")
        assert "isn’t right" not in (await phone.get("/sign-in/code")).text
    assert (await phone.post("/sign-in/code", data={"code": code})).status_code == 303


@ONE_ENGINE
async def test_nine_digits_are_no_code_and_cost_no_try(phone: httpx.AsyncClient) -> None:
    code = await ask(phone)
    answer = await phone.post("/sign-in/code", data={"code": f"{code}7"})
    assert "The code has eight digits, like 4829 1307." in answer.text
    assert (await phone.post("/sign-in/code", data={"code": code})).status_code == 303


@ONE_ENGINE
async def test_the_link_posts_its_secret_where_it_was_asked_for(phone: httpx.AsyncClient) -> None:
    await ask(phone, next="/benefits")
    path, secret = await path_of_link()
    page = await phone.get(path)
    assert f'action="{path}/link"' in page.text
    assert "sign_in.js" in page.text
    assert secret not in page.text
    done = await phone.post(f"{path}/link", data={"secret": secret})
    assert (done.status_code, done.headers["location"]) == (303, "/benefits")
    once_more = await phone.get(path)
    assert once_more.status_code == 303, "the mail's link leads whoever is in to the portal"


@ONE_ENGINE
async def test_scanners_use_nothing_up_and_get_nothing(app: FastAPI, phone: httpx.AsyncClient) -> None:
    code = await ask(phone)
    path, secret = await path_of_link()
    async with browser(app, "198.51.100.9") as scanner:
        scanner.headers.update({"purpose": "prefetch", "sec-purpose": "prefetch"})
        assert (await scanner.head(path)).status_code == 200
        for _time in range(3):
            page = await scanner.get(path)
            assert f"{path}/link" not in page.text
            assert "another browser" in page.text
        pressed = await scanner.post(f"{path}/link", data={"secret": secret})
        assert (pressed.status_code, pressed.headers["location"]) == (303, path)
        for form in ({}, {"code": ""}, {"code": "12"}):
            assert (await scanner.post(f"{path}/code", data=form)).status_code == 422
        wrapped = await scanner.get(path + "%23" + secret)
        assert (wrapped.status_code, wrapped.headers["location"]) == (303, f"{path}#{secret}")
        assert "cubby" not in scanner.cookies
    assert await sign_ins() == 0
    done = await phone.post(f"{path}/link", data={"secret": secret})
    assert done.status_code == 303
    assert await sign_ins() == 1
    assert code


@ONE_ENGINE
async def test_elsewhere_the_mails_reader_comes_in_whatever_others_have_guessed(
    app: FastAPI, phone: httpx.AsyncClient
) -> None:
    code = await ask(phone)
    path, secret = await path_of_link()
    for n in range(5):
        await phone.post("/sign-in/code", data={"code": f"0000000{n}"})
    async with browser(app, "198.51.7.7") as other:
        assert 'name="secret"' in (await other.get(path)).text
        page = await tried(other, another(code), f"{path}/code", secret=secret)
        assert "4 tries left" in page
        assert secret not in page
        done = await other.post(f"{path}/code", data={"code": code, "secret": secret})
        assert done.status_code == 303
        assert other.cookies["cubby"]


@ONE_ENGINE
@pytest.mark.parametrize("sign", ["%23", "%2523", "%24"])
async def test_a_link_whose_hash_was_escaped_on_the_way_leads_to_the_link(
    phone: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, sign: str
) -> None:
    await ask(phone)
    path, secret = await path_of_link()
    answer = await phone.get(f"{path}{sign}{secret}")
    if sign == "%24":
        assert answer.status_code == 410
        return
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#{secret}")
    assert answer.headers["cache-control"] == "no-store"
    assert secret not in caplog.text
    assert await sign_ins() == 0


@ONE_ENGINE
async def test_a_browser_that_keeps_no_cookies_reads_so_and_no_mail_is_sent(app: FastAPI) -> None:
    why = "Your browser blocks cookies, and without them you can’t be logged in."
    async with browser(app) as phone:
        phone.cookies.clear()
        first = await phone.get("/sign-in?next=/bookings")
        assert first.headers["set-cookie"].startswith("cubby-cookies=1; ")
        for email in (ANNA, NOBODY):
            phone.cookies.clear()
            answer = await phone.post("/sign-in", data={"email": email, "next": "/bookings"})
            assert answer.status_code == 422
            assert why in answer.text
            assert f'value="{email}"' in answer.text
            assert await mails(email) == []
        assert await ask(phone), "once it keeps the cookie of that page, it goes on"


@ONE_ENGINE
async def test_a_browser_that_keeps_no_cookies_does_not_use_the_code_up(
    app: FastAPI, phone: httpx.AsyncClient
) -> None:
    code = await ask(phone)
    path, _secret = await path_of_link()
    async with browser(app) as other:
        other.cookies.clear()
        answer = await other.post(f"{path}/code", data={"code": code})
        assert answer.status_code == 422
        assert "Your browser blocks cookies" in answer.text
    assert (await phone.post("/sign-in/code", data={"code": code})).status_code == 303


async def test_elsewhere_the_code_of_the_same_mail_signs_in(app: FastAPI, phone: httpx.AsyncClient) -> None:
    code = await ask(phone, next="/benefits")
    path, _secret = await path_of_link()
    async with browser(app) as in_app:
        assert "4 tries left" in await tried(in_app, another(code), f"{path}/code")
        done = await in_app.post(f"{path}/code", data={"code": code})
        assert (done.status_code, done.headers["location"]) == (303, "/benefits")
        assert in_app.cookies["cubby"]


@ONE_ENGINE
async def test_the_second_of_two_taps_is_let_in_too(phone: httpx.AsyncClient) -> None:
    code = await ask(phone, next="/bookings")
    asking = dict(phone.cookies)
    await phone.post("/sign-in/code", data={"code": code})
    phone.cookies.update(asking)
    second = await phone.post("/sign-in/code", data={"code": code})
    assert (second.status_code, second.headers["location"]) == (303, "/bookings")


@ONE_ENGINE
@pytest.mark.parametrize(
    "name", ["/sign-in/x", f"/sign-in/{'2' * 22}", "/sign-in/%00", "/sign-in/" + "z" * 2_000]
)
async def test_a_link_that_is_none_says_so_and_offers_a_new_one(phone: httpx.AsyncClient, name: str) -> None:
    for answer in (
        await phone.get(name),
        await phone.post(f"{name}/link", data={"secret": "x"}),
        await phone.post(f"{name}/code", data={"code": "12345678"}),
    ):
        assert answer.status_code == 410
        assert "Send my code" in answer.text


async def seen(client: httpx.AsyncClient, email: str) -> list[object]:
    """All that somebody sees who asks for an address and enters a wrong code; what is random per request masked."""
    out: list[object] = []
    asked = await client.post("/sign-in", data={"email": email})
    page = await client.get("/sign-in/code")
    wrong = await client.post("/sign-in/code", data={"code": "00000000"})
    said = await client.get("/sign-in/code")
    for answer in (asked, page, wrong, said):
        headers = sorted(
            (name, re.sub(r"(cubby-(?:asking|tried)=)[\w.-]+|nonce-[\w-]+", r"\1*", value))
            for name, value in answer.headers.multi_items()
            if name != "content-length"
        )
        body = re.sub(r'nonce="[\w-]+"', "nonce", answer.text).replace(email, "THE ADDRESS")
        out.append((answer.status_code, headers, body))
    return out


@ONE_ENGINE
async def test_every_address_is_answered_alike(app: FastAPI) -> None:
    told = []
    for n, email in enumerate((ANNA, NOBODY, STAFF, LET_GO, ZUZANA)):
        async with browser(app, f"198.51.{n}.7") as client:
            told.append(await seen(client, email))
    for n in range(6):
        async with browser(app, f"192.0.{n}.7") as client:
            await client.post("/sign-in", data={"email": ZUZANA})
    async with browser(app, "198.51.9.7") as client:
        told.append(await seen(client, ZUZANA))
    assert all(one == told[0] for one in told[1:])
    assert len(await mails(ZUZANA)) == 6


@ONE_ENGINE
async def test_a_network_that_asks_too_often_is_told_so(
    phone: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ASKED_PER_NETWORK", 3)
    for n in range(3):
        await phone.post("/sign-in", data={"email": f"somebody{n}@example.com"})
    for email in (ANNA, NOBODY):
        answer = await phone.post("/sign-in", data={"email": email})
        assert answer.status_code == 429
        assert "Too many codes were asked for from here. Please try again in an hour." in answer.text


NASTY = [
    b"",
    b"email=",
    b"email=" + b"x" * 10_000,
    b"email=" + b"x" * 10_000 + b"@example.com",
    b"email=%00",
    b"email=anna%00@example.com",
    b"email=%F0%9F%99%82@%F0%9F%99%82",
    b"email=%E2%80%AEanna@example.com%0d%0aBcc:+x@example.com",
    b"email=%ff%fe%fd",
    b"\xff\xfe\x00",
    b"email=%3Cscript%3Ealert(1)%3C/script%3E",
    b"email=a%40b&" * 50,
    b"{}",
    b"x" * 200_000,
]


@ONE_ENGINE
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-in/xyz/code", "/sign-in/xyz/link"])
async def test_whatever_is_sent_gets_a_clear_sentence(phone: httpx.AsyncClient, path: str) -> None:
    await ask(phone)
    for body in NASTY:
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "application/json", "x"):
            answer = await phone.post(path, content=body, headers={"content-type": kind})
            assert answer.status_code in (410, 422), body[:50]
            assert 'role="alert"' in answer.text
            assert "<script>" not in answer.text
            assert "\x00" not in answer.text or body.startswith(b"email=")


@ONE_ENGINE
@pytest.mark.parametrize(
    "cookie",
    ["", "x", "e30", "bnVsbA", "W10", "MTI", "eyJ0IjoxfQ", "🙂", "A" * 5_000],
)
async def test_a_cookie_of_somebody_elses_making_is_no_asking(phone: httpx.AsyncClient, cookie: str) -> None:
    line = f"cubby-asking={cookie}; cubby={cookie}; cubby-device={cookie}"
    headers = httpx.Headers([(b"cookie", line.encode())])
    assert (await phone.get("/sign-in", headers=headers)).status_code == 200
    assert (await phone.get("/sign-in/code", headers=headers)).headers["location"] == "/sign-in"
    answer = await phone.post("/sign-in/code", data={"code": "12345678"}, headers=headers)
    assert answer.status_code == 410


@ONE_ENGINE
@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "/%09/evil"])
async def test_nobody_is_sent_elsewhere(phone: httpx.AsyncClient, wanted: str) -> None:
    assert "evil" not in (await phone.get("/sign-in", params={"next": wanted})).text
    code = await ask(phone, next=wanted)
    done = await phone.post("/sign-in/code", data={"code": code})
    assert done.headers["location"] == "/"


@ONE_ENGINE
async def test_what_a_request_claims_to_be_never_reaches_the_mail(phone: httpx.AsyncClient) -> None:
    forged = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "forwarded": "host=evil.example",
    }
    await phone.post("/sign-in", data={"email": ANNA}, headers=forged)
    assert CODE_AND_LINK.fullmatch(await newest(what="link"))


@ONE_ENGINE
async def test_no_page_shows_the_code_or_the_secret(app: FastAPI, phone: httpx.AsyncClient) -> None:
    code = await ask(phone)
    path, secret = await path_of_link()
    for page in ("/sign-in", "/sign-in/code", path, "/mailbox"):
        text = (await phone.get(page)).text
        assert code not in text.replace(" ", "")
        assert secret not in text


@ONE_ENGINE
async def test_pages_hold_to_the_strict_policy(phone: httpx.AsyncClient) -> None:
    await ask(phone)
    path, _secret = await path_of_link()
    for page in ("/sign-in", "/sign-in/code", path, "/sign-out"):
        answer = await phone.get(page)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<[^>]+\s(on\w+|style)=", answer.text)
        assert not re.search(r"<script(?![^>]*\ssrc=)", answer.text)


@ONE_ENGINE
async def test_a_stranger_is_spoken_to_in_the_browsers_language_and_may_choose(
    phone: httpx.AsyncClient,
) -> None:
    assert '<html lang="sk"' in (await phone.get("/sign-in", headers={"accept-language": "sk"})).text
    switch = await phone.get("/sign-in?next=/bookings&language=sk")
    assert (switch.status_code, switch.headers["location"]) == (303, "/sign-in?next=/bookings")
    page = await phone.get("/sign-in?next=/bookings", headers={"accept-language": "en"})
    assert '<html lang="sk"' in page.text
    assert 'href="/sign-in?next=/bookings&amp;language=en"' in page.text
    assert (await phone.get("/sign-in?language=xx")).status_code == 200


async def spoken_to(email: str = ANNA) -> str | None:
    """The language that this client is spoken to in, if it is known."""
    async with reading(Visitor.system("test")) as r:
        return await r.db.scalar(select(Client.locale).where(Client.email == email))


@ONE_ENGINE
async def test_the_language_of_the_door_goes_on_inside_and_in_mails(phone: httpx.AsyncClient) -> None:
    phone.headers["accept-language"] = "sk-SK,sk;q=0.9,en;q=0.8"
    await phone.post("/sign-in/code", data={"code": await ask(phone)})
    assert await spoken_to() == "sk"
    await phone.post("/sign-out")
    phone.headers["accept-language"] = "en"
    await phone.post("/sign-in/code", data={"code": await ask(phone)})
    assert await spoken_to() == "sk", "what is theirs stays"
    assert (await mails(ANNA))[0].locale == "sk"


@ONE_ENGINE
async def test_who_chose_a_language_at_the_door_has_chosen_it_inside(phone: httpx.AsyncClient) -> None:
    phone.headers["accept-language"] = "en"
    await phone.get("/sign-in?language=sk")
    code = await ask(phone)
    path, secret = await path_of_link()
    await phone.post(f"{path}/link", data={"secret": secret})
    assert await spoken_to() == "sk"
    assert code


@ONE_ENGINE
async def test_a_browser_that_asks_for_none_of_our_languages_is_spoken_to_in_the_providers(
    phone: httpx.AsyncClient,
) -> None:
    async with work(Visitor.system("test")) as w:
        await w.db.execute(update(Provider).values(locale="sk"))
    assert '<html lang="sk"' in (await phone.get("/sign-in", headers={"accept-language": "fr"})).text
    phone.headers["accept-language"] = "fr"
    await phone.post("/sign-in/code", data={"code": await ask(phone)})
    assert await spoken_to() is None


@ONE_ENGINE
async def test_signing_out_takes_one_press_and_ends_it_everywhere(phone: httpx.AsyncClient) -> None:
    await phone.post("/sign-in/code", data={"code": await ask(phone)})
    stolen = phone.cookies["cubby"]
    assert (await phone.get("/sign-out")).status_code == 200
    assert (await phone.get("/sign-in")).status_code == 303, "looking signs nobody out"
    out = await phone.post("/sign-out")
    assert (out.status_code, out.headers["location"]) == (303, "/sign-in?out=1")
    assert "You’re logged out." in (await phone.get("/sign-in?out=1")).text
    assert "You’re logged out." not in (await phone.get("/sign-in")).text
    assert out.headers["clear-site-data"] == '"storage"'
    assert "cubby" not in phone.cookies
    assert "cubby-device" in phone.cookies, "the next code comes without a warning"
    phone.cookies.set("cubby", stolen)
    assert (await phone.get("/sign-in")).status_code == 200


@ONE_ENGINE
async def test_who_was_logged_out_from_elsewhere_reads_so_and_comes_back_to_where_they_were(
    phone: httpx.AsyncClient,
) -> None:
    why = "You were logged out on this device. Log in again to go on."
    assert why not in (await phone.get("/sign-in?next=/bookings")).text
    await phone.post("/sign-in/code", data={"code": await ask(phone)})
    async with work(Visitor.system("test")) as w:
        await w.db.execute(update(SignIn).values(revoked_at=w.now, revoke_reason="revoked"))
    page = (await phone.get("/sign-in?next=/bookings")).text
    assert why in page
    assert 'name="next" value="/bookings"' in page
    await phone.post("/sign-in/code", data={"code": await ask(phone, next="/bookings")})
    await phone.post("/sign-out")
    assert why not in (await phone.get("/sign-in")).text, "who did it themselves knows"


@ONE_ENGINE
async def test_a_second_code_can_be_asked_for_and_the_first_still_counts(phone: httpx.AsyncClient) -> None:
    code = await ask(phone)
    page = (await phone.get("/sign-in/code")).text
    assert 'data-seconds="30" data-then="again"' in page
    assert "five codes in an hour" not in page
    await ask(phone)
    assert "five codes in an hour" in (await phone.get("/sign-in/code")).text
    assert (await phone.post("/sign-in/code", data={"code": code})).status_code == 303


@ONE_ENGINE
@pytest.mark.parametrize("email", [ANNA, NOBODY], ids=["known", "unknown"])
async def test_whoever_asks_a_sixth_time_reads_when_another_code_will_be_sent(
    phone: httpx.AsyncClient, clock: TurnableClock, email: str
) -> None:
    neutral = "If we know this address, our newest email to it brings your 8-digit code."
    for _time in range(5):
        await phone.post("/sign-in", data={"email": email})
        assert neutral in (await phone.get("/sign-in/code")).text
    clock.advance(timedelta(minutes=3))
    await phone.post("/sign-in", data={"email": email})
    page = (await phone.get("/sign-in/code")).text
    assert "for now we send one every ten minutes" in page
    assert "ask again at 09:10." in page
    assert neutral not in page
    assert "Send a new code" not in page
    clock.advance(timedelta(minutes=5))
    await phone.post("/sign-in", data={"email": email})
    assert "ask again at 09:10." in (await phone.get("/sign-in/code")).text, "asking does not put it off"
    sent = len(await mails(email))
    clock.advance(timedelta(minutes=2))
    assert "You can ask for a new code" in (await phone.get("/sign-in/code")).text
    await phone.post("/sign-in", data={"email": email})
    assert neutral in (await phone.get("/sign-in/code")).text
    assert len(await mails(email)) == sent + (email == ANNA)


@ONE_ENGINE
async def test_nothing_is_said_that_was_not_done(app: FastAPI, phone: httpx.AsyncClient) -> None:
    for n in range(7):
        async with browser(app, f"198.51.{n}.7") as thief:
            await ask(thief)
    before = len(await mails(ANNA))
    await phone.post("/sign-in", data={"email": ANNA})
    assert len(await mails(ANNA)) == before
    assert "We sent" not in (await phone.get("/sign-in/code")).text


@ONE_ENGINE
async def test_a_device_we_know_is_told_only_after_its_three_codes_more(phone: httpx.AsyncClient) -> None:
    await phone.post("/sign-in/code", data={"code": await ask(phone)})
    await phone.post("/sign-out")
    for _time in range(7):
        await ask(phone)
        assert "our newest email to it brings" in (await phone.get("/sign-in/code")).text
    await ask(phone)
    assert "for now we send one every ten minutes" in (await phone.get("/sign-in/code")).text


@ONE_ENGINE
@pytest.mark.parametrize(("email", "there"), [("a@gmail.com", True), ("a@example.com", False)])
async def test_the_mailbox_is_offered_only_where_its_address_is_known(
    phone: httpx.AsyncClient, email: str, there: bool
) -> None:
    await phone.post("/sign-in", data={"email": email})
    assert ("Open my email" in (await phone.get("/sign-in/code")).text) == there


@ONE_ENGINE
async def test_outside_the_demo_there_is_no_mailbox(phone: httpx.AsyncClient) -> None:
    assert (await phone.get("/mailbox")).status_code == 404
    assert "/mailbox" not in (await phone.get("/sign-in")).text


@ONE_ENGINE
@pytest.mark.parametrize("settings", [{"public_url": "http://testserver", "demo": True}])
async def test_in_the_demo_mails_are_read_in_its_mailbox(app: FastAPI, tmp_path: Path) -> None:
    post = MailChannel.of(
        Configuration(data=tmp_path, demo=True, public_url="http://testserver", _env_file=None)
    )
    async with browser(app) as phone:
        assert "No emails yet" in (await phone.get("/mailbox")).text
        code = await ask(phone)
        path, secret = await path_of_link()
        assert "1 email is on its way." in (await phone.get("/mailbox")).text
        await deliver_due(post, "test")
        listed = (await phone.get("/mailbox")).text
        assert f"{code[:4]} {code[4:]} is your Hop &amp; Tumble code" in listed
        found = re.search(r'href="(/mailbox/\w{22})"', listed)
        assert found
        one = await phone.get(found[1])
        assert f'src="{found[1]}/html"' in one.text
        assert 'sandbox="allow-popups allow-top-navigation-by-user-activation"' in one.text
        assert f"http://testserver{path}#{secret}" in one.text, "the plain text stands below"
        assert "frame-src 'self'" in one.headers["content-security-policy"]
        html = await phone.get(f"{found[1]}/html")
        assert f"http://testserver{path}#{secret}" in html.text
        assert "script-src" not in html.headers["content-security-policy"]
        assert "default-src 'none'" in html.headers["content-security-policy"]
        for nothing in ("/mailbox/x", f"/mailbox/{'2' * 22}", f"/mailbox/{'2' * 22}/html"):
            assert (await phone.get(nothing)).status_code == 404


@ONE_ENGINE
async def test_asking_leaves_one_request_and_one_mail(
    phone: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "_argon2", THE_REAL_HASH)
    await ask(phone)
    async with reading(Visitor.system("test")) as r:
        requests = list(await r.db.scalars(select(SignInRequest)))
    assert len(requests) == len(await mails(ANNA)) == 1
    assert requests[0].network == "203.0.113.0/24"
    assert requests[0].code_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await mails(ANNA))[0].notice == SignInCode.name
