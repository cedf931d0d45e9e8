"""Real files and a real engine for the tests: a CSV from answers, a configuration, a report."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kpicli.analysis.request import Request
from kpicli.analysis.score import score
from kpicli.config.load import load
from kpicli.core.report import Report, Result


def write_csv(path: Path, columns: Mapping[str, Sequence[Any]]) -> Path:
    """A CSV file with these columns, each a list of cells as long as the others."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def configure(
    path: Path, kpis: Mapping[str, Any], survey: Mapping[str, Any], **sections: Any
) -> Path:
    """A configuration file with one source, `survey`, and these KPIs."""
    content = {"version": 1, "sources": {"survey": dict(survey)}, "kpis": dict(kpis), **sections}
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def report_of(
    folder: Path,
    kpis: Mapping[str, Any],
    survey: Mapping[str, Any],
    request: Request | None = None,
    **sections: Any,
) -> Report:
    """The report of `score` on a source described as in the YAML."""
    config = configure(folder / "kpicli.yaml", kpis, survey, **sections)
    return score(load(config), request or Request())


def result_of(
    folder: Path,
    kpi: Mapping[str, Any],
    answers: Sequence[Any],
    name: str = "it",
    **survey: Any,
) -> Result:
    """One KPI's result on one column, `q`, of answers."""
    data = write_csv(folder / "survey.csv", {"q": answers, "row": range(len(answers))})
    report = report_of(folder, {name: {"question": "q", **kpi}}, {"path": data.name, **survey})
    return report.results[0]


def repeated(counts: Mapping[Any, int]) -> list[Any]:
    """Answers from their counts: {9: 2, 3: 1} → [9, 9, 3]."""
    return [answer for answer, n in counts.items() for _ in range(n)]
