"""What is told of flagged answers: by `check`, in all formats, of groups and composites."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kpicli.analysis.check import check
from kpicli.analysis.request import Request
from kpicli.analysis.score import score
from kpicli.analysis.segment import segment
from kpicli.analysis.trend import trend
from kpicli.cli.findings import as_json
from kpicli.config.load import load
from kpicli.render import markdown, plain, table
from kpicli.render.csv import render as as_csv
from kpicli.render.json import render as as_text
from kpicli.render.parts.surface import Surface
from tests.analysis.flagged import (
    COLUMNS,
    EVERY,
    KPIS,
    QUALITY,
    ROLES,
    messy,
    nps,
    oracle,
    reported,
    with_flagged,
    written,
)
from tests.support import configure, report_of, write_csv

SCHEMA = Path(__file__).parents[2] / "kpicli" / "render" / "report.schema.json"


def test_a_group_has_its_figure_with_flagged_answers_only_where_that_protects(
    tmp_path: Path,
) -> None:
    def parted(flagged: int) -> dict[str | None, tuple[float | None, int] | None]:
        north = ["9"] * flagged + ["500"] * 20
        columns = {
            "seconds": [*north, *["500"] * 20, *["9"] * 8],
            "region": [*["North"] * len(north), *["South"] * 28],
            "nps": [10] * (len(north) + 28),
        }
        data = write_csv(tmp_path / "s.csv", columns)
        quality = {"exclude": ["speeders"]}
        survey = {"path": data.name, "duration": "seconds", "quality": quality}
        config = configure(tmp_path / "kpicli.yaml", {"nps": {"question": "nps"}}, survey)
        found = segment(load(config), Request(by=("region",)))
        return {
            one.group.get("region"): one.with_flagged and with_flagged(one) for one in found.results
        }

    assert parted(5) == {None: (100.0, 53), "North": (100.0, 25), "South": (100.0, 28)}
    assert parted(2) == {None: (100.0, 50), "North": None, "South": None}
    assert parted(0) == {None: (100.0, 48), "North": (100.0, 20), "South": (100.0, 28)}


def test_check_shows_what_every_kpi_would_be_without_all_flagged_rows(tmp_path: Path) -> None:
    rows = messy(7)
    judged = oracle(rows)
    survey = {"path": written(tmp_path, rows, "csv"), **ROLES, "quality": {**QUALITY}}
    config = load(configure(tmp_path / "kpicli.yaml", KPIS, survey))
    found = check(config, Request())
    assert [reason for reason, _ in found.ledger.steps] == ["where"]
    assert set(found.flags.tried) == set(EVERY)
    [figures, _] = found.flags.figures
    value, n = nps([row for row, _ in judged])
    assert (figures.within.value, figures.within.n) == (pytest.approx(value), n)
    value, n = nps([row for row, why in judged if not why])
    assert (figures.without.value, figures.without.n) == (pytest.approx(value), n)
    told = as_json(found)["quality"]
    assert [one["check"] for one in told["checks"]] == [one.check for one in found.flags.flagged]
    assert told["figures"][0]["without"]["n"] == n


def test_check_leaves_out_and_shows_figures_without_what_exclude_names(tmp_path: Path) -> None:
    rows = messy(8)
    quality = {**QUALITY, "exclude": ["speeders"]}
    survey = {"path": written(tmp_path, rows, "csv"), **ROLES, "quality": quality}
    config = load(configure(tmp_path / "kpicli.yaml", KPIS, survey))
    found, scored = check(config, Request()), score(config, Request())
    assert found.ledger.steps == scored.ledgers[0].steps
    assert found.flags.tried == ("speeders",)
    assert scored.results[0].estimate is not None
    assert found.flags.figures[0].without.value == scored.results[0].estimate.value
    assert found.flags.flagged == scored.quality


def test_check_counts_but_shows_no_figure_where_nothing_is_declared(tmp_path: Path) -> None:
    survey = {"path": written(tmp_path, messy(9), "csv")}
    config = load(configure(tmp_path / "kpicli.yaml", KPIS, survey))
    found = check(config, Request())
    assert [one.check for one in found.flags.flagged] == ["straight_liners"]
    assert found.flags.figures == ()
    assert score(config, Request()).quality == ()


def test_every_format_tells_of_flagged_answers(tmp_path: Path) -> None:
    found = reported(tmp_path, messy(10), ["speeders"])
    whole = json.loads(as_text(found, Surface(None, explain=True)))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(whole)
    assert [one["check"] for one in whole["quality"] if one["excluded"]] == ["speeders"]
    value, n = with_flagged(found.results[0])
    assert whole["results"][0]["with_flagged"] == {"value": value, "n": n}
    [first, *_] = csv.DictReader(io.StringIO(as_csv(found, Surface(None))))
    assert (float(first["with_flagged_value"]), int(first["with_flagged_n"])) == (value, n)
    said = f"with the flagged answers {half_up(value)} (n {n}), without"
    for render in (plain.render, table.render, markdown.render):
        assert said in " ".join(render(found, Surface(None, explain=True)).split())
    assert said in next(one.text for one in found.notes if one.slug == "quality-with-and-without")


def half_up(value: float | None) -> str:
    """A score as it is told, with a real minus sign."""
    assert value is not None
    return f"{value:+.1f}".replace("-", "−")


def test_a_stream_is_read_as_often_as_it_takes(tmp_path: Path) -> None:
    rows = messy(11)
    path = written(tmp_path, rows, "csv")
    survey = {"path": path, **ROLES, "quality": {**QUALITY, "exclude": EVERY}}
    config = configure(tmp_path / "kpicli.yaml", KPIS, survey)
    command = [sys.executable, "-m", "kpicli", "score", "-", "-c", str(config), "--format", "json"]
    with (tmp_path / path).open("rb") as stream:
        done = subprocess.run(command, stdin=stream, capture_output=True, check=True, timeout=60)
    whole = json.loads(done.stdout)
    expected = reported(tmp_path, rows, EVERY)
    assert whole["ledger"][0]["kept"] == expected.ledgers[0].kept
    assert whole["results"][0]["with_flagged"]["n"] == with_flagged(expected.results[0])[1]


def test_a_table_from_python_is_checked_too(tmp_path: Path) -> None:
    import pyarrow as pa

    rows = messy(12)
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    found = reported(tmp_path, rows, EVERY, "csv", Request(data=pa.table(columns)))
    expected = reported(tmp_path, rows, EVERY)
    assert found.ledgers == expected.ledgers
    assert found.quality == expected.quality


def test_a_composite_has_its_figure_with_flagged_answers_too(tmp_path: Path) -> None:
    rows = messy(13)
    kpis = {**KPIS, "both": {"kpi": "composite", "parts": {"nps": 1, "cess": 1}}}
    survey = {"path": written(tmp_path, rows, "csv"), **ROLES}
    quality = {**QUALITY, "exclude": EVERY}
    found = report_of(tmp_path, kpis, {**survey, "quality": quality})
    whole = report_of(tmp_path, kpis, survey)
    assert found.results[2].name == "both"
    assert whole.results[2].estimate is not None
    assert with_flagged(found.results[2])[0] == pytest.approx(whole.results[2].estimate.value)


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
def test_groups_and_periods_are_those_of_the_rows_that_stay(kind: str, tmp_path: Path) -> None:
    rows = [
        {**row, "seconds": str(50 + number % 100), "lat": f"2025-0{1 + number % 6}-03"}
        for number, row in enumerate(messy(14, 400))
    ]
    clients = sorted({row["client"] for row in rows})
    table_of = {"client": clients, "plan": ["basic" if "1" in one else "pro" for one in clients]}
    accounts = {"path": write_csv(tmp_path / "accounts.csv", table_of).name, "client": "client"}
    survey = {
        "path": written(tmp_path, rows, kind),
        "client": "client",
        "date": "lat",
        "dedupe": {"by": "client", "within": "quarter"},
    }
    quality = {"speeders": {"under": 100}, "exclude": ["speeders"]}
    reports = []
    for more in (
        {"duration": "seconds", "quality": quality},
        {"where": {"seconds": {"min": 100}}},
    ):
        content = {"survey": {**survey, **more}, "accounts": accounts}
        config = load(
            configure(
                tmp_path / "kpicli.yaml",
                KPIS,
                {},
                sources=content,
                segments={"plan": "accounts.plan"},
            )
        )
        parted = segment(config, Request(by=("plan", "region")))
        dated = trend(config, Request(every="quarter"))
        reports.append([parted, dated])
    for found, expected in zip(*reports, strict=True):
        assert [replace(one, with_flagged=None) for one in found.results] == list(expected.results)
        assert found.ledgers[0].kept == expected.ledgers[0].kept
        assert any(one.with_flagged for one in found.results)
