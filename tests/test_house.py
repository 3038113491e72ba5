"""The house keeps its own promises: read from its own files, so that a new room cannot forget."""

from __future__ import annotations

import ast
import inspect
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from db import STAFF_ROLES
from services.core import access, refusals
from services.core.configuration import Configuration
from services.make_ups import rules
from services.notices.messages import MESSAGES
from services.operations import jobs

ROOT = Path(__file__).parent.parent
ROOMS = ("db", "services", "components", "pages")
LONGEST = 350
"""Lines of a file; a longer one could be two with better names."""
USUAL = 90
"""Lines that half of all files do not pass."""


def sources(*rooms: str) -> Iterator[tuple[str, ast.Module, str]]:
    """Every Python file of some rooms: its name, its tree, its text."""
    for room in rooms:
        for file in sorted((ROOT / room).rglob("*.py")):
            if "versions" not in file.parts:
                yield str(file.relative_to(ROOT)), *read(file)


@cache
def read(file: Path) -> tuple[ast.Module, str]:
    """A file's tree and its text, read once for all tests of this file."""
    text = file.read_text(encoding="utf-8")
    return ast.parse(text), text


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """The trees of all files are large, and of no use to the tests of other files."""
    yield
    read.cache_clear()


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """What a file offers to others."""
    for node in tree.body:
        if isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ) and not node.name.startswith("_"):
            yield node


def test_every_public_thing_says_what_it_means() -> None:
    silent = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree, _text in sources(*ROOMS)
        for node in public(tree)
        if ast.get_docstring(node) is None
    ]
    silent += [name for name, tree, _text in sources(*ROOMS) if ast.get_docstring(tree) is None]
    assert not silent


def test_nobody_asks_the_machine_for_the_time() -> None:
    asking = [
        name
        for name, _tree, text in sources(*ROOMS)
        if re.search(r"datetime\.(now|utcnow)\(|date\.today\(|\btime\.time\(", text)
    ]
    assert asking == ["services/outside/clock.py"]


def test_services_never_commit_and_never_draw() -> None:
    wrong = [
        name
        for name, _tree, text in sources("services", "db")
        if re.search(r"\.commit\(|\.rollback\(|import nicegui|from nicegui", text)
    ]
    assert not wrong


def test_pages_never_query() -> None:
    wrong = [
        name for name, _tree, text in sources("pages") if re.search(r"^from (db|sqlalchemy)\b", text, re.M)
    ]
    assert not wrong


