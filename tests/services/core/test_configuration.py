"""Settings: what is mistyped is refused in a sentence, and what is not set follows from the rest."""

from __future__ import annotations

from pathlib import Path
from typing import get_type_hints

import pytest
from pydantic import ValidationError

from services.core.configuration import Configuration, complaints

REFUSED = [
    ("SMTP_SECURITY", "ssl", "must be starttls"),
    ("SMTP_SECURITY", "start tls", "must be starttls"),
    ("SMTP_PORT", "0", "greater than or equal to 1"),
    ("SMTP_CA_FILE", "/nowhere/ca.pem", "there is no file /nowhere/ca.pem"),
    ("PUBLIC_URL", "foo", "must be an address like https://"),
    ("PUBLIC_URL", "classes.example.com", "must be an address like https://"),
    ("PUBLIC_URL", "ftp://classes.example.com", "must be an address like https://"),
    ("PUBLIC_URL", "https://", "must be an address like https://"),
    ("PUBLIC_URL", "https://classes.example.com:many", "must be an address like https://"),
    ("PUBLIC_URL", "https://classes.example.com/portal", "nothing behind the name"),
    ("PUBLIC_URL", "https://me:secret@classes.example.com", "must be an address like https://"),
    ("MAIL_FROM", "nonsense", "must be an e-mail address alone"),
    ("MAIL_FROM", "hello@", "must be an e-mail address alone"),
    ("MAIL_FROM", "@example.com", "must be an e-mail address alone"),
    ("MAIL_FROM", "hello@exam..ple", "must be an e-mail address alone"),
    ("MAIL_FROM", "a@b@example.com", "must be an e-mail address alone"),
    ("MAIL_FROM", "Hop <hello@example.com>", "must be an e-mail address alone"),
    ("SECRET", "s3cret", "must be 64 hexadecimal digits or more, or 43 other characters"),
    ("SECRET", "0123456789abcdef" * 3, "must be 64 hexadecimal digits or more"),
    ("SECRET", "s3cret" * 20, "chosen at random"),
    ("DATABASE_URL", "mysql://u:s3cret@localhost/cubby", "must be a PostgreSQL address"),
    ("DATABASE_URL", "postgresql+asyncpg://u:s3cret@localhost/cubby", "must be a PostgreSQL address"),
    ("DATABASE_URL", "postgresql://u:s3cret@localhost:many/cubby", "cannot be taken apart"),
    ("STRIPE_KEY", "pk_live_s3cret", "must be a secret key of Stripe"),
    ("STRIPE_WEBHOOK_SECRET", "s3cret", "must be the signing secret"),
    ("STRIPE_WEBHOOK_SECRET_BEFORE", "whsec_", "must be the signing secret"),
    ("STRIPE_URL", "nonsense", "must be an address like https://"),
]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside."""
    monkeypatch.chdir(tmp_path)
    for name in Configuration.model_fields:
        monkeypatch.delenv(f"CUBBY_{name.upper()}", raising=False)


@pytest.mark.parametrize(("name", "value", "told"), REFUSED)
def test_what_cannot_be_is_refused_and_secrets_are_not_told(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"CUBBY_{name}", value)
    with pytest.raises(ValidationError) as refused:
        Configuration()
    (complaint,) = complaints(refused.value)
    assert complaint.startswith(f"CUBBY_{name} ")
    assert told in complaint
    assert "s3cret" not in complaint


def test_every_setting_with_a_function_has_a_line_above() -> None:
    kinds = get_type_hints(Configuration, include_extras=True)
    checked = {name.upper() for name, kind in kinds.items() if "Validator(func" in repr(kind)}
    assert len(checked) >= 6
    assert not checked - {name for name, _value, _told in REFUSED}, "add a line to REFUSED"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("STARTTLS", "starttls"), ("tls ", "tls"), (" None", "none"), ("", "starttls")],
)
def test_the_way_to_the_mail_server_forgives_case_and_blanks_and_nothing_else(
    written: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUBBY_SMTP_SECURITY", written)
    assert Configuration().smtp_security == meant


def test_a_setting_left_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_HOST", "MAIL_FROM", "PUBLIC_URL", "DATABASE_URL", "PORT"):
        monkeypatch.setenv(f"CUBBY_{name}", "")
    settings = Configuration()
    assert settings.smtp_host is settings.mail_from is settings.database_url is None
    assert (settings.public_url, settings.port) == ("http://127.0.0.1:8080", 8080)


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"PORT": "8108"}, "http://127.0.0.1:8108"),
        ({"HOST": "192.0.2.7", "PORT": "80"}, "http://192.0.2.7:80"),
        ({"HOST": "0.0.0.0"}, "http://127.0.0.1:8080"),
        ({"HOST": "::"}, "http://[::1]:8080"),
        ({"PORT": "8108", "PUBLIC_URL": " https://classes.example.com/ "}, "https://classes.example.com/"),
    ],
)
def test_without_a_public_address_it_is_where_the_portal_listens(
    settings: dict[str, str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"CUBBY_{name}", value)
    assert Configuration().public_url == address


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_may_be_written_as_elsewhere(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUBBY_DATABASE_URL", f"{scheme}://cubby@/cubby?host=/run/postgresql")
    found = Configuration().database.render_as_string(hide_password=False)
    assert found == "postgresql+psycopg://cubby@/cubby?host=%2Frun%2Fpostgresql"


def test_a_secret_may_stand_in_a_file_and_one_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    file.write_text("s3cret\n")
    monkeypatch.setenv("CUBBY_SMTP_PASSWORD_FILE", str(file))
    password = Configuration().smtp_password
    assert password is not None
    assert password.get_secret_value() == "s3cret"
    file.unlink()
    with pytest.raises(
        ValidationError, match=r"CUBBY_SMTP_PASSWORD_FILE names .*password, which cannot be read"
    ):
        Configuration()


HEX, BASE64 = "0123456789abcdef" * 4, "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="


@pytest.mark.parametrize(("written", "key"), [(HEX + "\n", bytes.fromhex(HEX)), (BASE64, BASE64.encode())])
def test_a_secret_may_be_a_setting_a_file_or_made_here(
    written: str, key: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "given"
    file.write_text(written)
    monkeypatch.setenv("CUBBY_SECRET_FILE", str(file))
    assert Configuration().key == key
    monkeypatch.delenv("CUBBY_SECRET_FILE")
    monkeypatch.setenv("CUBBY_SECRET", written)
    assert Configuration().key == key
    assert written.strip() not in repr(Configuration())
    assert not (tmp_path / "var").exists()
    monkeypatch.delenv("CUBBY_SECRET")
    made = Configuration().key
    assert made == Configuration().key != key
    monkeypatch.setenv("CUBBY_SECRET", (tmp_path / "var/secret.key").read_text())
    assert Configuration().key == made, "the file's text may be given to another machine as it is"


def test_an_empty_file_is_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "given").touch()
    monkeypatch.setenv("CUBBY_SECRET_FILE", str(tmp_path / "given"))
    with pytest.raises(ValidationError, match="must be 64 hexadecimal digits"):
        Configuration()
