"""Every act that is noted has its sentence, and nobody reads of what they may not see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import STAFF_ROLES
from db.states import InvoiceKind, QueueState, all_of
from pages.staff.roles import CAPABILITY_NAMES, REACH
from services.core.capabilities import CAPABILITIES, Capability
from services.overview.history import sentences, values
from services.overview.history.sentences import SENTENCES
from services.people.staff import ROLES

SERVICES = Path(sentences.__file__).parent.parent
COMPUTED = {
    ("attendance", "act"): ["undone", "rejoined"],
    ("queue_entry", "state"): ["claimed", "lapsed", "withdrawn"],
    ("product", "act"): ["kept", "withdrawn", "sold again"],
    ("discount", "act"): ["added", "kept"],
    ("about", "'priced'"): ["priced"],
}
"""Acts that a service computes, by the name of the variable; `about` stands for a class or a programme."""
WHO = ("client", "staff")


def noted() -> Iterator[tuple[str, str]]:
    """What each `audit.note` of the services is about, and its act, as far as the source says."""
    for file in sorted(SERVICES.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note":
                act, about = node.args[1], node.args[2]
                yield from _each(act, about)


def _each(act: ast.expr, about: ast.expr) -> Iterator[tuple[str, str]]:
    kinds = [about.value] if isinstance(about, ast.Constant) else None
    if isinstance(about, ast.Starred):  # a rule, for all programmes or for one
        yield from ((kind, each) for kind in ("provider", "programme") for each in _acts(act))
        return
    acts = _acts(act)
    if kinds and acts:
        yield from ((kinds[0], each) for each in acts)
        return
    key = (kinds[0] if kinds else ast.unparse(about), ast.unparse(act))
    if key in COMPUTED:
        yield from ((kind, each) for kind in (kinds or ["class", "programme"]) for each in COMPUTED[key])
    elif "kind" in key[1] and kinds == ["invoice"]:
        yield from (("invoice", f"{kind} issued") for kind in all_of(InvoiceKind))
    elif key[1].startswith("f'set "):
        yield from ((kind, f"set {name}") for kind in WHO for name in ("locale", "theme"))
    else:
        yield from ((kind, each) for kind in WHO for each in acts or [f"? {key}"])


def _acts(act: ast.expr) -> list[str]:
    match act:
        case ast.Constant():
            return [str(act.value)]
        case ast.IfExp():
            return [*_acts(act.body), *_acts(act.orelse)]
        case _:
            return []


def test_every_act_that_is_noted_has_its_sentence() -> None:
    assert set(noted()) - set(SENTENCES) == set(), (
        "give it its line in services/overview/history/sentences.py"
    )


def test_states_of_a_waiting_list_that_are_noted_have_theirs() -> None:
    assert set(all_of(QueueState)) - {"waiting"} <= {
        act for about, act in SENTENCES if about == "queue_entry"
    }


def test_every_kind_of_thing_has_a_name_and_every_placeholder_a_meaning() -> None:
    assert {about for about, _act in SENTENCES} == set(sentences.NAMES)
    facts = {name for said in SENTENCES.values() for name in re.findall(r"{(\w+)}", said.words)}
    known = values.MONEY | {
        "role",
        "what",
        "rows",
        "month",
        "by",
        "number",
        "lines",
        "act",
        "website",
        "page",
    }
    assert facts <= known


def test_roles_and_rights_have_names() -> None:
    assert set(ROLES) == set(REACH) == set(STAFF_ROLES)
    assert set(CAPABILITY_NAMES) == set(Capability)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_what_is_said_of_money_and_of_the_team_needs_that_right(role: str) -> None:
    may = CAPABILITIES[role]
    read = {key for key, said in SENTENCES.items() if said.needs in may}
    if Capability.MONEY not in may:
        assert not {about for about, _act in read} & {
            "debt",
            "order",
            "invoice",
            "bank_line",
            "product",
            "pass",
        }
        assert not [words for key, words in SENTENCES.items() if key in read and "{minor}" in words.words]
    if Capability.TEAM not in may:
        assert not {about for about, _act in read} & {"staff"}
