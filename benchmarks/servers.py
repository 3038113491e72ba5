"""The servers under test: the demo with all its middleware, and a bare NiceGUI page."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
PATIENCE = 180
"""Seconds for a server to start: the demo builds its data first."""
EMAIL = "anna@example.com"

BARE = """
from nicegui import ui
@ui.page("/")
def page():
    ui.label("Hello")
ui.run(host="127.0.0.1", port={port}, show=False, reload=False)
"""
"""A page with one label and NiceGUI's defaults."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own."""

    url: str
    pid: int

    def memory(self) -> float:
        """Resident memory in bytes."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text(encoding="ascii"))
        assert found is not None
        return int(found[1]) * 1024.0


@contextmanager
def _running(*command: str, **settings: str) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    with tempfile.TemporaryDirectory(prefix="cubby-bench-") as folder:
        output = Path(folder) / "output"
        with output.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=os.environ | {"CUBBY_DATA": folder, "PYTHONUNBUFFERED": "1"} | settings,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            yield process, output
        except Exception:
            print(output.read_text(encoding="utf-8", errors="replace")[-5000:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _until_up(process: subprocess.Popen[bytes], url: str | None, output: Path) -> str:
    for _moment in range(PATIENCE * 4):
        if process.poll() is not None:
            break
        found = re.search(r"http://127\.0\.0\.1:\d+", output.read_text(encoding="utf-8", errors="replace"))
        at = url or (found and found[0])
        try:
            if at and httpx.get(at, follow_redirects=True, timeout=30).status_code == 200:
                return at
        except httpx.TransportError:
            pass
        time.sleep(0.25)
    raise RuntimeError(output.read_text(encoding="utf-8", errors="replace"))


@contextmanager
def demo() -> Iterator[Server]:
    """The demo, with newly built data."""
    with _running("main.py", "demo", "--port", "0") as (process, output):
        yield Server(_until_up(process, None, output), process.pid)


@contextmanager
def serve(**settings: str) -> Iterator[Server]:
    """The real thing, with a database that is named in the settings or in their data folder."""
    port = _free_port()
    with _running("main.py", "serve", CUBBY_PORT=str(port), **settings) as (process, output):
        yield Server(_until_up(process, f"http://127.0.0.1:{port}", output), process.pid)


@contextmanager
def bare() -> Iterator[Server]:
    """One page with one label."""
    port = _free_port()
    with _running("-c", BARE.format(port=port)) as (process, output):
        yield Server(_until_up(process, f"http://127.0.0.1:{port}", output), process.pid)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def sign_in(server: Server) -> dict[str, str]:
    """Sign in as people do, with an address and the code from the mailbox; returns the browser's cookies."""
    with httpx.Client(
        base_url=server.url, follow_redirects=True, headers={"Origin": server.url}, timeout=30
    ) as browser:
        before = _mails(browser)
        browser.post("/sign-in", data={"email": EMAIL, "next": "/"}).raise_for_status()
        code = _code(browser, before)
        browser.post("/sign-in/code", data={"code": code}).raise_for_status()
        return {cookie.name: cookie.value or "" for cookie in browser.cookies.jar}


def _code(browser: httpx.Client, seen: set[str]) -> str:
    """The code in the mail that has just arrived; other mails may arrive too."""
    for _moment in range(200):
        for mail in _mails(browser) - seen:
            seen.add(mail)
            if found := re.search(r"(\d{4})\s(\d{4}) is your", browser.get(mail).text):
                return found[1] + found[2]
        time.sleep(0.1)
    raise RuntimeError("no code came")


def _mails(browser: httpx.Client) -> set[str]:
    return set(re.findall(r'href="(/mailbox/[^"/]+)"', browser.get("/mailbox").text))
