"""The long battery tells its figures in one table at the end."""

from __future__ import annotations

import pytest

from tests.rel import scorecard


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the scorecard of this run."""
    if scorecard.LINES:
        terminalreporter.section("scorecard")
        for line in scorecard.table():
            terminalreporter.line(line)
