"""The deployment's configuration, read from CUBBY_… variables or the file .env."""

from __future__ import annotations

import os
import re
import secrets
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from db.engine import sqlite_url

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nobody can go to "all addresses"
POSTGRESQL = "postgresql+psycopg://"
SECRET_BYTES = 32
HEX_DIGITS, CHARACTERS, DIFFERENT = 2 * SECRET_BYTES, 43, 8
"""32 random bytes are 64 hexadecimal digits or 43 base64 characters; fewer than 8 different ones are not random."""
FROM_FILES = (
    "database_url",
    "secret",
    "smtp_password",
    "stripe_key",
    "stripe_webhook_secret",
    "stripe_webhook_secret_before",
)
"""Secrets that may be given as files, e.g. CUBBY_SMTP_PASSWORD_FILE."""
Security = Literal["starttls", "tls", "none"]
"""How the connection to the mail server is encrypted: after the greeting, from the first byte, not at all."""


def here(host: str, port: int) -> str:
    """The address at which a browser on this machine reaches a portal that listens on this host and port."""
    host = EVERYWHERE.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def complaints(problem: ValidationError) -> list[str]:
    """One sentence for each wrong setting, with its name and without its value."""
    return [
        " ".join([*(f"CUBBY_{str(name).upper()}" for name in one["loc"]), _lower(one["msg"])])
        for one in problem.errors()
        if one["type"] != "default_factory_not_called"  # it only follows from another error
    ]


