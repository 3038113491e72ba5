"""A state that does not exist is refused by mypy, by the database and here; a group of states is named once."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from db import Attendance, states
from services.core.work import App, work
from tests import small
from tests.small import SYSTEM

HOUSE = Path(states.__file__).parents[1]
COLUMNS = ("state", "status", "session_status", "attendance_state")
KNOWN = {state for type_ in states.TYPES for state in states.all_of(type_)}
GROUPS = {
    frozenset(group): name
    for name, group in vars(states).items()
    if name.isupper() and name != "TYPES" and len(group) > 1
}
MISSPELT = """
from db import Attendance
from services.attendance.view import AttendanceView

def change(part: Attendance) -> None:
    part.state = "provider_cancelled"

def ask(day: AttendanceView) -> bool:
    return day.state == "provider_cancelled"
"""


def trees() -> Iterator[tuple[str, ast.Module]]:
    """The source of what asks about states."""
    for folder in ("services", "pages"):
        for file in sorted((HOUSE / folder).rglob("*.py")):
            yield str(file.relative_to(HOUSE)), ast.parse(file.read_text(encoding="utf-8"))


def compared(node: ast.AST) -> list[ast.expr]:
    """What the node compares a state with, or makes it."""
    match node:
        case ast.Compare(left=ast.Attribute(attr=name), comparators=others) if name in COLUMNS:
            return others
        case ast.keyword(arg=name, value=value) if name in COLUMNS:
            return [value]
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=name), attr="in_" | "not_in"), args=args):
            return args if name in COLUMNS else []
    return []


def test_every_state_that_is_asked_about_exists() -> None:
    """Comparisons inside a statement for the database are not seen by mypy, so they are looked at here."""
    asked, unknown = 0, []
    for name, tree in trees():
        for node in ast.walk(tree):
            for other in compared(node):
                words = {each.value for each in ast.walk(other) if isinstance(each, ast.Constant)}
                words = {word for word in words if isinstance(word, str)}
                asked += len(words)
                unknown += [f"{name}:{other.lineno} {word}" for word in words - KNOWN]
    assert not unknown
    assert asked > 50, "the search finds what it looks for"


def test_no_group_of_states_is_spelled_out_again() -> None:
    wrong = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Tuple | ast.List | ast.Set):
                words = [each.value for each in node.elts if isinstance(each, ast.Constant)]
                if len(words) == len(node.elts) and frozenset(words) in GROUPS:
                    wrong.append(f"{name}:{node.lineno} is {GROUPS[frozenset(words)]}")
    assert not wrong


def test_mypy_refuses_a_state_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "misspelt.py").write_text(MISSPELT, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", str(tmp_path / "misspelt.py")]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    codes = [line.rpartition("[")[2] for line in done.stdout.splitlines() if "misspelt.py:" in line]
    assert codes == ["assignment]", "comparison-overlap]"]


async def test_the_database_refuses_a_state_that_does_not_exist(house: App) -> None:
    world = await small.found()
    (family,) = await small.families(await small.class_(world))
    with pytest.raises(IntegrityError, match="ck_attendance_state"):
        async with work(SYSTEM) as w:
            await w.db.execute(
                update(Attendance)
                .where(Attendance.booking_id == family.booking_id)
                .values(state="provider_cancelled")
            )
