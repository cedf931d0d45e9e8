"""Surveys for the scorecard: real files, a real engine, invented answers."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kpicli.analysis.report import report
from kpicli.analysis.request import Request
from kpicli.config.load import Config, load
from kpicli.core.scorecard import Scorecard
from tests.support import configure

MONTHS = tuple(f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13))
EPOCH = "1770000000"
"""A moment after the last of the months."""


def survey(
    folder: Path, columns: Mapping[str, Sequence[Any]], kpis: Any, **sections: Any
) -> Config:
    """The configuration of a survey with a date column `d`, and these columns and KPIs."""
    with (folder / "survey.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    source = {"path": "survey.csv", **({"date": "d"} if "d" in columns else {})}
    return load(configure(folder / "kpicli.yaml", kpis, source, **sections))


def large(folder: Path, rows: int = 2400, kpis: int = 12, name: str = "Client scorecard") -> Config:
    """So many KPIs by 4 segments of 4 groups over 24 months; one group is clearly worse."""
    chance = random.Random(5)
    columns: dict[str, list[Any]] = {"d": [], **{f"s{at}": [] for at in range(4)}}
    columns |= {f"q{at}": [] for at in range(kpis)}
    for row in range(rows):
        columns["d"].append(f"{MONTHS[row % 24]}-{chance.randint(1, 28):02}")
        groups = [chance.choice(["North", "South", "East", "West"]) for _ in range(4)]
        for at, group in enumerate(groups):
            columns[f"s{at}"].append(group)
        for at in range(kpis):
            low = groups[0] == "South" and at < 3
            columns[f"q{at}"].append(chance.randint(0, 7) if low else chance.randint(3, 10))
    kinds = ({"kpi": "nps"}, {"kpi": "csat", "scale": "0-10"}, {"kpi": "ces", "scale": "0-10"})
    asked = {f"k{at}": {"question": f"q{at}", **kinds[at % 3]} for at in range(kpis)}
    for each in asked.values():
        if each["kpi"] == "ces":
            each["better"] = "higher"
    segments = {f"segment{at}": f"survey.s{at}" for at in range(4)}
    targets = [{"kpi": "k0", "value": 30}, {"kpi": "k1", "value": 20}]
    return survey(folder, columns, asked, segments=segments, targets=targets, name=name)


def small(folder: Path, text: str = "South") -> Scorecard:
    """Three KPIs, one of them of comments, by a segment whose worst group is called `text`."""
    chance = random.Random(7)
    columns: dict[str, list[Any]] = {"d": [], "region": [], "q": [], "r": [], "said": []}
    for row in range(400):
        region = ("North", text, "East")[row % 3]
        columns["d"].append(f"{MONTHS[row % 24]}-{chance.randint(1, 28):02}")
        columns["region"].append(region)
        columns["q"].append(chance.randint(0, 8) if region == text else chance.randint(5, 10))
        columns["r"].append(chance.randint(1, 5))
        columns["said"].append(f"late reply {text}" if row % 4 == 0 else "")
    kpis = {
        "nps": {"question": "q", "title": f"NPS {text}"},
        "csat": {"question": "r", "scale": "1-5"},
        "feedback": {"comment": "said", "score": "q", "scale": "0-10"},
    }
    norm = {"name": f"norm {text}", "kpi": "nps", "value": 70, "source": f"source {text}"}
    config = survey(
        folder,
        columns,
        kpis,
        name=f"name {text}",
        segments={"region": "survey.region"},
        benchmarks=[norm],
        targets=[{"kpi": "csat", "value": 90}],
    )
    return report(config, Request())
