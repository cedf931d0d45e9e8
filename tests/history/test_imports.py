"""A ledger loads no pandas, and comparing two reports no engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.ran import ran
from tests.cli.test_imports import loaded
from tests.history.sheets import LEDGERS, Capture, fine


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_ledger_loads_no_pandas(ledger: str, here: Path) -> None:
    for line in ("score", "trend --every month"):
        code, modules = loaded(here, f"{line} -f json --history {ledger}")
        assert (code, "pandas" in modules) == (0, False)
    code, modules = loaded(here, f"trend --every month -f json --from-history {ledger}")
    assert (code, "pandas" in modules) == (0, False)


def test_two_reports_are_compared_without_an_engine(here: Path, capsys: Capture) -> None:
    fine(ran(capsys, "score", "-o", "a.json"))
    assert loaded(here, "diff a.json a.json -f json") == (0, set())
