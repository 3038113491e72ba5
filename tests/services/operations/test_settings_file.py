"""The file `.env`, as editors save it, and names that look like settings and are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import main
from services.core.configuration import Configuration
from services.operations import settings_file
from services.operations.settings_file import Unusable, doubts, encoding

ACCENT = "# škôlka\nCUBBY_PORT=8108\n"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside."""
    monkeypatch.chdir(tmp_path)
    for name in settings_file.SETTINGS:
        monkeypatch.delenv(name, raising=False)


def started(monkeypatch: pytest.MonkeyPatch) -> tuple[Configuration | None, int, str]:
    """The settings that a command saw, its exit status, and what was said."""
    seen: list[Configuration] = []

    async def migrate(settings: Configuration) -> bool:
        seen.append(settings)
        return False

    monkeypatch.setattr("services.operations.start.migrate", migrate)
    result = CliRunner().invoke(main.cli, ["migrate"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return (seen or [None])[0], result.exit_code, result.stderr


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [ACCENT, "CUBBY_PORT=8108\n# škôlka"])
def test_a_file_of_notepad_or_powershell_is_read(
    name: str, end: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".env").write_bytes(text.replace("\n", end).encode(name))
    settings, status, told = started(monkeypatch)
    assert (status, told) == (0, "")
    assert settings is not None
    assert settings.port == 8108


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (ACCENT.encode("cp1250"), "line 1 is not UTF-8. Save the file as UTF-8"),
        (b"CUBBY_PORT=8108\nCUBBY_SMTP_USER=\xe9va\n", "line 2 is not UTF-8"),
        (b"CUBBY_PORT=\x80\x81\xfe\xff\x00", "line 1 is not UTF-8"),
        (b"CUBBY_PORT=8108\n\x00\x00", "it is not a text"),
        ("CUBBY_PORT=8108".encode("utf-16-le"), "it is not a text"),
        (b"\xff\xfeC", "line 1 is not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(
    data: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".env").write_bytes(data)
    _settings, status, told = started(monkeypatch)
    assert status == 1
    assert told.startswith("The settings in .env cannot be read")
    assert why in told
    assert told.count("\n") == 1


def test_a_file_that_may_not_be_read_is_told() -> None:
    class Closed(type(Path())):  # type: ignore[misc]
        def read_bytes(self) -> bytes:
            raise PermissionError(13, "Permission denied")

    Path(".env").touch()
    with pytest.raises(Unusable, match=r"cannot be read \(Permission denied\)"):
        encoding(Closed(".env"))
    assert encoding(Path("nowhere")) == "utf-8"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("CUBBY_STMP_HOST", "CUBBY_SMTP_HOST"),
        ("CUBBY_PUBLIC_ULR", "CUBBY_PUBLIC_URL"),
        ("CUBBY_PUBLICURL", "CUBBY_PUBLIC_URL"),
        ("CUBBY_PROXY", "CUBBY_PROXIES"),
        ("CUBBY_SMTP_PASWORD_FILE", "CUBBY_SMTP_PASSWORD_FILE"),
        ("cubby_databse_url", "CUBBY_DATABASE_URL"),
    ],
)
def test_a_mistyped_name_is_told_with_the_right_one(written: str, meant: str) -> None:
    assert doubts({written: "x"}) == [f"{written} is not a setting; did you mean {meant}?"]
    Path(".env").write_text(f"# one\nexport {written} = x\n")
    assert doubts({}) == [f"{written} is not a setting (line 2 of .env); did you mean {meant}?"]


def test_a_name_like_none_is_told_too_and_nothing_else_is() -> None:
    assert doubts({"CUBBY_COLOUR_OF_THE_SKY": "x"}) == [
        "CUBBY_COLOUR_OF_THE_SKY is not a setting; .env.example lists them all."
    ]
    every = dict.fromkeys(settings_file.SETTINGS, "x")
    assert doubts(every | {"cubby_port": "1", "CUBBY_PYTHON": "x", "HOME": "/", "SMTP_HOST": "x"}) == []
    example = Path(main.__file__).parent / ".env.example"
    Path(".env").write_text(example.read_text(encoding="utf-8").replace("#CUBBY", "CUBBY"))
    assert doubts({}) == []


def test_in_the_file_a_forgotten_prefix_or_sign_is_told() -> None:
    Path(".env").write_text("SMTP_HOST=mail\nCUBBY_PORT 8108\nCOMPOSE_PROJECT=cubby\nCUBY_SECRET=x\n")
    assert doubts({}) == [
        "SMTP_HOST is not a setting (line 1 of .env); did you mean CUBBY_SMTP_HOST?",
        "Line 2 of .env sets nothing: write CUBBY_PORT=value.",
        "CUBY_SECRET is not a setting (line 4 of .env); did you mean CUBBY_SECRET?",
    ]


def test_a_mistyped_name_does_not_stop_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUBBY_STMP_HOST", "mail")
    _settings, status, told = started(monkeypatch)
    assert (status, told) == (0, "CUBBY_STMP_HOST is not a setting; did you mean CUBBY_SMTP_HOST?\n")


def test_the_file_may_name_another_that_holds_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("password").write_text("s3cret\n")
    Path(".env").write_text("CUBBY_SMTP_PASSWORD_FILE=password\n")
    settings, status, told = started(monkeypatch)
    assert (status, told) == (0, "")
    assert settings is not None
    assert settings.smtp_password is not None
    assert settings.smtp_password.get_secret_value() == "s3cret"
