"""A small survey with months and regions, its configuration, and runs on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kpicli.core.history import Record
from kpicli.engine.history import read
from tests.analysis.ran import Ran, ran
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
Answer = tuple[str, str, int]
"""Day, region, answer."""

NPS = {"nps": {"question": "q"}}
SOURCE = {"path": "survey.csv", "date": "day"}
TREND = ("trend", "--every", "month")
LEDGERS = ("ledger.parquet", "ledger.duckdb")


def answers(months: int = 10, each: int = 12) -> list[Answer]:
    """So many answers for each month of 2025 and region, which vary from month to month."""
    return [
        (f"2025-{month:02}-{day + 1:02}", region, (7 * month + 3 * day + 5 * far) % 11)
        for month in range(1, months + 1)
        for far, region in enumerate(("North", "South"))
        for day in range(each)
    ]


def survey(rows: Sequence[Answer]) -> None:
    """Put the answers into survey.csv."""
    columns = {name: [row[at] for row in rows] for at, name in enumerate(("day", "region", "q"))}
    write_csv(Path("survey.csv"), columns)


def configured(kpis: Any = None, **sections: Any) -> None:
    """Write kpicli.yaml."""
    configure(Path("kpicli.yaml"), kpis or NPS, SOURCE, **{"name": "Care", **sections})


def fine(done: Ran) -> Ran:
    """The run, which ended well."""
    assert done.code == 0, done.err
    return done


def notes(done: Ran, slug: str) -> list[str]:
    """The notes with a slug, of a run with --format json."""
    return [each["text"] for each in json.loads(fine(done).out)["notes"] if each["slug"] == slug]


def trend(capsys: Capture, ledger: str, *options: str) -> Ran:
    """`trend` by month that adds to a ledger."""
    return fine(ran(capsys, *TREND, "--history", ledger, "--format", "json", *options))


def records(ledger: str) -> list[Record]:
    """What the ledger holds."""
    return read(Path(ledger))
