"""`init` then `score`, unedited, on exports of feedback platforms and help desks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import ran
from tests.platforms.feedback import EXPORTS, Export

Capture = pytest.CaptureFixture[str]


def scored(capsys: Capture, export: Export, folder: Path) -> tuple[dict[str, Any], str]:
    """The report of what `init` writes for an export, and what `score` says on stderr."""
    file = export.write(folder / "export.csv")
    target = folder / "kpicli.yaml"
    begun = ran(capsys, "init", file, "-o", target)
    assert begun.code == 0, begun.err
    done = ran(capsys, "score", file, "-c", target, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out), done.err


def check(report: dict[str, Any], export: Export) -> None:
    """The figures and the ledger are those known beforehand."""
    results = {one["name"]: one for one in report["results"]}
    if not export.named:
        results |= {one["kpi"]: one for one in report["results"]}
    ledger = report["ledger"][0]
    steps = {one["reason"]: one["rows"] for one in ledger["steps"] if one["rows"]}
    assert ledger["rows"] == export.rows
    assert steps == export.dropped
    for name, truth in export.truths.items():
        assert results[name]["value"] == pytest.approx(truth.value)
        assert results[name]["n"] == truth.n
        counted = ledger["answers"][results[name]["name"]]
        kinds = {kind: rows for kind, rows in counted.items() if rows}
        expected = {"valid": truth.n, "missing": truth.missing, "not_asked": truth.not_asked}
        assert kinds == {kind: rows for kind, rows in expected.items() if rows}


@pytest.mark.parametrize("rows", [4, 7, 120])
@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_gives_the_known_figures_without_an_edit(
    name: str, rows: int, tmp_path: Path, capsys: Capture
) -> None:
    export = EXPORTS[name](rows, rows)
    report, err = scored(capsys, export, tmp_path)
    check(report, export)
    kinds = "name" if export.named else "kpi"
    assert {one[kinds] for one in report["results"]} == set(export.truths)
    assert "info: read as " in err and export.why in err
