"""Composites asked on files written for the test: answers, accounts and tickets of clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kpicli.analysis.request import Request
from kpicli.config.load import load
from kpicli.core.report import Report, Result
from tests.analysis.asked import COMMANDS
from tests.support import write_csv

Table = Mapping[str, Sequence[Any]]
PARTS = {"nps": 2, "retention": 3, "resolution_time": {"weight": 1, "from": "5d", "to": "4h"}}
KPIS: dict[str, Any] = {
    "health": {"kpi": "composite", "parts": PARTS},
    "nps": {"question": "q"},
    "retention": {},
    "resolution_time": {},
}
SOURCES: dict[str, dict[str, Any]] = {
    "survey": {"client": "client", "date": "day"},
    "accounts": {"client": "client", "start": "start", "end": "end", "as_of": "2025-12-31"},
    "tickets": {
        "client": "client",
        "opened": "opened",
        "resolved": "solved",
        "as_of": "2025-12-31",
    },
}
REGIONS = ("North", "South")


def tables(clients: int = 40) -> dict[str, dict[str, list[Any]]]:
    """Clients by turns of North and South, from 2024 on; every fifth left in May 2025.

    In each quarter of 2025 each gives an answer and has a ticket, solved in one to four days.
    """
    numbers = list(range(clients))
    quarters = [(number, quarter) for quarter in range(4) for number in numbers]
    days = [f"2025-{3 * quarter + 1:02d}-10" for _, quarter in quarters]
    return {
        "accounts": {
            "client": [f"c{number}" for number in numbers],
            "region": [REGIONS[number % 2] for number in numbers],
            "start": ["2024-01-01"] * clients,
            "end": ["" if number % 5 else "2025-05-20" for number in numbers],
        },
        "survey": {
            "client": [f"c{number}" for number, _ in quarters],
            "day": days,
            "q": [(7 * number + 3 * quarter) % 11 for number, quarter in quarters],
            "channel": ["email" if number % 3 else "phone" for number, _ in quarters],
        },
        "tickets": {
            "client": [f"c{number}" for number, _ in quarters],
            "opened": days,
            "solved": [
                f"{day[:8]}{11 + number % 4}"
                for day, (number, _) in zip(days, quarters, strict=True)
            ],
        },
    }


def configured(
    folder: Path, found: Mapping[str, Table], kpis: Mapping[str, Any], **sections: Any
) -> Path:
    """The configuration of the tables, which are written beside it."""
    sources = {}
    for name, table in found.items():
        write_csv(folder / f"{name}.csv", table)
        sources[name] = {"path": f"{name}.csv", **SOURCES[name]}
    content = {"version": 1, "sources": sources, "kpis": dict(kpis), **sections}
    path = folder / "kpicli.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def asked(
    command: str,
    folder: Path,
    found: Mapping[str, Table],
    sections: Mapping[str, Any] | None = None,
    **request: Any,
) -> Report:
    """The report of a command on the tables, nothing withheld unless `sections` say so.

    `sections` are those of the configuration beside the sources; its `kpis` are KPIS by default.
    """
    more = {"kpis": KPIS, "privacy": {"min_group": 1}, **(sections or {})}
    return COMMANDS[command](load(configured(folder, found, **more)), Request(**request))


def of(report: Report, name: str = "health") -> list[Result]:
    """The results of one KPI."""
    return [one for one in report.results if one.name == name]


def weighed(
    results: Mapping[str, Result], zero: float = 5 * 86_400, full: float = 4 * 3600
) -> float:
    """The composite of PARTS from the results of those that have a figure, worked out plainly."""
    ends = {"nps": (-100.0, 100.0), "retention": (0.0, 100.0), "resolution_time": (zero, full)}
    weights = {"nps": 2, "retention": 3, "resolution_time": 1}
    total = whole = 0.0
    for name, result in results.items():
        if result.estimate is not None:
            low, high = ends[name]
            points = min(max((result.estimate.value - low) / (high - low), 0), 1) * 100
            total, whole = total + weights[name] * points, whole + weights[name]
    return total / whole
