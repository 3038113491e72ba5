"""Who gets what at every address (T24): one table, every cell of it tried, and nothing outside of it.

What is another family's answers exactly as what does not exist, so nobody learns that it is there. The demo's portal is
asked, because it has all addresses there are.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from httpx import Response
from sqlalchemy import select, update

from db import (
    Attendance,
    Class,
    Client,
    DiscountRule,
    Holiday,
    OutboxMessage,
    Pass,
    PlanTemplate,
    Product,
    Programme,
    Session,
    Share,
    SharedFile,
    SignIn,
    SignInRequest,
    Staff,
    Venue,
    engine,
)
from db.values import Money
from services import sign_in
from services.attendance import cancelling, one_click_secret
from services.attendance.content import link_form
from services.attendance.content.files import store
from services.attendance.sick_day.act import SICK_DAY
from services.attendance.sick_day.wish import DayWish
from services.bookings import copies, look_links, sharing
from services.core import acts
from services.core.configuration import Configuration
from services.core.ids import LENGTH, read, short
from services.core.visitor import Visitor
from services.core.work import app, reading, work
from services.demo import mailbox
from services.demo.card_gateway import DemoCards
from services.demo.timetable import MONDAYS, THURSDAYS, TUESDAYS_FULL
from services.imports.batches import keeping
from services.invoices import issuing
from services.make_ups import book, finder
from services.make_ups.candidates import Wishes
from services.notices import telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering import outbox
from services.notices.messages.make_up_expiring import MakeUpExpiring
from services.notices.messages.new_device import NewDevice
from services.notices.telling import copy_link
from services.orders import placing, products
from services.orders.placing import Chosen
from services.payments import debts
from services.payments.cards import trying
from services.payments.debts import Charge, For
from services.people import switching_off
from services.sign_in import Browser, inviting
from services.sign_in.secrets import browser_mark
from services.waiting_list import queue
from tests import conftest
from tests import world as worlds
from tests.pages.conftest import Portal, _portal_app
from tests.world import World

TEST = Visitor.system("test")
ROLES = {
    "anonymous": "",
    "owner": "anna@example.com",
    "helper": "marek@example.com",
    "viewer": "julia@example.com",
    "ex-shared": "grace@example.com",
    "other family": "zuzana@example.com",
}
IDS = ("own", "other family's", "non-existent", "malformed")


@dataclass(frozen=True, slots=True)
class Row:
    """One address, and what each role gets there for each kind of id; "" stands for an address without one."""

    method: str
    path: str
    cells: dict[str, str]
    """Statuses in the order of ROLES; one alone is everybody's. Those of "" hold for every kind of id."""
    form: dict[str, str] = field(default_factory=dict)

    def status(self, kind: str, role: str) -> int:
        told = self.cells.get(kind, self.cells.get("", "")).split()
        return int(told[list(ROLES).index(role)] if len(told) > 1 else told[0])

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of id that are tried."""
        return IDS if "{" in self.path and "" in self.cells else tuple(self.cells)

    @property
    def names(self) -> str:
        return f"{self.method} {self.path}"


#                     anonymous owner helper viewer ex-shared other
SIGNED_IN = {"": "          303   200    200    200       200   200"}
THEIRS = {
    "own": "                303   200    200    200       404   404",
    "other family's": "     303   404    404    404       404   200",
    "non-existent": "       303   404    404    404       404   404",
    "malformed": "          303   404    404    404       404   404",
}
"""What belongs to the owner, who shares it with helper and viewer, or to the other family."""
PAYERS = THEIRS | {"own": "   303   200    404    404       404   404"}
"""What belongs to the owner or to the other family, and is shared with nobody."""
JOINED = THEIRS | {
    "own": "                303   303    303    303       404   404",
    "other family's": "     303   404    404    404       404   303",
}
"""A session that is joined online sends those on who come to it, or back to where it says when it is joined."""
STAFF_ONLY = {"": "         303   404    404    404       404   404"}
"""With an id or without. Which staff come in is tried in tests/pages/app/test_areas.py, and by each screen's own tests."""
AT_THE_DOOR = {"": "        200   303    303    303       303   303"}
ALREADY_IN = {"": "         303"}
REQUEST = {
    "own": "                200   200    200    200       200   200",
    "other family's": "     200   200    200    200       200   200",
    "non-existent": "       410   303    303    303       303   303",
    "malformed": "          410   303    303    303       303   303",
}
"""A sign-in request is named by whoever has its mail: the page asks for the code of that mail, and nothing more."""
LETTER = {
    "own": "                200",
    "ex-shared": "          404",
    "viewer": "             403",
    "non-existent": "       404",
    "malformed": "          404",
}
"""The link of a mail acts for whom it was sent to, whoever is signed in."""
LINK = {"own": "200", "non-existent": "404", "malformed": "404"}
"""A link without a login shows the same to everybody who has it."""
UNSUBSCRIBE = {"own": "200", "non-existent": "404", "malformed": "404"}
"""So does the link that switches notices off, and a mail program follows it without anybody being signed in."""
COPIES = UNSUBSCRIBE
"""The link of an address that gets copies: whoever reads that mailbox agrees or stops there."""
MAIL = {"own": "200", "non-existent": "404", "malformed": "404"}
"""The demo alone has a mailbox, and everybody may look into it."""

