"""The program stops when it is told to, whoever is there, and says nothing about it that is no line of ours."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from db import Client, SignIn, engine
from services.core import work as works
from services.core.visitor import Visitor
from services.core.work import work
from services.outside.clock import WallClock
from services.sign_in.secrets import fingerprint
from tests.pages.serving import RawPage, page_at

ROOT = Path(__file__).parents[3]
UP = 180
"""Seconds to start, on a machine that does many other things."""


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"CUBBY_DATA": str(folder), "CUBBY_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.quick_start", "serve"],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


async def until_up(address: str) -> None:
    async with httpx.AsyncClient() as http:
        for _moment in range(UP * 5):
            try:
                await http.get(f"{address}/health")
            except httpx.TransportError:
                await asyncio.sleep(0.2)
            else:
                return
    raise AssertionError("it did not start")


async def signed_in(file: Path) -> str:
    database = engine.connect(engine.sqlite_url(file))
    works.connect(database, WallClock())
    token = secrets.token_urlsafe(32)
    async with work(Visitor.system("test")) as w:
        anna = (await w.db.scalars(select(Client).where(Client.email == "anna@example.com"))).one()
        ends = w.now + timedelta(days=9)
        dates = {"created_at": w.now, "last_seen_at": w.now, "idle_until": ends, "absolute_until": ends}
        w.db.add(SignIn(token_hash=fingerprint(token), client_id=anna.id, **dates))
    await database.close()
    return token


async def poll(http: httpx.AsyncClient, page: RawPage) -> None:
    """Wait for news without a websocket, as behind a proxy that knows none."""
    path, query = "/_nicegui_ws/socket.io/", page.query | {"transport": "polling"}
    browser = {"Origin": page.address}
    opened = await http.get(path, params=query, headers=browser)
    query["sid"] = json.loads(opened.text[1:])["sid"]
    await http.post(path, params=query, headers=browser, content="40")
    while True:
        await http.get(path, params=query, headers=browser)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("told", [signal.SIGTERM])
async def test_it_stops_without_a_traceback_while_pages_are_open(
    sqlite_world: Path, tmp_path: Path, dialect: str, told: signal.Signals
) -> None:
    shutil.copyfile(sqlite_world, tmp_path / "cubby.sqlite")
    cookies = {"cubby": await signed_in(tmp_path / "cubby.sqlite")}
    with serving(tmp_path) as (process, address):
        await until_up(address)
        async with httpx.AsyncClient(base_url=address, cookies=cookies, timeout=60) as http:
            page = await page_at(http, "/")
            open_ = await page.connect(cookies)
            await page_at(http, "/bookings")  # never connects
            half = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
            half[1].write(b"GET / HTTP/1.1\r\n")
            await half[1].drain()
            await open_.recv()
            polling = asyncio.create_task(poll(http, await page_at(http, "/")))
            await asyncio.sleep(1)
            process.send_signal(told)
            said = await asyncio.to_thread(process.communicate, timeout=30)
            half[1].close()
            await asyncio.gather(polling, return_exceptions=True)
    assert "Traceback" not in said[1]
    assert "never retrieved" not in said[1]
    assert process.returncode in (0, -told, 128 + told, 1 if told is signal.SIGINT else 0)
    assert len(said[1].splitlines()) <= 3, said[1]
