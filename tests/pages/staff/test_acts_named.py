"""Each kind of act on many things is named, and somebody may see it: a new one cannot be forgotten."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType

import pytest

from pages.staff.acts import words
from services.attendance.sick_day.act import SICK_DAY
from services.merging.act import MERGE
from services.operations import acts_done
from services.operations.act_table import ACTS
from services.overview.history.sentences import ABOUT


def test_each_kind_says_who_may_see_it() -> None:
    assert set(acts_done.NEEDS) == set(ACTS)


def test_each_kind_has_its_words() -> None:
    own = {SICK_DAY.name, MERGE.name}
    assert set(words.TITLES) == set(ACTS) - own
    assert own <= set(ACTS)


@pytest.mark.parametrize(("module", "table"), [(acts_done, "NEEDS"), (words, "TITLES")])
def test_none_of_them_is_named_twice(module: ModuleType, table: str) -> None:
    (made,) = [
        each.value
        for each in ast.parse(inspect.getsource(module)).body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == table
    ]
    assert isinstance(made, ast.Dict)
    keys = [ast.unparse(key) for key in made.keys if key is not None]
    assert sorted(keys) == sorted(set(keys))


def test_the_history_tells_of_doing_and_of_taking_back() -> None:
    assert set(ABOUT["act"][2]) == {"done", "taken back"}