TABLE = (
    *(
        Row("GET", path, SIGNED_IN)
        for path in (
            "/",
            "/bookings",
            "/benefits",
            "/credit",
            "/buy",
            "/invoices",
            "/orders",
            "/next-term",
            "/messages",
            "/profile",
            "/profile/data",
            "/profile/invoices",
            "/profile/notices",
            "/profile/app",
            "/profile/calendar",
            "/profile/language",
            "/profile/theme",
            "/profile/devices",
        )
    ),
    Row("GET", "/bookings/{booking_id}", THEIRS),
    Row("GET", "/make-ups/{credit_id}", THEIRS),
    Row("GET", "/ask/{credit_id}", THEIRS | {"own": "303 200 200 409 404 404"}),
    Row("GET", "/booked/{attendance_id}", THEIRS),
    Row("GET", "/waiting/{entry_id}", THEIRS),
    Row("GET", "/pay/{debt_id}", THEIRS),
    Row("GET", "/pay/card/{checkout_id}", THEIRS | {"own": "303 200 200 404 404 404"}),
    Row("GET", "/book/{booking_id}", THEIRS),
    Row("GET", "/picked/{attendance_id}", THEIRS),
    Row("GET", "/orders/{order_id}", PAYERS),
    Row("GET", "/passes/{pass_id}", PAYERS),
    Row("GET", "/invoices/{invoice_id}", PAYERS),
    Row("GET", "/invoices/{invoice_id}/pdf", PAYERS),
    Row("GET", "/messages/{message_id}", PAYERS),
    Row("GET", "/month/{month}", STAFF_ONLY),
    Row("GET", "/to-calendar/{attendance_id}", THEIRS),
    Row("GET", "/online/{attendance_id}", JOINED),
    Row("GET", "/files/{family_file_id}", THEIRS),
    Row("GET", "/session-files/{attendance_id}", THEIRS),
    Row("GET", "/staff/files/{shared_file_id}", STAFF_ONLY),
    Row("GET", "/staff/files/{shared_file_id}/content", STAFF_ONLY),
    Row("GET", "/staff/sessions/{session_id}/files", STAFF_ONLY),
    Row("POST", "/staff/files", {"": "404"}),
    Row("GET", "/look/{look_token}", LINK),
    Row("GET", "/calendar/{calendar}", {"non-existent": "404", "malformed": "404"}),
    Row("GET", "/staff", STAFF_ONLY),
    Row("GET", "/staff/calendar", STAFF_ONLY),
    Row("GET", "/staff/sessions/{session_id}", STAFF_ONLY),
    Row("GET", "/staff/sessions/{session_id}/report", STAFF_ONLY),
    Row("GET", "/staff/sessions/{taught_session_id}/online", STAFF_ONLY),
    Row("GET", "/staff/timetable/{taught_class_id}/online", STAFF_ONLY),
    Row("GET", "/staff/sick-day", STAFF_ONLY),
    Row("GET", "/staff/sick-day/sessions", STAFF_ONLY),
    Row("GET", "/staff/acts", STAFF_ONLY),
    Row("GET", "/staff/acts/{act_id}", STAFF_ONLY),
    Row("POST", "/staff/marks", {"": "401 404 404 404 404 404"}),
    Row("GET", "/pocket", SIGNED_IN),
    Row("GET", "/pocket/empty", {"": "200"}),
    Row("POST", "/pocket/acts", {"": "401 400 400 400 400 400"}),
    Row("GET", "/sw.js", {"": "200"}),
    Row("GET", "/staff/clients", STAFF_ONLY),
    Row("GET", "/staff/credits", STAFF_ONLY),
    Row("GET", "/staff/credits/{credit_id}", STAFF_ONLY),
    Row("GET", "/staff/asked/{make_up_request_id}", STAFF_ONLY),
    Row("GET", "/staff/why", STAFF_ONLY),
    Row("GET", "/staff/why/{credit_id}", STAFF_ONLY),
    Row("POST", "/view-as", STAFF_ONLY),
    Row("POST", "/view-as/{client_id}", STAFF_ONLY),
    Row("GET", "/staff/clients/{client_id}", STAFF_ONLY),
    Row("GET", "/staff/clients/{client_id}/change", STAFF_ONLY),
    Row("GET", "/staff/clients/{client_id}/same", STAFF_ONLY),
    Row("GET", "/staff/clients/{client_id}/merge/{other_client_id}", STAFF_ONLY),
    Row("GET", "/staff/clients/duplicates", STAFF_ONLY),
    Row("GET", "/staff/clients/new", STAFF_ONLY),
    Row("GET", "/staff/clients/{client_id}/book", STAFF_ONLY),
    Row("GET", "/staff/clients/{client_id}/messages", STAFF_ONLY),
    Row("GET", "/staff/sent", STAFF_ONLY),
    Row("GET", "/staff/sent/{sent_message_id}", STAFF_ONLY),
    Row("GET", "/staff/bookings/{booking_id}", STAFF_ONLY),
    Row("GET", "/staff/bookings/{booking_id}/end", STAFF_ONLY),
    Row("GET", "/staff/bookings/{booking_id}/enrol", STAFF_ONLY),
    Row("GET", "/staff/bookings/{booking_id}/move", STAFF_ONLY),
    Row("GET", "/staff/deleted-bookings", STAFF_ONLY),
    Row("GET", "/staff/money", STAFF_ONLY),
    Row("GET", "/staff/more", STAFF_ONLY),
    Row("GET", "/staff/statements", STAFF_ONLY),
    Row("GET", "/staff/statements/review", STAFF_ONLY),
    Row("POST", "/staff/statements/files", {"": "404"}),
    Row("GET", "/staff/money-out", STAFF_ONLY),
    Row("GET", "/staff/cancelled", STAFF_ONLY),
    Row("GET", "/staff/invoices", STAFF_ONLY),
    Row("GET", "/staff/invoices/{paper_id}", STAFF_ONLY),
    Row("GET", "/staff/to-invoice", STAFF_ONLY),
    Row("GET", "/staff/accountant", STAFF_ONLY),
    Row("GET", "/staff/seller", STAFF_ONLY),
    Row("GET", "/staff/families/{client_id}", STAFF_ONLY),
    Row("GET", "/staff/orders", STAFF_ONLY),
    Row("GET", "/staff/orders/{order_id}", STAFF_ONLY),
    Row("GET", "/staff/sell", STAFF_ONLY),
    Row("GET", "/staff/sell/{client_id}", STAFF_ONLY),
    Row("GET", "/staff/products", STAFF_ONLY),
    Row("GET", "/staff/products/{product_id}", STAFF_ONLY),
    Row("GET", "/staff/new-product", STAFF_ONLY),
    Row("GET", "/staff/prices", STAFF_ONLY),
    Row("GET", "/staff/prices/{programme_id}", STAFF_ONLY),
    Row("GET", "/staff/class-prices/{class_id}", STAFF_ONLY),
    Row("GET", "/staff/terms", STAFF_ONLY),
    Row("GET", "/staff/terms/{programme_id}", STAFF_ONLY),
    Row("GET", "/staff/plans/{template_id}", STAFF_ONLY),
    Row("GET", "/staff/policies", STAFF_ONLY),
    Row("GET", "/staff/messages", STAFF_ONLY),
    Row("GET", "/staff/message", STAFF_ONLY),
    Row("GET", "/staff/cancelling", STAFF_ONLY),
    Row("GET", "/staff/cancelling/{programme_id}", STAFF_ONLY),
    Row("GET", "/staff/make-up-rules", STAFF_ONLY),
    Row("GET", "/staff/by-itself", STAFF_ONLY),
    Row("GET", "/staff/new-plan", STAFF_ONLY),
    Row("GET", "/staff/discounts", STAFF_ONLY),
    Row("GET", "/staff/discounts/{rule_id}", STAFF_ONLY),
    Row("GET", "/staff/new-discount", STAFF_ONLY),
    Row("GET", "/staff/discounts-together", STAFF_ONLY),
    Row("GET", "/staff/discount-example", STAFF_ONLY),
    Row("GET", "/staff/timetable", STAFF_ONLY),
    Row("GET", "/staff/timetable/{taught_class_id}", STAFF_ONLY),
    Row("GET", "/staff/timetable/{taught_class_id}/change", STAFF_ONLY),
    Row("GET", "/staff/timetable/{taught_class_id}/back", STAFF_ONLY),
    Row("GET", "/staff/timetable/{taught_class_id}/next", STAFF_ONLY),
    Row("GET", "/staff/next-term", STAFF_ONLY),
    Row("GET", "/staff/new-class", STAFF_ONLY),
    Row("GET", "/staff/sessions/{taught_session_id}/move", STAFF_ONLY),
    Row("GET", "/staff/programmes/{taught_programme_id}", STAFF_ONLY),
    Row("GET", "/staff/new-programme", STAFF_ONLY),
    Row("GET", "/staff/venues", STAFF_ONLY),
    Row("GET", "/staff/venues/{venue_id}", STAFF_ONLY),
    Row("GET", "/staff/new-venue", STAFF_ONLY),
    Row("GET", "/staff/days-off", STAFF_ONLY),
    Row("GET", "/staff/days-off/{day_off_id}", STAFF_ONLY),
    Row("GET", "/staff/new-day-off", STAFF_ONLY),
    Row("GET", "/staff/import", STAFF_ONLY),
    Row("POST", "/staff/import/files", {"": "404"}),
    Row("GET", "/staff/import/{batch_id}", STAFF_ONLY),
    Row("GET", "/staff/import/{batch_id}/columns", STAFF_ONLY),
    Row("GET", "/staff/import/{batch_id}/report.csv", STAFF_ONLY),
    Row("GET", "/staff/team", STAFF_ONLY),
    Row("GET", "/staff/provider", STAFF_ONLY),
    Row("POST", "/staff/provider/logo", {"": "404"}),
    Row("GET", "/staff/mail", STAFF_ONLY),
    Row("GET", "/staff/payee", STAFF_ONLY),
    Row("GET", "/staff/first-class", STAFF_ONLY),
    Row("GET", "/staff/address", STAFF_ONLY),
    Row("GET", "/staff/website", STAFF_ONLY),
    Row("GET", "/framed", {"": "303"}),
    Row("GET", "/embed.js", {"": "200"}),
    Row("GET", "/setup", {"": "404"}),
    Row("POST", "/setup", {"": "404"}, {"code": "ABCDE-FGHJK"}),
    Row("GET", "/hello/{word}", {"malformed": "404"}),
    Row("GET", "/logo/{name}", {"malformed": "404"}),
    Row("GET", "/manifest.webmanifest", {"": "200"}),
    Row("GET", "/app-icon/{icon}", {"malformed": "404"}),
    Row("GET", "/staff/team/{staff_id}", STAFF_ONLY),
    Row("GET", "/staff/new-member", STAFF_ONLY),
    Row("GET", "/staff/audit", STAFF_ONLY),
    Row("GET", "/staff/exports", STAFF_ONLY),
    Row("GET", "/staff/figures", STAFF_ONLY),
    Row("GET", "/staff/figures/rows", STAFF_ONLY),
    Row("GET", "/exports/{file}", STAFF_ONLY),
    Row("GET", "/staff/devices", STAFF_ONLY),
    Row("GET", "/staff/language", STAFF_ONLY),
    Row("GET", "/staff/theme", STAFF_ONLY),
    Row("GET", "/staff/recovery", STAFF_ONLY),
    Row("GET", "/sign-in", AT_THE_DOOR),
    Row("POST", "/sign-in", {"": "422 303 303 303 303 303"}, {"email": "nobody@example.com"}),
    Row("GET", "/sign-in/code", ALREADY_IN),
    Row("POST", "/sign-in/code", {"": "410 303 303 303 303 303"}, {"code": "12345678"}),
    Row("GET", "/sign-in/second", ALREADY_IN),
    Row("POST", "/sign-in/second", ALREADY_IN, {"code": "123456"}),
    Row("POST", "/sign-in/second/device", {"": "403"}),
    Row("POST", "/sign-in/second/passkey", ALREADY_IN, {"answer": "{}"}),
    Row("POST", "/sign-in/second/recovery", ALREADY_IN, {"recovery": "ABCDE-FGHJK"}),
    Row("GET", "/address/{address_secret}", {"non-existent": "410", "malformed": "410"}),
    Row("POST", "/address/{address_secret}", {"non-existent": "410", "malformed": "410"}),
    Row("GET", "/join/{invitation}", {"own": "200", "non-existent": "410", "malformed": "410"}),
    Row("POST", "/join/{invitation}", {"non-existent": "410", "malformed": "410"}),
    Row("GET", "/sign-in/{request_id}", REQUEST),
    Row(
        "POST",
        "/sign-in/{request_id}/link",
        REQUEST | {"own": "410 303 303 303 303 303", "other family's": "303"},
        {"secret": "x"},
    ),
    Row(
        "POST",
        "/sign-in/{request_id}/code",
        REQUEST | {"own": "303", "other family's": "303"},
        {"code": "12345678"},
    ),
    Row("GET", "/sign-out", {"": "200"}),
    Row("POST", "/sign-out", {"": "303"}),
    Row("GET", "/c/{secret}", LETTER),
    Row("POST", "/c/{secret}", LETTER),
    Row("POST", "/c/{secret}/undo", LETTER | {"own": "303"}),
    Row("GET", "/unsubscribe/{notice}/{token}", UNSUBSCRIBE),
    Row("POST", "/unsubscribe/{notice}/{token}", UNSUBSCRIBE),
    Row("GET", "/copies/{copy_token}", COPIES),
    Row("POST", "/copies/{copy_token}", COPIES),
    Row("GET", "/mailbox", {"": "200"}),
    Row("GET", "/mailbox/{mail_id}", MAIL),
    Row("GET", "/mailbox/{mail_id}/html", MAIL),
    Row("GET", "/test-card/{ref}", {"malformed": "404"}),
    Row("POST", "/test-card/{ref}", {"malformed": "404"}),
    Row("GET", "/health", {"": "200"}),
)
FILES = ("/static", "/static/*", "/_nicegui/*", "/_nicegui_ws", "")
"""Mounts and routes of files that are the same for everybody; the socket, and NiceGUI's own app behind ours."""


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    """As the demo is set up."""
    return Configuration(data=tmp_path / "data", public_url="http://test", demo=True, _env_file=None)  # type: ignore[call-arg]


