"""What is printed on a terminal that lacks letters."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import main
from services.operations.terminal import never_fail, plain

ROOT = Path(main.__file__).parent
TEXT = "“Anna’s” class – 3 € … Ľubica Ďurišová ✓ 👶"
CLASSES = """Class,Programme,Venue,Instructor,Weekday,Start,Minutes,Capacity,First date,Last date,Price,Currency
Minnows Mon,Minnows,Hall,Eva,Monday,16:00,45,8,2030-01-07,2030-01-21,100,EUR
"""
CLIENTS = """Parent first name,Parent surname,E-mail,Phone,Child first name,Child surname,Date of birth,Class,Note,Payment
A,B,a@example.com,,Kid,B,2021-03-04,Minnows Mon,,
C,D,c@example.com,,Kid,D,14.x.19,Minnows Mon,,
E,F,e@example.com,,Kid,F,2021-03-04,Minnows Mon,,
"""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "iso8859-2", "cp1250", "cp852", "cp437", "koi8-r"])
def test_no_terminal_ends_a_command_and_what_it_can_write_stays(encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    never_fail(stream)
    stream.write(TEXT)
    stream.flush()
    written = stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
    assert plain(written) == plain(TEXT) == '"Anna\'s" class - 3 EUR ... Lubica Durisova ? ?'
    if encoding == "iso8859-2":
        assert "Ľubica Ďurišová" in written


def test_a_file_name_that_is_no_text_is_written_too() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    never_fail(stream)
    stream.write("list-\udce9.csv")
    stream.flush()
    assert stream.buffer.getvalue() == b"list-?.csv"  # type: ignore[attr-defined]


def test_an_import_goes_through_all_lines_whatever_the_terminal(tmp_path: Path, sqlite_schema: Path) -> None:
    for name, text in (("classes.csv", CLASSES), ("clients.csv", CLIENTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copyfile(sqlite_schema, tmp_path / "cubby.sqlite")
    environment = os.environ | {"CUBBY_DATA": str(tmp_path), "PYTHONIOENCODING": "iso8859-2"}
    command = [sys.executable, "main.py", "import", tmp_path / "classes.csv", tmp_path / "clients.csv"]
    done = subprocess.run(
        [*command, "--apply", "--zone", "UTC"], cwd=ROOT, env=environment, capture_output=True
    )
    assert b"Traceback" not in done.stderr
    said = done.stdout.decode("iso8859-2").splitlines()
    assert any('"14.x.19" is no date' in line for line in said)
    assert said[-1] == "4 lines: 3 added, 0 unchanged, 1 refused"
