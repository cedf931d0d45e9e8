"""`score` on rows with dates, and where the rows went."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import ran
from tests.cli.process import report_of
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
MEAN = {"rows": {"kpi": "mean", "question": "q", "better": "higher"}}
SINCE = ("--since", "2026-02-01")


def dated(
    capsys: Capture,
    folder: Path,
    days: Sequence[str],
    *options: str,
    timezone: str = "UTC",
    **source: Any,
) -> Any:
    """`score` on rows with these dates."""
    answers = {"q": list(range(len(days))), "day": list(days)}
    write_csv(folder / "survey.csv", answers)
    source = {"path": "survey.csv", "date": "day", **source}
    configure(folder / "kpicli.yaml", MEAN, source, reporting={"timezone": timezone})
    return ran(capsys, "score", "--format", "json", *options)


def kept(done: Any) -> tuple[int, dict[str, int]]:
    """How many rows count, and where the others went."""
    (ledger,) = report_of(done)["ledger"]
    return ledger["kept"], {step["reason"]: step["rows"] for step in ledger["steps"]}