# --- what is asked for ---


Furnished = tuple[Path, World, dict[str, dict[str, str]]]


@pytest.fixture(scope="session")
def furnished(sqlite_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """Hop & Tumble with something of each kind that has an id, built once for all tests of a process; and the ids."""
    file = tmp_path_factory.mktemp("furnished") / "world.sqlite"
    shutil.copyfile(sqlite_world, file)

    async def build() -> tuple[World, dict[str, dict[str, str]]]:
        app().configuration = Configuration(
            data=file.parent, public_url="http://test", demo=True, _env_file=None
        )  # type: ignore[call-arg]
        world = await worlds.load()
        return world, await _things(world)

    return file, *asyncio.run(conftest.build(engine.sqlite_url(file), build))


@pytest.fixture
def people_by_name(furnished: Furnished) -> dict[str, World]:
    """Who is who in it; the other tests' people have other make-ups."""
    return {"sqlite": furnished[1]}


@pytest.fixture
def world_url(furnished: Furnished, tmp_path: Path) -> str:
    """Address of a copy of it."""
    shutil.copyfile(furnished[0], tmp_path / "cubby.sqlite")
    return engine.sqlite_url(tmp_path / "cubby.sqlite").render_as_string(hide_password=False)


@pytest.fixture
def things(furnished: Furnished) -> dict[str, dict[str, str]]:
    """Its ids, for one test."""
    return {name: dict(ids) for name, ids in furnished[2].items()}


async def _online(attendance_ids: Iterable[UUID]) -> None:
    """Let these be joined online; it is too early for it."""
    said = {"address": "https://meet.example.org/x", "instructions": "", "audience": "all"}
    async with work(TEST) as w:
        for each in attendance_ids:
            part = await w.db.get_one(Attendance, each)
            await link_form.keep_for_session(w, part.session_id, None, said)


CONTENT = b"a worksheet"


async def _file(attendance_id: UUID) -> UUID:
    """A file for one child in one session; its bytes are put where the portal of the test looks for them."""
    async with work(TEST) as w:
        part = await w.db.get_one(Attendance, attendance_id)
        row = SharedFile(
            session_id=part.session_id,
            scope="child",
            attendance_id=part.id,
            sha256=hashlib.sha256(CONTENT).hexdigest(),
            name="worksheet.txt",
            kind="text/plain",
            size=len(CONTENT),
            added_at=w.now,
            by="Noah",
            shared_at=w.now,
        )
        w.db.add(row)
        await w.db.flush()
        return row.id


async def _things(world: World) -> dict[str, dict[str, str]]:
    """Ids as they stand in addresses, by the name in the path and by whose they are."""
    anna, zuzana = await worlds.visitor(ROLES["owner"]), await worlds.visitor(ROLES["other family"])
    async with work(anna) as w:
        share = await _shared_once(world, w)
        entry = await queue.join(w, world.credits["to_book"], world.session(TUESDAYS_FULL, 2))
        link = await look_links.make(w, world.booking("Theo", MONDAYS), "Grandma")
        copy = await copies.add(w, world.booking("Theo", MONDAYS), "grandma@example.com")
    gone = await world.attendance("Ema", TUESDAYS_FULL, 2)
    async with work(zuzana) as w:
        right = (await cancelling.cancel(w, gone)).credit
    assert right is not None
    async with reading(zuzana) as r:
        place = (await finder.search(r, right.credit_id, Wishes())).candidates[0]
    async with work(zuzana) as w:
        taken = await book.take(w, right.credit_id, place.session_id)
    monday = await world.attendance("Theo", MONDAYS, 3)
    async with work(TEST) as w:
        letters = {
            "own": one_click_secret.make(w, monday, ROLES["owner"]),
            "ex-shared": one_click_secret.make(w, monday, share),
            "viewer": one_click_secret.make(w, monday, ROLES["viewer"]),
        }
    async with work(TEST) as w:
        invited = await inviting.invite(w, "new@example.com", "assistant")
    papers = await _papers(world)
    theirs = (await world.attendance("Theo", THURSDAYS, 1, of=MONDAYS), taken.attendance.attendance_id)
    await _online(theirs)
    files = [await _file(each) for each in theirs]
    messages = _ids(await sent_to(world.anna), await sent_to(world.zuzana))
    return {
        "family_file_id": _ids(*files),
        "shared_file_id": _ids(await _file(await world.attendance("Theo", MONDAYS, 1)), uuid4()),
        "message_id": messages,
        "sent_message_id": messages,
        "booking_id": _ids(world.booking("Theo", MONDAYS), world.booking("Ema", TUESDAYS_FULL)),
        "credit_id": _ids(world.credits["to_book"], world.credits["waiting"]),
        "attendance_id": _ids(*theirs),
        "make_up_request_id": _ids(uuid4(), uuid4()),
        "entry_id": _ids(entry.entry_id, world.entries["waiting"]),
        "session_id": _ids(world.session(MONDAYS, 1), world.session(TUESDAYS_FULL, 1)),
        "client_id": _ids(world.anna, world.zuzana),
        "other_client_id": _ids(world.zuzana, world.anna),
        "act_id": await _acts(world),
        **await _sold(),
        "batch_id": _ids(*[await keeping.keep(TEST, "x.csv", f"E-mail\n{n}@x.sk\n".encode()) for n in "ab"]),
        "debt_id": await _debts(world),
        "checkout_id": await _tries(world),
        "ref": _ids(uuid4(), uuid4()),
        "word": _ids(uuid4(), uuid4()),
        "name": _ids(uuid4(), uuid4()),
        "icon": _ids(uuid4(), uuid4()),
        **await _bought(anna, zuzana),
        "invoice_id": papers,
        "paper_id": papers,
        "file": _ids(UUID(int=0), UUID(int=0)) | {"own": "clients.csv"},
        "month": _ids(UUID(int=0), UUID(int=0)) | {"own": "2026-01.zip"},
        "request_id": _ids(UUID(int=0), UUID(int=0)),
        "mail_id": _ids(UUID(int=0), UUID(int=0)),
        "notice": {
            "own": "",
            "non-existent": f"session-reminder/{'A' * 54}",
            "malformed": "x/%00",
        },
        "look_token": {"own": link.rpartition("/")[2], "non-existent": "0" * 40, "malformed": "%00"},
        "copy_token": {
            "own": copy_link.path(copy.id).removeprefix(copy_link.PREFIX),
            "non-existent": "A" * 54,
            "malformed": "%00",
        },
        "calendar": {"non-existent": f"{'0' * 40}.ics", "malformed": "%00"},
        "address_secret": {"non-existent": "A" * 43, "malformed": "%00"},
        "invitation": {
            "own": invited.removeprefix("/join/"),
            "non-existent": "A" * 43,
            "malformed": "%00",
        },
        "secret": letters | {"non-existent": "A" * 43, "malformed": "%00"},
    }


async def sent_to(client_id: UUID) -> UUID:
    """A message that was sent to this client; its id."""
    async with work(TEST) as w:
        client = await w.db.get_one(Client, client_id)
        row = OutboxMessage(
            dedupe_key=str(client_id),
            message_id=str(client_id),
            notice=MakeUpExpiring.name,
            client_id=client_id,
            address=client.email,
            payload={},
            status="sent",
            created_at=w.now,
            next_at=w.now,
            sent_at=w.now,
            letter=LETTER_SENT | {"to": client.email},
        )
        w.db.add(row)
        await w.db.flush()
        return row.id


LETTER_SENT = {
    "subject": "Your make-up ends soon",
    "heading": "Book the make-up",
    "before": ["It can be booked until Sunday."],
    "rows": [["When", "Sun 1 Mar"]],
    "after": [],
    "button": "Open booking",
    "path": "/bookings",
    "files": [],
}


async def _acts(world: World) -> dict[str, str]:
    """Two sick days."""
    done = []
    for session_id in (world.session(MONDAYS, 5), world.session(TUESDAYS_FULL, 4)):
        wish = DayWish({session_id: None}, tells=False).as_json()
        async with work(TEST) as w:
            plan = await acts.preview(w, SICK_DAY, wish)
            done.append(await acts.apply(w, SICK_DAY, wish, plan.stamp))
    return _ids(*done)


async def _sold() -> dict[str, dict[str, str]]:
    """What staff keep: of each kind two, which belong to nobody."""
    tables = {
        "product_id": Product,
        "programme_id": Programme,
        "class_id": Class,
        "template_id": PlanTemplate,
        "rule_id": DiscountRule,
        "taught_class_id": Class,
        "taught_session_id": Session,
        "taught_programme_id": Programme,
        "venue_id": Venue,
        "day_off_id": Holiday,
        "staff_id": Staff,
    }
    found = {}
    async with reading(TEST) as r:
        for name, table in tables.items():
            ids = (await r.db.scalars(select(table.id).limit(2))).all()
            found[name] = _ids(ids[0], ids[-1])
    return found


async def _debts(world: World) -> dict[str, str]:
    owed = []
    for child, plan, client_id in (("Theo", MONDAYS, world.anna), ("Ema", TUESDAYS_FULL, world.zuzana)):
        async with work(TEST) as w:
            what = For(booking_id=world.booking(child, plan))
            owed.append(await debts.owe(w, client_id, [Charge(Money(8400, "EUR"))], w.now.date(), what))
    return _ids(owed[0].id, owed[1].id)


async def _tries(world: World) -> dict[str, str]:
    """A try to pay by card of each family."""
    gateway = DemoCards("http://test")
    tries = []
    for child, plan, email in (("Theo", MONDAYS, "owner"), ("Ema", TUESDAYS_FULL, "other family")):
        async with work(TEST) as w:
            what = For(booking_id=world.booking(child, plan))
            client_id = world.anna if child == "Theo" else world.zuzana
            debt = await debts.owe(w, client_id, [Charge(Money(100, "EUR"))], w.now.date(), what)
        async with work(await worlds.visitor(ROLES[email])) as w:
            begun = await trying.begin(w, [debt.id], gateway)
        assert isinstance(begun, trying.Try)
        tries.append(begun.id)
    return _ids(*tries)


async def _bought(anna: Visitor, zuzana: Visitor) -> dict[str, dict[str, str]]:
    """An order of each family, and the pass that came with it."""
    async with work(TEST) as w:
        what = {"kind": "pass", "name": "Family pass", "price": Money(5000, "EUR"), "entries": 5}
        product = await products.keep(w, **what, for_family=True)
    orders, passes = [], []
    for visitor in (anna, zuzana):
        async with work(visitor) as w:
            orders.append(await placing.place(w, [Chosen(product.id)]))
            passes.append((await w.db.scalars(select(Pass.id).where(Pass.order_id == orders[-1]))).one())
    return {"order_id": _ids(*orders), "pass_id": _ids(*passes)}


async def _papers(world: World) -> dict[str, str]:
    issued = []
    for client_id in (world.anna, world.zuzana):
        async with work(TEST) as w:
            debt = await debts.owe(
                w, client_id, [Charge(Money(8400, "EUR"))], w.now.date(), For(title="Camp")
            )
            issued.append((await issuing.issue(w, debt.id)).id)
    return _ids(*issued)


async def _shared_once(world: World, w: Any) -> str:
    """Theo's booking was once shared with somebody who lost that right again."""
    email = ROLES["ex-shared"]
    await sharing.share(w, world.booking("Theo", MONDAYS), email, "helper")
    await w.db.execute(update(Share).where(Share.email == email).values(revoked_at=w.now))
    await w.db.execute(update(Programme).values(requests_on=True))
    await w.db.execute(update(Client).values(locale="en"))  # so that one reads what the other does
    return email


def _ids(own: UUID, others: UUID) -> dict[str, str]:
    return {
        "own": short(own),
        "other family's": short(others),
        "non-existent": short(uuid4()),
        "malformed": "x" * 21,
    }


async def _be(portal: Portal, role: str) -> None:
    portal.http.cookies.clear()
    if ROLES[role]:
        await portal.come_as(ROLES[role])


async def _ask_at_the_door(portal: Portal, role: str, kinds: dict[str, str]) -> None:
    """A request for a code by the browser that now asks, and one by another browser."""
    elsewhere = Browser(network=f"198.51.100.{len(role)}/32")
    theirs = await sign_in.ask(f"b{len(role)}@example.com", elsewhere)
    await portal.http.get("/sign-in")
    await portal.http.post("/sign-in", data={"email": f"a{len(role)}@example.com"})
    async with reading(TEST) as r:
        newest = select(SignInRequest.id, SignInRequest.browser_hash).order_by(SignInRequest.created_at)
        rows = (await r.db.execute(newest)).all()
    known = {browser_mark(theirs.token): "other family's"}
    kinds |= {known.get(browser, "own"): short(id_) for id_, browser in rows if id_ not in _seen}
    _seen.update(id_ for id_, _browser in rows)


_seen: set[UUID] = set()


async def _a_mail(configuration: Configuration) -> str:
    """One that the demo has kept."""
    async with work(TEST) as w:
        await telling.tell(w, NewDevice((await w.db.scalars(select(SignIn.id).limit(1))).one()))
    await outbox.deliver_due(MailChannel.of(configuration), "test")
    async with reading(TEST) as r:
        return short((await mailbox.newest(r))[0].id)


# --- the table ---


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.names)
async def test_every_cell_is_as_declared(
    portal: Portal, row: Row, configuration: Configuration, things: dict[str, dict[str, str]]
) -> None:
    _tried, wrong = await try_row(portal, row, configuration, things)
    assert wrong == []


