"""`score` on sample_data: every figure and every row as counted independently in truth.json."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from tests.analysis.ran import Ran, ran
from tests.cli.process import ROOT, kpicli, report_of
from tests.support import write_csv

Capture = pytest.CaptureFixture[str]
SAMPLE = ROOT / "sample_data"
EXAMPLE = ROOT / "tests" / "survey.example.yaml"
"""The survey's part of config.example.yaml."""
TRUTH: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text("utf-8"))


def near(found: float, expected: float) -> bool:
    return math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12)


def example(**survey: Any) -> dict[str, Any]:
    """The example configuration with other settings of the survey; None takes one out."""
    config: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    settings = {**config["sources"]["survey"], "path": str(SAMPLE / "survey.csv"), **survey}
    config["sources"] = {
        "survey": {key: value for key, value in settings.items() if value is not None}
    }
    del config["segments"], config["breaks"]
    config["benchmarks"][1]["file"] = str(SAMPLE / "norms.csv")
    config["targets"][0] |= {"from": "2026-01-01", "until": "2026-12-31"}
    return config


def scored(capsys: Capture, here: Path, config: dict[str, Any], *options: str) -> dict[str, Any]:
    path = here / "kpicli.yaml"
    path.write_text(json.dumps(config), encoding="utf-8")
    return report_of(ran(capsys, "score", "--format", "json", *options))


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """The report of the example configuration, made in a process as in the README."""
    return report_of(kpicli(ROOT, "score", "-c", EXAMPLE, "--format", "json"))


def test_weighted_figures_are_those_counted_independently(report: dict[str, Any]) -> None:
    assert [result["name"] for result in report["results"]] == list(TRUTH["kpis"])
    for result in report["results"]:
        truth = TRUTH["kpis"][result["name"]]
        assert near(result["value"], truth["weighted"]["value"]), result["name"]
        assert near(result["n_eff"], truth["weighted"]["n_eff"])
        assert near(result["sum_weights"], truth["weighted"]["sum_weights"])
        assert result["n"] == truth["n"]
        low, high = result["interval"]["low"], result["interval"]["high"]
        assert low < result["value"] < high and result["interval"]["level"] == 0.95
    cess, nps = report["results"][0], report["results"][2]
    assert near(cess["facts"]["alpha"], TRUTH["kpis"]["cess"]["alpha"])
    assert nps["parts"] == TRUTH["kpis"]["nps"]["parts"]


def test_every_row_and_every_answer_is_accounted_for(report: dict[str, Any]) -> None:
    (ledger,) = report["ledger"]
    rows = TRUTH["rows"]
    assert ledger["source"] == "survey"
    assert (ledger["rows"], ledger["kept"]) == (rows["total"], rows["kept"])
    assert ledger["steps"] == [
        {"reason": "where", "rows": rows["removed_by_where"]},
        {"reason": "duplicate", "rows": rows["removed_as_duplicate"]},
    ]
    assert ledger["answers"] == {name: kpi["answers"] for name, kpi in TRUTH["kpis"].items()}
    assert report["provenance"]["inputs"][0]["rows"] == rows["total"]


def test_unweighted_figures_are_those_counted_independently(here: Path, capsys: Capture) -> None:
    found = scored(capsys, here, example(weight=None))
    for result in found["results"]:
        truth = TRUTH["kpis"][result["name"]]
        assert near(result["value"], truth["value"]), result["name"]
        assert result["n"] == result["n_eff"] == truth["n"]
    assert near(found["results"][0]["facts"]["raw_mean"], TRUTH["kpis"]["cess"]["raw_mean"])


def test_each_item_of_cess_has_the_mean_counted_independently(here: Path, capsys: Capture) -> None:
    config = example(weight=None)
    items = TRUTH["kpis"]["cess"]["items"]
    config["kpis"] = {
        item: {"kpi": "mean", "question": item, "scale": "1-5", "better": "higher"}
        for item in items
    }
    del config["benchmarks"], config["targets"]
    found = scored(capsys, here, config)
    for result in found["results"]:
        assert near(result["value"], items[result["name"]]["mean"])
    assert found["ledger"][0]["answers"] == {name: item["answers"] for name, item in items.items()}


def test_the_standard_error_without_clusters_is_that_counted_independently(
    here: Path, capsys: Capture
) -> None:
    # truth.json takes each row by itself: clients are not sampling units there.
    config = example(weight=None, client=None)
    found = scored(capsys, here, config, "--kpi", "nps")
    assert near(found["results"][0]["value"], TRUTH["kpis"]["nps"]["value"])
    assert near(found["results"][0]["se"], TRUTH["kpis"]["nps"]["se"])


def test_kpis_asked_in_one_channel_have_the_figures_of_that_channel(
    here: Path, capsys: Capture
) -> None:
    config = example(weight=None)
    asked = {name: config["kpis"][name] for name in ("cess", "csat", "nps")}
    config["kpis"] = {
        f"{name} {channel}": {"kpi": name, **kpi, "where": {"channel": channel}}
        for name, kpi in asked.items()
        for channel in TRUTH["by_channel"]
    }
    del config["benchmarks"], config["targets"]
    found = scored(capsys, here, config)
    for result in found["results"]:
        name, channel = result["name"].split(" ")
        truth = TRUTH["by_channel"][channel]
        assert near(result["value"], truth[name]["value"]), result["name"]
        assert result["n"] == truth[name]["n"]
        left = found["ledger"][0]["answers"][result["name"]]["not_asked"]
        assert left == TRUTH["rows"]["kept"] - truth["kept"]


