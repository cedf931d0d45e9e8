"""Whole pages of cohort triangles, as people see them, and what no page may lose."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from kpicli.core.report import Report
from kpicli.render import formats
from kpicli.render.parts.neutral import width
from kpicli.render.parts.surface import Surface
from tests.render import golden
from tests.render.build_cohorts import COHORTS

SCHEMA = json.loads(files("kpicli.render").joinpath("report.schema.json").read_text("utf-8"))
SURFACES = {
    "80": Surface(),
    "120": Surface(120),
    "40": Surface(40),
    "80-colour": Surface(80, colour=True),
    "80-ascii": Surface(80, unicode=False),
}
OUTPUTS = [
    *((name, kind) for name in COHORTS for kind in ("80", "120")),
    *(("groups", kind) for kind in ("40", "80-colour", "80-ascii")),
]

each_report = pytest.mark.parametrize("report", COHORTS.values(), ids=COHORTS)


def text(kind: str, report: Report, surface: Surface) -> str:
    found = formats.load(kind)(report, surface)
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(("name", "kind"), OUTPUTS)
def test_the_page_is_the_one_kept(name: str, kind: str) -> None:
    golden.check(f"cohorts-{name}-{kind}.txt", text("table", COHORTS[name], SURFACES[kind]))


@pytest.mark.parametrize("kind", ["markdown", "plain", "csv", "ndjson", "json"])
def test_the_other_formats_are_the_ones_kept(kind: str) -> None:
    golden.check(f"cohorts.{kind}", text(kind, COHORTS["groups"], Surface(None)))


@each_report
@pytest.mark.parametrize("columns", [24, 33, 40, 60, 80, 100, 120])
def test_no_line_is_wider_than_the_page_and_the_last_row_is_there(
    report: Report, columns: int
) -> None:
    page = text("table", report, Surface(columns))
    assert max(map(width, page.splitlines())) <= columns
    assert page.count("pooled") == len(report.triangles)


@each_report
def test_every_age_is_there_where_nothing_limits_the_width(report: Report) -> None:
    page = text("table", report, Surface(None))
    ages = len(report.triangles[0].triangle.pooled)
    _, _, tables = page.partition("by age in")
    heads = [line for line in tables.splitlines() if line.split()[:1] == ["clients"]]
    wanted = ["clients", *map(str, range(ages))]
    assert [head.split() for head in heads] == [wanted] * len(report.triangles)
    assert "is shown here" not in page


@each_report
def test_the_json_fits_its_schema_and_every_table_has_a_row_per_cell(report: Report) -> None:
    whole = json.loads(text("json", report, Surface(None)))
    Draft202012Validator(SCHEMA).validate(whole)
    cells = [
        cell
        for one in whole["triangles"]
        for row in [*one["cohorts"], one["pooled"]]
        for cell in row["cells"]
    ]
    rows = list(csv.DictReader(io.StringIO(text("csv", report, Surface(None)))))
    lines = text("plain", report, Surface(None)).splitlines()
    assert len(rows) == len(cells) == len(lines) - 1
    for row, cell in zip(rows, cells, strict=True):
        assert (row["value"] or None) == (None if cell["value"] is None else repr(cell["value"]))
        assert (row["why"] or None) == cell["why"]


@each_report
def test_what_is_not_shown_is_neither_0_nor_100(report: Report) -> None:
    for line in text("plain", report, Surface(None)).splitlines()[1:]:
        *_, score, _, _, _, n, retained, state = line.split()
        assert (score == "-") == (state != "-")
        whole = {"0.0": "0", "100.0": n} if "churn" not in line else {"0.0": n, "100.0": "0"}
        if score in whole:
            assert retained == whole[score]


def test_nothing_of_a_withheld_row_is_in_any_format() -> None:
    report = COHORTS["groups"]
    [north] = [one for one in report.triangles if one.group.get("region") == "North"]
    hidden = [row for row in north.triangle.rows if row.label in north.hidden]
    assert [row.size for row in hidden] == [0, 0]
    rows = csv.DictReader(io.StringIO(text("csv", report, Surface(None))))
    told = [row for row in rows if row["why"] == "withheld"]
    assert len(told) == sum(len(one.hidden) for one in report.triangles) * 4
    assert {(row["n"], row["retained"], row["value"], row["low"]) for row in told} == {("",) * 4}
