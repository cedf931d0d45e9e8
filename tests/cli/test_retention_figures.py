"""Churn, revenue kept and cohorts on the command line: figures known beforehand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import SCHEMA, called, refused, report_of

HEAD = "version: 1\nsources:\n"


def configured(folder: Path, source: str, kpis: str, rows: list[str]) -> None:
    text = f"{HEAD}  accounts: {{path: clients.csv, {source}}}\nkpis: {kpis}\n"
    (folder / "kpicli.yaml").write_text(text, encoding="utf-8")
    (folder / "clients.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def figures(folder: Path, *arguments: str) -> dict[str, Any]:
    report = report_of(called(folder, *arguments, "--format", "json", "-q"))
    return {one["name"]: one for one in report["results"]}


def test_churn_is_of_the_clients_at_the_start_and_not_of_those_who_joined(tmp_path: Path) -> None:
    rows = ["client,start,end"]
    rows += [f"old{n},2020-01-01,{'2025-06-30' if n < 500 else ''}" for n in range(10_000)]
    rows += [f"new{n},2025-03-01,{'2025-09-30' if n < 125 else ''}" for n in range(5_000)]
    roles = "client: client, start: start, end: end, as_of: 2025-12-31"
    configured(tmp_path, roles, "{churn: {}, retention: {}}", rows)
    found = figures(tmp_path, "score")
    assert found["churn"]["value"] == 5.0 and found["churn"]["n"] == 10_000
    assert found["churn"]["parts"] == {"lost": 500, "kept": 9_500}
    assert found["retention"]["value"] == 95.0


def test_revenue_is_kept_without_and_with_growth(tmp_path: Path) -> None:
    then = {"stays": "4.0", "grows": "3.0", "shrinks": "2.1", "leaves": "0.9"}
    now = {"stays": "4.0", "grows": "4.8", "shrinks": "1.5", "joins": "7.0"}
    rows = ["client,month,revenue"]
    rows += [f"{client},2025-01-01,{amount}" for client, amount in then.items()]
    rows += [f"{client},2026-01-01,{amount}" for client, amount in now.items()]
    roles = "client: client, snapshot: month, amount: revenue"
    kpis = "{grr: {kpi: retention, of: gross}, nrr: {kpi: retention, of: net}}"
    configured(tmp_path, roles, kpis, rows)
    found = figures(tmp_path, "score")
    assert found["grr"]["value"] == pytest.approx(85)
    assert found["nrr"]["value"] == pytest.approx(103)


def cohorts(folder: Path) -> None:
    rows = ["client,region,start,end"]
    rows += [f"a{n},North,2023-02-01,{'2024-08-01' if n < 3 else ''}" for n in range(10)]
    rows += [f"b{n},South,2024-05-01,{'2024-12-01' if n < 2 else ''}" for n in range(8)]
    rows += [f"c{n},South,2025-01-01," for n in range(3)]
    roles = "client: client, start: start, end: end, as_of: 2025-12-31"
    configured(folder, roles, "{retention: {}, churn: {}}", rows)


def test_cohorts_are_a_triangle_in_json_and_a_row_per_cell_in_tables(tmp_path: Path) -> None:
    cohorts(tmp_path)
    asked = ("trend", "--cohorts", "--every", "year", "--kpi", "retention", "-q")
    report = report_of(called(tmp_path, *asked, "--format", "json"))
    SCHEMA.validate(report)
    [found] = report["triangles"]
    assert report["results"] == [] and report["every"] == "year"
    rows = [(row["period"]["label"], row["n"], row["why"]) for row in found["cohorts"]]
    assert rows == [("2023", 10, None), ("2024", 8, None), ("2025", None, "withheld")]
    values = [[cell["value"] for cell in row["cells"]] for row in found["cohorts"]]
    assert values == [[100.0, 100.0, 70.0], [100.0, 75.0, None], [None, None, None]]
    whys = [cell["why"] for row in found["cohorts"] for cell in row["cells"]]
    assert whys == [None, None, None, None, None, "immature", *["withheld"] * 3]
    assert [cell["n"] for cell in found["pooled"]["cells"]] == [18, 18, 10]
    lines = [json.loads(line) for line in called(tmp_path, *asked, "-f", "ndjson").out.splitlines()]
    csv = called(tmp_path, *asked, "-f", "csv").out.splitlines()
    plain = called(tmp_path, *asked).out.splitlines()
    assert len(lines) == len(csv) - 1 == len(plain) - 1 == 4 * 3
    assert [line["value"] for line in lines if line["cohort"] == "2024"] == [100.0, 75.0, None]
    assert list(lines[0])[2:] == csv[0].split(",")
    heads = "kpi cohort age score unit low high n retained state"
    assert plain[0].split() == heads.split()


def test_a_triangle_is_never_cut_in_a_pipe(tmp_path: Path) -> None:
    cohorts(tmp_path)
    asked = ("trend", "--cohorts", "--every", "month", "--kpi", "churn", "-q")
    narrow = called(tmp_path, *asked, COLUMNS="40")
    ages = {line.split()[2] for line in narrow.out.splitlines()[1:]}
    assert ages == {str(age) for age in range(35)}
    markdown = called(tmp_path, *asked, "-f", "markdown", COLUMNS="40").out
    assert "| 33 | 34 |" in markdown


def test_options_that_say_nothing_of_cohorts_are_refused(tmp_path: Path) -> None:
    cohorts(tmp_path)
    asked = ("trend", "--cohorts", "--every", "year")
    refused(called(tmp_path, *asked, "--rolling", "2"), 2, "not-by-cohort", "--rolling")
    gate = called(tmp_path, *asked, "--fail-on", "score:retention<30")
    refused(gate, 2, "not-by-cohort", "--fail-on")
    refused(called(tmp_path, "trend", "--cohorts", "--every", "day"), 2, "no-such-period")


def test_a_table_of_statuses_has_no_cohorts(tmp_path: Path) -> None:
    rows = ["client,status", "A,Active", "B,Churned"]
    kpis = "{churn: {lost: [Churned]}}"
    configured(tmp_path, "client: client, status: status", kpis, rows)
    done = called(tmp_path, "trend", "--cohorts", "--every", "year")
    refused(done, 2, "no-cohorts", "retention and churn")
