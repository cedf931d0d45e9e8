"""A JSON report read back: what it said of each figure, of rows, and of where it came from."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpicli.core.intervals import Interval

SCHEMA = 1
Key = tuple[str, str, str]
"""Name, group as JSON, and days of the period as JSON."""


@dataclass(frozen=True, slots=True)
class Told:
    """One figure as it was told; without a `value`, `why` says why. `n` is None when withheld."""

    name: str
    title: str
    group: Mapping[str, str | None]
    period: str | None
    unit: str
    better: str
    value: float | None
    n: int | None
    interval: Interval | None
    why: str | None
    state: str

    @property
    def withheld(self) -> bool:
        """Whether the figure is withheld to protect respondents."""
        return self.why == "withheld"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A report read back. `rows` are counts by source and reason, `answers` by KPI and kind.

    `inputs` are the SHA-256 sums of the files by path. `cohorts` says that it has triangles, of
    which nothing is here.
    """

    command: str
    version: str
    config: str
    generated_at: str
    every: str | None
    by: tuple[str, ...]
    results: Mapping[Key, Told]
    rows: Mapping[tuple[str, str], int]
    answers: Mapping[tuple[str, str], int]
    inputs: Mapping[str, str]
    cohorts: bool


def read_back(text: str | bytes) -> ReadBack:
    """The report in the text of a JSON report. ValueError, in words, where it holds none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON") from None
    try:
        schema = found["schema"]
        if schema == SCHEMA:
            return _report(found)
    except (KeyError, TypeError, AttributeError):
        raise ValueError("it is no report") from None
    raise ValueError(f"it is of schema {schema!r}, and {SCHEMA} is known")


def _report(found: Mapping[str, Any]) -> ReadBack:
    source = found["provenance"]
    results: dict[Key, Told] = {}
    for each in found["results"]:
        period = each["period"]
        days = [period["start"], period["end"]] if period else None
        group = json.dumps(each["group"], ensure_ascii=False, sort_keys=True)
        results[each["name"], group, json.dumps(days)] = _told(each)
    return ReadBack(
        str(found["command"]),
        str(source["kpicli"]),
        str(source["config"]),
        str(source["generated_at"]),
        found["every"],
        tuple(map(str, found["by"])),
        results,
        _rows(found["ledger"]),
        _answers(found["ledger"]),
        {str(each["path"]): str(each["sha256"]) for each in source["inputs"]},
        bool(found["triangles"]),
    )


def _told(found: Mapping[str, Any]) -> Told:
    drawn = found["interval"]
    interval = None
    if drawn is not None:
        ends = (_number(drawn["low"]), _number(drawn["high"]), _number(drawn["level"]))
        interval = Interval(*ends, str(drawn["method"]))
    period = found["period"]
    return Told(
        str(found["name"]),
        str(found["title"]),
        {str(key): value for key, value in found["group"].items()},
        str(period["label"]) if period else None,
        str(found["unit"]),
        str(found["better"]),
        None if found["value"] is None else _number(found["value"]),
        None if found["n"] is None else int(_number(found["n"])),
        interval,
        found["why"],
        str(found["reliability"]["state"]),
    )


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("no number")
    return float(value)


def _rows(ledgers: Any) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for one in ledgers:
        steps = [(str(step["reason"]), step["rows"]) for step in one["steps"]]
        for reason, rows in [("rows", one["rows"]), *steps, ("kept", one["kept"])]:
            counts[str(one["source"]), reason] = int(_number(rows))
    return counts


def _answers(ledgers: Any) -> dict[tuple[str, str], int]:
    return {
        (f"{one['source']}, {name}", str(kind)): int(_number(n))
        for one in ledgers
        for name, kinds in one["answers"].items()
        for kind, n in kinds.items()
    }
