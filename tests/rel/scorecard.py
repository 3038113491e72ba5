"""The scorecard: one line for each figure of the long battery, kept in a file and printed as a table at the end."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

FILE = Path(os.environ.get("CUBBY_SCORECARD", "var/scorecard.jsonl"))
LINES: list[dict[str, object]] = []
"""What this run has scored."""


def score(test: str, bar: str = "", **figures: object) -> None:
    """One line: the test's number in docs/rules.md, the bar it has to pass, and what was measured.

    Only what must never happen fails a test; how fast something is on this machine is said here and nowhere else.
    """
    line = {"test": test, "bar": bar, **figures}
    LINES.append(line)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with FILE.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")


def size(name: str, full: int) -> int:
    """How often, how many, how long: CUBBY_… from the environment, else the full size."""
    return int(os.environ.get(f"CUBBY_{name}", str(full)))


def table() -> Iterator[str]:
    """The lines of this run: test, bar, figures."""
    rows = [
        (
            str(line["test"]),
            str(line["bar"]),
            "  ".join(f"{name} {value}" for name, value in line.items() if name not in ("test", "bar")),
        )
        for line in sorted(LINES, key=lambda line: str(line["test"]))
    ]
    rows.insert(0, ("test", "bar", "figure"))
    wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for test, bar, figure in rows:
        yield f"{test:<{wide[0]}}  {bar:<{wide[1]}}  {figure}"