def quarters() -> list[tuple[str, str, str]]:
    ends = {"Q1": ("01", "04"), "Q2": ("04", "07"), "Q3": ("07", "10"), "Q4": ("10", "01")}
    found = []
    for name in TRUTH["by_quarter"]:
        year, quarter = name.split("-")
        first, last = ends[quarter]
        until = f"{int(year) + (quarter == 'Q4')}-{last}-01"
        found.append((name, f"{year}-{first}-01", until))
    return found


@pytest.mark.parametrize(("name", "since", "until"), quarters())
def test_since_and_until_give_the_figures_of_a_quarter(
    name: str, since: str, until: str, here: Path, capsys: Capture
) -> None:
    truth = TRUTH["by_quarter"][name]
    found = scored(capsys, here, example(weight=None), "--since", since, "--until", until)
    (ledger,) = found["ledger"]
    assert ledger["kept"] == truth["kept"]
    assert [step["reason"] for step in ledger["steps"]] == ["where", "outside-period", "duplicate"]
    for result in found["results"][:3]:
        assert near(result["value"], truth[result["name"]]["value"])
        assert result["n"] == truth[result["name"]]["n"]


def figures(report: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (one["name"], one["value"], one["n"], one["se"], one["interval"]["low"])
        for one in report["results"]
    ]


def test_parquet_gzip_and_standard_input_give_the_same_figures_and_ledger(
    report: dict[str, Any], tmp_path: Path
) -> None:
    source = SAMPLE / "survey.csv"
    whole = source.read_bytes()
    names = whole.split(b"\n", 1)[0].decode().strip().split(",")
    texts = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
    )
    parquet.write_table(
        arrow_csv.read_csv(source, convert_options=texts), tmp_path / "survey.parquet"
    )
    config = EXAMPLE
    for export, data in (
        (str(tmp_path / "survey.parquet"), b""),
        ("-", whole),
        ("-", (tmp_path / "survey.parquet").read_bytes()),
    ):
        again = report_of(kpicli(tmp_path, "score", export, "-c", config, "-f", "json", stdin=data))
        assert figures(again) == figures(report)
        assert again["ledger"] == report["ledger"]
        assert again["provenance"]["inputs"][0]["path"] == export


def test_a_folder_and_a_glob_of_parts_give_the_figures_of_the_whole(
    report: dict[str, Any], here: Path, capsys: Capture
) -> None:
    with (SAMPLE / "survey.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    (here / "parts").mkdir()
    for part in range(3):
        columns = zip(*rows[part * 900 : (part + 1) * 900], strict=True)
        write_csv(here / "parts" / f"{part}.csv", dict(zip(header, columns, strict=True)))
    (here / "parts" / "read me.md").write_text("no table", encoding="utf-8")
    text = EXAMPLE.read_text("utf-8").replace("../sample_data", SAMPLE.as_posix())
    (here / "kpicli.yaml").write_text(text, encoding="utf-8")
    for export in ("parts", "parts/*.csv", "parts/[0-9].csv"):
        found = report_of(ran(capsys, "score", export, "--format", "json"))
        assert figures(found) == figures(report)
        assert found["ledger"] == report["ledger"]
        assert [one["rows"] for one in found["provenance"]["inputs"]] == [900, 900, 780]


def test_all_formats_agree_on_the_figures(here: Path, capsys: Capture) -> None:
    config = str(EXAMPLE)
    call = ("score", "-c", config, "-q")
    found = report_of(ran(capsys, *call, "-f", "json"))["results"]
    for name in ("csv", "ndjson", "parquet", "md", "txt"):
        assert ran(capsys, *call, "-o", f"report.{name}") == Ran(0, "", "")
    lines = (here / "report.ndjson").read_text("utf-8").splitlines()
    assert [{"schema": 1, "command": "score"} | one for one in found] == [*map(json.loads, lines)]
    tidy = list(csv.DictReader(io.StringIO((here / "report.csv").read_text("utf-8"))))
    table = parquet.read_table(here / "report.parquet").to_pylist()
    plain = (here / "report.txt").read_text("utf-8").splitlines()
    markdown = (here / "report.md").read_text("utf-8")
    assert len(tidy) == len(table) == len(plain) - 1 == len(found)
    for place, one in enumerate(found):
        for key, value in (
            ("value", one["value"]),
            ("se", one["se"]),
            ("low", one["interval"]["low"]),
            ("high", one["interval"]["high"]),
            ("n_eff", one["n_eff"]),
        ):
            assert float(tidy[place][key]) == table[place][key] == value
        assert int(tidy[place]["n"]) == table[place]["n"] == one["n"]
        cells = plain[place + 1].split()
        assert cells[0] == one["name"] and str(one["n"]) in cells
        assert float(cells[1]) == pytest.approx(one["value"], abs=0.06)
        shown = cells[1].replace("-", "−")
        assert f"| {one['title']} | {shown}" in markdown