def test_no_refreshable_at_module_level_shows_one_visitor_to_another() -> None:
    wrong = [
        f"{name} {node.name}"
        for name, tree, _text in sources("pages", "components")
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any("refreshable" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    assert not wrong


def test_raw_html_goes_through_the_one_helper() -> None:
    """`ui.html(sanitize=False)` takes escaped htpy output, in components and the delivery of pages only (T17)."""
    wrong = [
        name
        for name, _tree, text in sources("pages")
        if "sanitize=False" in text and not name.startswith("pages/delivery/")
    ]
    assert not wrong


@pytest.mark.parametrize("room", ["services"])
def test_every_service_that_touches_data_is_told_who_asks(room: str) -> None:
    """A public coroutine of a service takes a reading or a work first, or opens its own as an edge (T25).

    A flow opens several, for the visitor that it is given first.
    """
    edges = {
        "services/operations/demo_data.py",
        "services/operations/job_runner.py",
        "services/operations/scheduler.py",
        "services/operations/connecting.py",
        "services/operations/start.py",
        "services/operations/idle_memory.py",
        "services/core/work.py",
        "services/core/events.py",
        "services/core/leases.py",
        "services/core/tasks.py",
        "services/core/turns.py",
        "services/payments/cards/background.py",
        "services/invoices/rendering.py",
    }
    flows = (
        "services/sign_in/",
        "services/notices/",
        "services/imports/",
        "services/demo/",
        "services/outside/",
        "services/operations/setup/",
    )
    wrong = []
    for name, tree, _text in sources(room):
        if name in edges or name.startswith(flows):
            continue
        for node in public(tree):
            if isinstance(node, ast.AsyncFunctionDef):
                first = node.args.args[0].arg if node.args.args else ""
                if first not in ("r", "w", "db", "visitor"):
                    wrong.append(f"{name}:{node.lineno} {node.name}({first})")
    assert not wrong


def test_every_refusal_has_words() -> None:
    def kinds(of: type[refusals.Refused]) -> Iterator[type[refusals.Refused]]:
        for kind in of.__subclasses__():
            yield kind
            yield from kinds(kind)

    silent = [
        kind.__qualname__
        for kind in kinds(refusals.Refused)
        if kind.message == refusals.Refused.message and "words" not in vars(kind)
    ]
    assert not silent


def test_every_rule_is_tested_by_name() -> None:
    tests = (ROOT / "tests/services/make_ups/test_rules.py").read_text(encoding="utf-8")
    assert not [rule.name for rule in rules.BOOK if rule.name not in tests], "test it in test_rules.py"
    assert not [rule.name for rule in rules.BOOK if not inspect.getdoc(rule.ask)]


def test_deny_by_default_names_every_standing_and_every_role_of_staff() -> None:
    assert {standing for standing, _role in access.MAY} == set(access.Standing)
    assert {role for standing, role in access.MAY if standing is access.Standing.STAFF} == set(STAFF_ROLES)
    assert not access.may(access.Standing.OWNER, "", access.Act.OVERRIDE)
    assert access.MAY[access.Standing.VIEWER, ""] == {access.Act.SEE}


def test_files_are_short_enough_to_look_around_in() -> None:
    lines = {name: text.count("\n") for name, _tree, text in sources(*ROOMS)}
    lines["main.py"] = (ROOT / "main.py").read_text(encoding="utf-8").count("\n")
    assert not {name: n for name, n in lines.items() if n > LONGEST}
    assert statistics.median(lines.values()) <= USUAL


def test_every_job_has_a_name_that_a_provider_could_read() -> None:
    assert jobs.TIMETABLE
    assert all(inspect.getdoc(entry) or inspect.getdoc(type(entry)) for entry in jobs.TIMETABLE)


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    forbidden = re.compile(
        "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "deb" + r"\.debian"])
    )
    skipped = {
        ".venv",
        ".git",
        "node_modules",
        "var",
        ".mypy_cache",
        ".ruff_cache",
        ".hypothesis",
        ".pytest_cache",
    }
    named = [
        str(file.relative_to(ROOT))
        for file in ROOT.rglob("*")
        if file.is_file()
        and not skipped & set(file.parts)
        and file.suffix in {".py", ".md", ".lock", ".in", ".sh", ".toml", ".json", ".js", ".css", ""}
        and forbidden.search(file.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not named


def test_every_setting_command_notice_and_job_has_its_place_in_the_handbook() -> None:
    handbook = (ROOT / "docs/handbook.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^### (\S+)$", handbook, re.M))
    assert set(MESSAGES) <= headings, "give it a heading under “Messages” in docs/handbook.md"
    assert {job.name for job in jobs.TIMETABLE} <= headings, (
        "… under “What happens by itself” in docs/handbook.md"
    )
    commands = {"demo", "serve", "import", "import-statement", "invite-staff", "holiday", "seller", "migrate"}
    assert commands | {"new-secret", "setup-code"} <= headings
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = {f"CUBBY_{name.upper()}" for name in Configuration.model_fields}
    assert not {name for name in settings if name not in handbook}, "write it into docs/handbook.md"
    assert not {name for name in settings - {"CUBBY_DEMO"} if name not in example}, (
        "write it into .env.example"
    )


RETIRED = frozenset(
    [
        "Bell",
        "House",
        "Visit",
        "Door",
        "arrive",
        "mirror",
        "mirrored",
        "crossed",
        "crossings",
        "knowing",
        "as_rows",
        "housekeeping",
        "told_before",
        "claiming",
        "judging",
        "explaining",
        "in_address",
        "ending",
        "hear",
        "rings",
        "ringing",
        "news",
        "Right",
        "Rights",
        "Tier",
        "Known",
        "ASKED",
        "places_left",
        "family_chips",
        "cancel_words",
    ]
)
"""Names of our own for what the trade has a word for (docs/glossary.md), or that meant several things: none comes back."""


def names(tree: ast.Module) -> Iterator[str]:
    """Everything that a file gives a name to."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.arg():
                yield node.arg
            case ast.Name(id=name, ctx=ast.Store()):
                yield name


def test_no_retired_word_names_anything() -> None:
    named = {
        f"{file}: {name}"
        for file, tree, _text in sources(*ROOMS)
        for name in {*names(tree), Path(file).stem, *Path(file).parts}
        if name in RETIRED and not file.startswith("db/migrations/")
    }
    assert named == set()


def test_a_name_of_services_means_one_thing() -> None:
    """Two classes of one name in two places; `Mail` of the demo's mailbox and the like are apart enough."""
    found: dict[str, set[str]] = {}
    for file, tree, _text in sources("services"):
        for node in public(tree):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, set()).add(file)
    apart = {"Kind", "Judged", "Mail", "Opened", "Plan", "Rule"}
    assert {name: files for name, files in found.items() if len(files) > 1 and name not in apart} == {}
