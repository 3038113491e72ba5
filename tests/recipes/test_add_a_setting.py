"""CONTRIBUTING, “Add a setting”: the code of the recipe itself is a setting that is read, refused and told of."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.core import configuration
from services.core.configuration import Configuration, complaints
from tests import test_house

ROOT = Path(__file__).parents[2]


def recipe() -> str:
    """The text of the recipe."""
    whole = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return whole.partition("\n## Add a setting\n")[2].partition("\n## ")[0]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Configuration]:
    """Step 1: a function and a line of the class, in the file of the settings."""
    monkeypatch.chdir(tmp_path)
    line, function = (
        textwrap.dedent(each) for each in re.findall(r"^ *```python\n(.*?)^ *```", recipe(), re.M | re.S)
    )
    names = dict(vars(configuration))
    extended = f"{function}\nclass Extended(Configuration):\n{textwrap.indent(line, '    ')}"
    exec(compile(extended, "services/core/configuration.py", "exec", dont_inherit=True), names)
    made = names["Extended"]
    assert isinstance(made, type)
    assert issubclass(made, Configuration)
    return made


def test_it_is_read_from_its_variable(settings: type[Configuration], monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().model_dump()["footer"] == ""
    monkeypatch.setenv("CUBBY_FOOTER", "Hop & Tumble, Dublin 6")
    assert settings().model_dump()["footer"] == "Hop & Tumble, Dublin 6"


def test_what_cannot_be_is_refused_in_a_sentence_with_its_name(
    settings: type[Configuration], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUBBY_FOOTER", "x" * 201)
    with pytest.raises(ValidationError) as refused:
        settings()
    assert complaints(refused.value) == ["CUBBY_FOOTER must be 200 characters at most"]


def test_one_that_may_be_nothing_is_asked_about_only_where_somebody_sets_it(
    settings: type[Configuration], monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = re.findall(r"`(footer: .* \| None = Field\(None), …\)`", recipe())
    names = {**vars(configuration), "_footer": vars(configuration)["_portal"]}
    extended = f"class Extended(Configuration):\n    {line})"
    exec(compile(extended, "services/core/configuration.py", "exec", dont_inherit=True), names)
    assert names["Extended"]().model_dump()["footer"] is None
    monkeypatch.setenv("CUBBY_FOOTER", "nonsense")
    with pytest.raises(ValidationError):
        names["Extended"]()


def test_the_house_asks_for_its_place_in_the_handbook_and_the_example(
    settings: type[Configuration], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_house, "Configuration", settings)
    with pytest.raises(AssertionError, match="CUBBY_FOOTER"):
        test_house.test_every_setting_command_notice_and_job_has_its_place_in_the_handbook()


def test_a_secret_may_be_given_as_a_file(
    settings: type[Configuration], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "footer").write_text("From a file\n")
    monkeypatch.setenv("CUBBY_FOOTER_FILE", str(tmp_path / "footer"))
    assert settings().model_dump()["footer"] == ""
    monkeypatch.setattr(configuration, "FROM_FILES", (*configuration.FROM_FILES, "footer"))
    assert settings().model_dump()["footer"] == "From a file"


def test_everything_that_the_recipe_names_is_there() -> None:
    named = re.findall(r"`((?:services|tests|docs)/[\w/.]+|main\.py|\.env\.example)`", recipe())
    assert len(named) > 5
    assert not [name for name in named if not (ROOT / name).exists()]
