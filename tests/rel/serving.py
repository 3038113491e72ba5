"""The real server in a process of its own, and the families that use it: with their links, their cookies, their log."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx

from db import Client, SignIn
from services.attendance import one_click_secret
from services.core import work as works
from services.core.work import reading, work
from services.sign_in.secrets import fingerprint
from tests import small
from tests.small import SYSTEM, Family

ROOT = Path(__file__).parents[2]
AWAY = "reach our records right now"
"""What people read while the database cannot be used."""


@dataclass(frozen=True)
class Served:
    """A server that runs, and what can be seen of it from outside."""

    url: str
    pid: int
    folder: Path
    log: Path

    def memory(self) -> int:
        """Bytes that are resident."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text(encoding="ascii"))
        assert found is not None
        return int(found[1]) * 1024

    def computed(self) -> float:
        """Seconds that it has had a processor: what others on the same machine do is not in it."""
        times = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")

    def descriptors(self) -> int:
        """Connections and files that are open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def disk(self) -> int:
        """Bytes of its data folder and its log."""
        files = [each for each in self.folder.rglob("*") if each.is_file()]
        return sum(each.stat().st_size for each in files) + self.log.stat().st_size

    def said(self) -> str:
        """Its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True)
class Guest:
    """A family with a browser that is signed in, and a link to cancel its next session."""

    family: Family
    token: str
    part: UUID
    link: str

    @property
    def cookies(self) -> dict[str, str]:
        """What its browser sends."""
        return {"cubby": self.token}


async def guests(number: int, *, classes: int = 1, **programme: int) -> list[Guest]:
    """So many families, signed in, in so many classes that begin next week by the clock on the wall."""
    today = works.now().date()
    made = await small.found(rule={"days_before": 0, "at_minute": 1}, **programme)
    weekday = (today + timedelta(days=6)).weekday()
    out: list[Guest] = []
    for n in range(classes):
        share = number // classes
        own = await small.class_(
            made,
            weekday=weekday,
            at=8 * 60 + 15 * n,
            capacity=share,
            first_on=today,
            last_on=today + timedelta(days=60),
        )
        out += [await _guest(family) for family in await small.families(own, share)]
    return out


async def _guest(family: Family) -> Guest:
    token = secrets.token_urlsafe(32)
    async with reading(SYSTEM) as r:
        part = await small.next_part(r, family.booking_id)
    async with work(SYSTEM) as w:
        assert family.visitor.sign_in_id is not None
        (await w.db.get_one(SignIn, family.visitor.sign_in_id)).token_hash = fingerprint(token)
        client = await w.db.get_one(Client, family.client_id)
        link = f"/c/{one_click_secret.make(w, part, client.email)}"
    return Guest(family, token, part, link)


@contextmanager
def serving(
    folder: Path,
    database: str = "",
    *,
    descriptors: int = 0,
    at_most: int = 0,
    environment: dict[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[Served]:
    """`./cubby serve` on a free port.

    Args:
        folder: its data folder.
        database: address of a PostgreSQL database; without it, SQLite in the folder.
        descriptors: the soft limit of open files that it begins with.
        at_most: the hard limit; without it, that of this process.
        environment: more settings.
        log: where it writes its log; by default beside the folder.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = {"CUBBY_DATA": str(folder), "CUBBY_PORT": str(port), "CUBBY_PUBLIC_URL": url}
    if database:
        settings["CUBBY_DATABASE_URL"] = database
    log = log or folder.parent / f"{folder.name}-{port}.log"
    most = at_most or resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, most))) if descriptors else None
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "main.py", "serve"],
            cwd=ROOT,
            env=os.environ | settings | (environment or {}),
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=limit,
        )
    served = Served(url, process.pid, folder, log)
    try:
        _until_up(served, process)
        yield served
        assert process.poll() is None, f"the server has ended: {served.said()[-3000:]}"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until_up(served: Served, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 300
    while time.monotonic() < ends and process.poll() is None:
        try:
            if httpx.get(f"{served.url}/health", timeout=30).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(served.said()[-3000:])


def may_mount() -> bool:
    """Whether this user may make small disks of its own."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    """A disk with so much room, in memory."""
    at.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "none", at], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", at], check=True)


class Ballast:
    """A file that takes all the room that is left on a disk."""

    def __init__(self, disk: Path) -> None:
        self._file = disk / "ballast"

    def fill(self) -> None:
        """Leave no room."""
        with self._file.open("ab", buffering=0) as out:
            for piece in (2**20, 4096, 1):
                self._until_full(out.fileno(), piece)

    def _until_full(self, file: int, piece: int) -> None:
        try:
            while os.write(file, b"\0" * piece) == piece:
                pass
        except OSError:
            return

    def remove(self) -> None:
        """Let there be room again."""
        self._file.unlink(missing_ok=True)


async def until(what: str, seconds: float, ask: Callable[[], Awaitable[bool]]) -> float:
    """Ask again and again until it is so; gives the seconds that it took.

    Raises:
        AssertionError: it was not so in time.
    """
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if await ask():
            return time.monotonic() - began
        await asyncio.sleep(0.1)
    raise AssertionError(f"not within {seconds:g} s: {what}")