async def try_row(
    portal: Portal, row: Row, configuration: Configuration, things: dict[str, dict[str, str]] | None = None
) -> tuple[int, list[object]]:
    """Every cell of one row: how many there are, and which are not as declared. Without `things` they are made first."""
    assert portal.world is not None
    things = things or await _things(portal.world)
    named = re.findall(r"{(\w+)}", row.path)
    kinds = things[named[0]] if named else {"": ""}
    if named[:1] == ["notice"]:  # signed by the secret of this test's installation
        own = switching_off.path(portal.world.anna, "session-reminder")
        kinds["own"] = own.removeprefix(switching_off.PREFIX)
    if "files/" in row.path:
        store.put(configuration.data, CONTENT)
    if named == ["copy_token"]:
        kinds["own"] = copy_link.path(read(kinds["own"][:LENGTH])).removeprefix(copy_link.PREFIX)
    if named == ["mail_id"]:
        kinds["own"] = await _a_mail(configuration)
    assert set(row.kinds) <= set(kinds)
    wrong: list[object] = []
    for role in ROLES:
        await _be(portal, role)
        if named == ["request_id"]:
            await _ask_at_the_door(portal, role, kinds)
        answers: dict[str, Response] = {}
        for kind in row.kinds:
            path = re.sub(r"{.*}", lambda _of, kind=kind: kinds[kind], row.path)
            answers[kind] = await portal.http.request(row.method, path, data=row.form or None)
            if answers[kind].status_code != row.status(kind, role):
                wrong.append((role, kind, answers[kind].status_code, row.status(kind, role)))
        if row.cells in (THEIRS, PAYERS):
            said = {kind: _masked(answers[kind], kinds.values()) for kind in IDS}
            if said["malformed"] != said["non-existent"]:
                wrong.append((role, "malformed is told from non-existent"))
            for kind in ("own", "other family's"):
                if (said[kind] == said["non-existent"]) is (row.status(kind, role) == 200):
                    wrong.append((role, kind, "told from non-existent, or not"))
    return len(ROLES) * len(row.kinds), wrong