def _lower(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should", "should", 1)


def _security(value: object) -> object:
    plain = value.strip().lower() if isinstance(value, str) else value
    if plain not in ("starttls", "tls", "none"):
        raise ValueError(
            "must be starttls (usual, port 587), tls (port 465) or none (a server on this machine)"
        )
    return plain


def _portal(value: str) -> str:
    value = value.strip()
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:  # a port that is no number, brackets that do not close
        good = False
    if not good or parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must be an address like https://classes.example.com, with nothing behind the name")
    return value


def _sender(value: str) -> str:
    value = value.strip()
    user, _at, domain = value.partition("@")
    try:
        good = user.isprintable() and bool(user) and bool(domain.encode("idna"))
    except UnicodeError:
        good = False
    if not good or any(character in value for character in ' <>,"') or "@" in domain:
        raise ValueError(
            "must be an e-mail address alone, like hello@example.com; the name is your provider’s"
        )
    return value


def _stripe_key(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\s*(sk|rk)_(test|live)_\w+\s*", value.get_secret_value(), re.ASCII):
        raise ValueError(
            "must be a secret key of Stripe’s, like sk_live_… or rk_live_…; pk_… is the public one"
        )
    return SecretStr(value.get_secret_value().strip())


def _stripe_secret(value: SecretStr) -> SecretStr:
    plain = value.get_secret_value().strip()
    if not plain.startswith("whsec_") or len(plain) < 16:
        raise ValueError("must be the signing secret of the address for events at Stripe, like whsec_…")
    return SecretStr(plain)


def _file(value: Path) -> Path:
    if not value.is_file():
        raise ValueError(f"there is no file {value}")
    return value


def secret_bytes(text: str) -> bytes:
    """The secret as bytes, from hexadecimal digits or any other text.

    Raises:
        ValueError: the text is too short, or too regular, to be 32 random bytes.
    """
    text = text.strip()
    try:
        secret, enough = bytes.fromhex(text), HEX_DIGITS
    except ValueError:
        secret, enough = text.encode("utf-8"), CHARACTERS
    if len(text) < enough or len(set(text)) < DIFFERENT:
        raise ValueError(
            "must be 64 hexadecimal digits or more, or 43 other characters or more, chosen at random; "
            "`openssl rand -hex 32` makes one"
        )
    return secret


def _secret(value: SecretStr) -> SecretStr:
    secret_bytes(value.get_secret_value())
    return value


def _postgresql(value: SecretStr) -> SecretStr:
    """Its errors never repeat the value, which may hold a password."""
    address = value.get_secret_value().strip()
    for prefix in ("postgresql://", "postgres://", POSTGRESQL):
        if address.startswith(prefix):
            address = POSTGRESQL + address.removeprefix(prefix)
            break
    else:
        raise ValueError(
            "must be a PostgreSQL address like postgresql://cubby:password@localhost/cubby; without it "
            "Cubby keeps its data in SQLite"
        )
    try:
        make_url(address)
    except (ArgumentError, ValueError):
        raise ValueError(
            "cannot be taken apart; write signs of a password like : / @ as %3A %2F %40"
        ) from None
    return SecretStr(address)


class Configuration(BaseSettings):
    """The deployment's settings. Secrets may be given as files: CUBBY_SMTP_PASSWORD_FILE."""

    model_config = SettingsConfigDict(
        env_prefix="CUBBY_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    data: Path = Field(
        Path("var"),
        description="Folder for the database, uploads and generated secrets.",
    )
    database_url: Annotated[SecretStr, AfterValidator(_postgresql)] | None = Field(
        None, description="PostgreSQL address; without it SQLite in the data folder."
    )
    secret: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        None,
        description="Key of codes and fingerprints, the same on all nodes; without it secret.key in the data folder.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, description="Port to listen on.", ge=0, le=65535)
    public_url: Annotated[str, AfterValidator(_portal)] = Field(
        default_factory=lambda given: here(given.get("host", "127.0.0.1"), given.get("port", 8080)),
        description="Where people reach the portal; mails link to it. Without it this machine only.",
    )
    proxies: int = Field(
        0,
        description="How many reverse proxies stand in front; 0 trusts no X-Forwarded header.",
        ge=0,
    )
    smtp_host: str | None = Field(None, description="Mail server. Without it the one entered in the browser.")
    smtp_port: int = Field(587, description="Its port: 587 for STARTTLS, 465 for TLS.", ge=1, le=65535)
    smtp_security: Annotated[Security, BeforeValidator(_security)] = Field(
        "starttls", description="starttls, tls, or none for a server on this machine."
    )
    smtp_user: str | None = Field(None, description="User name at the mail server.")
    smtp_password: SecretStr | None = Field(None, description="Password at the mail server.")
    smtp_ca_file: Annotated[Path, AfterValidator(_file)] | None = Field(
        None, description="Certificate authority to trust besides the system's."
    )
    mail_from: Annotated[str, AfterValidator(_sender)] | None = Field(
        None, description="Sender of all mail, e.g. hello@example.com."
    )
    stripe_key: Annotated[SecretStr, AfterValidator(_stripe_key)] | None = Field(
        None, description="Secret key of Stripe; with it families pay by card, too."
    )
    stripe_webhook_secret: Annotated[SecretStr, AfterValidator(_stripe_secret)] | None = Field(
        None, description="Signing secret of Stripe's events to /webhooks/stripe/events."
    )
    stripe_webhook_secret_before: Annotated[SecretStr, AfterValidator(_stripe_secret)] | None = Field(
        None, description="The one before, while it is being changed."
    )
    stripe_url: Annotated[str, AfterValidator(_portal)] | None = Field(
        None, description="Where Stripe's API is, if not at its own address; for trying out."
    )
    demo: bool = Field(False, description="Set by `./cubby demo` alone: mails land in /mailbox.")

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in FROM_FILES:
            setting = f"CUBBY_{name.upper()}_FILE"
            file = os.environ.get(setting) or values.pop(f"{name}_file", None)  # the second is from .env
            if file and not values.get(name):
                try:
                    values[name] = Path(file).read_text(encoding="utf-8").strip()
                except (OSError, UnicodeDecodeError) as problem:
                    raise ValueError(f"{setting} names {file}, which cannot be read ({problem})") from None
        return values

    @property
    def database(self) -> URL:
        """The SQLAlchemy address of the database."""
        if self.database_url is None:
            return sqlite_url(self.data / "cubby.sqlite")
        return make_url(self.database_url.get_secret_value())

    @property
    def stripe_secrets(self) -> tuple[str, ...]:
        """What Stripe signs its events with: the secret in use first."""
        given = (self.stripe_webhook_secret, self.stripe_webhook_secret_before)
        return tuple(secret.get_secret_value() for secret in given if secret is not None)

    @property
    def origin(self) -> str:
        """Scheme, host and port of the public address."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def https(self) -> bool:
        """Whether people reach us over https; then cookies are Secure and named __Host-."""
        return self.public_url.startswith("https://")

    @cached_property
    def key(self) -> bytes:
        """The pepper of codes and the key of fingerprints, stored outside the database.

        It is CUBBY_SECRET, or else the content of `secret.key`, which is created at the first start.

        Raises:
            ValueError: the file exists but holds no secret.
            OSError: the file cannot be read or created.
        """
        if self.secret is not None:
            return secret_bytes(self.secret.get_secret_value())
        file = self.data / "secret.key"
        if not file.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_hex(SECRET_BYTES))
        try:
            return secret_bytes(file.read_text(encoding="utf-8"))
        except ValueError:
            raise ValueError(
                f"{file} holds no secret. Put it back from your backup; or, if it is lost, remove it and run "
                "`./cubby new-secret`: a new one is made, and codes that were sent stop working."
            ) from None
