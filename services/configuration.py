"""How this deployment is set up: everything that varies comes from CUBBY_… variables or the file .env."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Configuration(BaseSettings):
    """The deployment's settings. Secrets may be given as files: CUBBY_SMTP_PASSWORD_FILE."""

    model_config = SettingsConfigDict(env_prefix="CUBBY_", env_file=".env", extra="ignore")

    data: Path = Field(
        Path("var"),
        description="Folder for the database, uploads and generated secrets.",
    )
    database_url: SecretStr | None = Field(
        None, description="PostgreSQL address; without it SQLite in the data folder."
    )
    public_url: str = Field(
        "http://127.0.0.1:8080",
        description="Where people reach the portal; mails link to it.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, description="Port to listen on.", ge=0, le=65535)
    proxies: int = Field(
        0,
        description="How many reverse proxies stand in front; 0 trusts no X-Forwarded header.",
        ge=0,
    )
    smtp_host: str | None = Field(None, description="Mail server. Without it mails wait in the outbox.")
    smtp_port: int = Field(587, description="Its port: 587 for STARTTLS, 465 for TLS.")
    smtp_security: str = Field("starttls", description="starttls, tls, or none for a server on this machine.")
    smtp_user: str | None = Field(None, description="User name at the mail server.")
    smtp_password: SecretStr | None = Field(None, description="Password at the mail server.")
    smtp_ca_file: Path | None = Field(
        None, description="Certificate authority to trust besides the system's."
    )
    mail_from: str | None = Field(None, description="Sender of all mail, e.g. hello@example.com.")
    demo: bool = Field(False, description="Set by `./cubby demo` alone: mails land in /mailbox.")

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, values: dict[str, object]) -> dict[str, object]:
        for name in ("database_url", "smtp_password"):
            file = os.environ.get(f"CUBBY_{name.upper()}_FILE")
            if file and not values.get(name):
                values[name] = Path(file).read_text(encoding="utf-8").strip()
        return values

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.data / 'cubby.sqlite'}"
        url = self.database_url.get_secret_value()
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

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
    def secret(self) -> bytes:
        """The pepper of codes and the key of fingerprints: made at the first start, kept outside the database.

        Raises:
            ValueError: the file is there but too short to be a secret.
        """
        file = self.data / "secret.key"
        if not file.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_hex(32))
        text = file.read_text(encoding="ascii").strip()
        if len(text) < 64:
            raise ValueError(f"{file} is too short to be a secret; remove it to have a new one made")
        return bytes.fromhex(text)
