"""The servers of the tests are real: what they refuse is refused."""

import ssl
import subprocess
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import psycopg
import pytest
from playwright.async_api import Browser

from tests.servers import Postgres, SmtpServer, guarded, once

LETTER = EmailMessage()
LETTER["From"], LETTER["To"], LETTER["Subject"] = "us@example.com", "anna@example.com", "Theo’s class"
LETTER.set_content("Dobrý deň")


def client(server: SmtpServer, trusted: bool = True) -> aiosmtplib.SMTP:
    """A mail client that trusts the server's own certificate, or only the system's authorities."""
    context = ssl.create_default_context()
    if trusted:
        context.load_verify_locations(server.certificate)
    tls = server.security == "tls"
    return aiosmtplib.SMTP(
        hostname=server.host, port=server.port, use_tls=tls, start_tls=not tls, tls_context=context, timeout=5
    )


@pytest.mark.parametrize("name", ["smtp_server", "smtp_tls_server"])
class TestMail:
    @pytest.fixture
    def server(self, name: str, smtp_server: SmtpServer, smtp_tls_server: SmtpServer) -> SmtpServer:
        return {"smtp_server": smtp_server, "smtp_tls_server": smtp_tls_server}[name]

    async def test_a_mail_is_taken_from_who_knows_the_password(self, server: SmtpServer) -> None:
        async with client(server) as smtp:
            await smtp.login(server.user, server.password)
            await smtp.send_message(LETTER)
        [mail] = server.received
        assert mail.recipients == ["anna@example.com"]
        assert mail.message["Subject"] == "Theo’s class"
        assert mail.message.get_content().strip() == "Dobrý deň"

    async def test_nothing_is_taken_without_a_password(self, server: SmtpServer) -> None:
        async with client(server) as smtp:
            with pytest.raises(aiosmtplib.SMTPAuthenticationError):
                await smtp.login(server.user, "a guess")
            with pytest.raises(aiosmtplib.SMTPException):
                await smtp.send_message(LETTER)
        assert server.received == []

    async def test_a_stranger_does_not_trust_its_certificate(self, server: SmtpServer) -> None:
        with pytest.raises((aiosmtplib.SMTPException, ssl.SSLError)):
            await client(server, trusted=False).connect()

    async def test_it_can_be_down_and_come_back_on_the_same_port(self, server: SmtpServer) -> None:
        await server.stop()
        with pytest.raises(aiosmtplib.SMTPConnectError):
            await client(server).connect()
        await server.start()
        async with client(server) as smtp:
            assert await smtp.noop()

    async def test_it_says_no_as_often_as_it_was_told_to(self, server: SmtpServer) -> None:
        server.answers = ["451 try again later"]
        async with client(server) as smtp:
            await smtp.login(server.user, server.password)
            with pytest.raises(aiosmtplib.SMTPDataError):
                await smtp.send_message(LETTER)
            await smtp.send_message(LETTER)
        assert len(server.received) == 1


def test_each_database_is_a_copy_of_its_template(postgres: Postgres) -> None:
    def do(name: str, statement: bytes) -> None:
        with psycopg.connect(f"postgres://cubby@/{name}?host={postgres.folder}") as connection:
            connection.execute(statement)

    template = postgres.create()
    do(template, b"CREATE TABLE places (id int)")
    first, second = postgres.create(template), postgres.create(template)
    do(first, b"DROP TABLE places")
    do(second, b"SELECT * FROM places")
    for name in (first, second, template):
        postgres.drop(name)


def test_what_the_processes_of_a_run_share_is_made_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    makers = iter(["the first", "the second"])
    assert [once(tmp_path_factory, "test-of-once", lambda: next(makers)) for _each in range(2)] == [
        "the first"
    ] * 2


def test_a_shared_server_goes_with_the_process_that_began_the_run() -> None:
    with subprocess.Popen(["sleep", "60"]) as run:
        folder, guard = guarded(None, str(run.pid))
        with pytest.raises(subprocess.TimeoutExpired):
            guard.wait(1.5)
        assert folder.exists()
        run.kill()
    guard.wait(20)
    assert not folder.exists()


def test_the_postgresql_folder_is_short_enough_for_a_socket(postgres: Postgres) -> None:
    assert len(str(Path(postgres.folder) / ".s.PGSQL.5432")) < 107


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_chromium_draws_text_of_some_size(browser: Browser) -> None:
    page = await browser.new_page()
    await page.set_content("<p style='display: inline-block'>Čau, Theo</p>")
    box = await page.locator("p").bounding_box()
    await page.close()
    assert box is not None
    assert box["width"] > 20