def _masked(answer: Response, ids: Iterable[str]) -> tuple[int, dict[str, str], str]:
    """An answer without what is random in each, and without the id that was asked for."""

    def mask(text: str) -> str:
        for each in ids:
            text = text.replace(each, "ID")
        return re.sub(r'nonce[-="][^";\' >]+', "nonce", text)

    return (
        answer.status_code,
        {name: mask(value) for name, value in answer.headers.items()},
        mask(answer.text),
    )


def test_no_address_is_outside_of_the_table(house: object, configuration: Configuration) -> None:
    with _portal_app(configuration) as app:
        found = set(_addresses(app))
    declared = {row.names for row in TABLE}
    assert found - declared == set(), "declare who gets what there: a row of TABLE"
    assert declared - found == set(), "there is no such address any more"


def test_the_mailbox_is_the_demos_alone(house: object, configuration: Configuration) -> None:
    with _portal_app(configuration.model_copy(update={"demo": False})) as app:
        assert not [each for each in _addresses(app) if "mailbox" in each]


def _addresses(app: object) -> Iterable[str]:
    from nicegui import app as pages_app

    assert isinstance(app, FastAPI)
    for each in [*_routes(app.routes), *_routes(pages_app.routes)]:
        path = each.path
        if path in FILES or path.startswith(("/static/", "/_nicegui/")):
            continue
        for method in getattr(each, "methods", None) or {"MOUNT"}:
            if method != "HEAD":
                yield f"{method} {path}"


def _routes(routes: Iterable[Any]) -> Iterable[Any]:
    for each in routes:
        router = getattr(each, "original_router", None)
        if router is not None:
            yield from _routes(router.routes)
        else:
            yield each


# --- from screen to screen, where nothing is loaded anew ---

NO_SCREENS = {"/to-calendar/{attendance_id}", "/files/{family_file_id}", "/session-files/{attendance_id}"}
"""What is no screen."""


@pytest.mark.parametrize(
    "row",
    [row for row in TABLE if row.cells in (THEIRS, PAYERS) and row.path not in NO_SCREENS],
    ids=lambda row: row.names,
)
async def test_going_there_from_another_screen_asks_the_same(
    portal: Portal, row: Row, things: dict[str, dict[str, str]]
) -> None:
    [named] = re.findall(r"{(\w+)}", row.path)
    kinds = things[named]
    for role in ("owner", "viewer", "ex-shared", "other family"):
        await _be(portal, role)
        said = {}
        for kind in IDS:
            await portal.open("/profile")
            portal.user.navigate.to(row.path.replace(f"{{{named}}}", kinds[kind]))
            found = row.status(kind, role) == 200
            nothing = "This page does not exist or is not yours."
            said[kind] = await _settles(portal, nothing, there=not found)
        assert len({said[kind] for kind in IDS if row.status(kind, role) == 404}) == 1, role


async def _settles(portal: Portal, words: str, *, there: bool) -> str:
    import asyncio

    if there:
        return await portal.reads(words)
    for _moment in range(100):
        text = portal.text()
        if "Your data" not in text and text:
            break
        await asyncio.sleep(0.03)
    assert words not in portal.text()
    return portal.text()
