"""What runs add to a ledger, and what they say of figures that it has otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.analysis.ran import ran
from tests.cli.process import refused
from tests.history.sheets import (
    LEDGERS,
    NPS,
    SOURCE,
    Capture,
    answers,
    configured,
    fine,
    notes,
    records,
    survey,
    trend,
)
from tests.support import configure, write_csv

LATE = ("2025-03-30", "North", 0)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_record_holds_what_the_report_says(ledger: str, capsys: Capture) -> None:
    done = json.loads(trend(capsys, ledger, "--by", "region").out)
    found = records(ledger)
    assert len(found) == len(done["results"]) == 30
    for told, record in zip(done["results"], found, strict=True):
        same = ("name", "kpi", "title", "unit", "better", "value", "n", "n_eff", "se", "df", "why")
        assert [getattr(record, name) for name in same] == [told[name] for name in same]
        assert (record.low, record.high) == (told["interval"]["low"], told["interval"]["high"])
        assert record.groups == told["group"]
        assert (record.period, record.start) == (told["period"]["label"], told["period"]["start"])
    assert {record.generated_at for record in found} == {done["provenance"]["generated_at"]}


@pytest.mark.parametrize("ledger", LEDGERS)
def test_the_same_run_again_adds_nothing(ledger: str, capsys: Capture) -> None:
    trend(capsys, ledger)
    before = records(ledger)
    again = trend(capsys, ledger)
    assert records(ledger) == before
    assert notes(again, "restated") == []


def test_a_file_of_the_ledger_stays_byte_for_byte_when_nothing_is_new(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    before = Path("ledger.parquet").read_bytes()
    trend(capsys, "ledger.parquet")
    assert Path("ledger.parquet").read_bytes() == before


def test_a_late_answer_restates_its_month_alone_and_says_that_data_changed(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    survey([*answers(), LATE])
    [told] = notes(trend(capsys, "ledger.parquet"), "restated")
    assert told.startswith("restated: nps in 2025-03: ")
    assert "(n 24) of 20" in told and "(n 25): the data changed" in told
    old, new = (one for one in records("ledger.parquet") if one.period == "2025-03")
    assert (old.n, new.n) == (24, 25)
    assert len(records("ledger.parquet")) == 11
    assert notes(trend(capsys, "ledger.parquet"), "restated") == []


def test_another_definition_restates_and_says_so(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    configured({"nps": {"question": "q", "where": {"region": "North"}}})
    told = notes(trend(capsys, "ledger.parquet"), "restated")
    assert len(told) == 10
    assert all(each.endswith(": the definition changed") for each in told)


def test_data_and_definition_are_both_named(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    configured({"nps": {"question": "q", "where": {"region": "North"}}})
    survey([*answers(), LATE])
    told = notes(trend(capsys, "ledger.parquet"), "restated")
    assert all(each.endswith(": the data and the definition changed") for each in told)


def test_another_version_is_named(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    trend(capsys, "ledger.parquet")
    monkeypatch.setattr("kpicli.__version__", "99.0")
    survey([*answers(), LATE])
    [told] = notes(trend(capsys, "ledger.parquet"), "restated")
    assert told.endswith(": the data and the version of kpicli changed")


@pytest.mark.parametrize(
    "sections",
    [
        {"targets": [{"kpi": "nps", "value": 40}]},
        {"benchmarks": [{"name": "peers", "kpi": "nps", "value": 20, "source": "a list"}]},
        {"breaks": [{"day": "2025-05-01", "what": "a new form"}]},
    ],
)
def test_targets_benchmarks_and_breaks_are_no_new_definition(
    sections: dict[str, object], capsys: Capture
) -> None:
    trend(capsys, "ledger.parquet")
    configured(**sections)
    trend(capsys, "ledger.parquet")
    assert len(records("ledger.parquet")) == 10


def test_a_title_bands_and_another_kpi_are_no_new_definition(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    described = {"question": "q", "title": "Recommend", "bands": {"low": -100, "high": 0}}
    configured({"nps": described, "mean": {"kpi": "mean", "question": "q", "better": "higher"}})
    trend(capsys, "ledger.parquet", "--kpi", "nps")
    assert len(records("ledger.parquet")) == 10


def test_a_file_under_another_name_is_the_same_data(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    Path("survey.csv").rename("other.csv")
    configure(Path("kpicli.yaml"), NPS, {**SOURCE, "path": "other.csv"}, name="Care")
    trend(capsys, "ledger.parquet")
    assert len({(one.definition, one.data) for one in records("ledger.parquet")}) == 1
    assert len(records("ledger.parquet")) == 10


def test_a_month_that_is_not_over_moves_without_being_restated(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")  # 9 October 2025
    survey([row for row in answers() if row[0] < "2025-10-05"])
    trend(capsys, "ledger.parquet")
    survey([row for row in answers() if row[0] < "2025-10-09"])
    assert notes(trend(capsys, "ledger.parquet"), "restated") == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1762000000")  # 1 November 2025
    survey(answers())
    assert notes(trend(capsys, "ledger.parquet"), "restated") == []
    october = [one for one in records("ledger.parquet") if one.period == "2025-10"]
    assert [(one.n, one.final) for one in october] == [(8, False), (16, False), (24, True)]


def test_a_whole_run_is_recorded_anew_only_when_its_data_are_new(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for epoch, rows in ((1762000000, 9), (1763000000, 9), (1764000000, 10)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        survey(answers(rows))
        done = fine(ran(capsys, "score", "--history", "ledger.duckdb", "--format", "json"))
        assert notes(done, "restated") == []
    assert [one.as_of for one in records("ledger.duckdb")] == ["2025-11-01", "2025-11-24"]


def test_a_stretch_of_days_that_is_over_is_restated_by_late_answers(capsys: Capture) -> None:
    stretch = ("score", "--since", "2025-01-01", "--until", "2025-04-01")
    for rows in (answers(), [*answers(), LATE]):
        survey(rows)
        done = ran(capsys, *stretch, "--history", "ledger.parquet", "--format", "json")
    [told] = notes(done, "restated")
    assert "nps 2025-01-01 to before 2025-04-01: " in told


def test_other_rows_and_other_scorecards_are_other_figures(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    narrow = trend(capsys, "ledger.parquet", "--where", "region=North")
    configured(name="Another")
    other = trend(capsys, "ledger.parquet")
    assert notes(narrow, "restated") == notes(other, "restated") == []
    assert len(records("ledger.parquet")) == 30


def test_a_period_that_since_cuts_is_not_recorded(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet", "--since", "2025-03-05")
    assert [one.period for one in records("ledger.parquet")][:2] == ["2025-04", "2025-05"]


def test_nothing_is_recorded_by_a_run_that_fails(capsys: Capture) -> None:
    Path("survey.csv").unlink()
    assert ran(capsys, "score", "--history", "ledger.parquet").code == 3
    assert not Path("ledger.parquet").exists()


def test_a_gate_that_is_breached_does_not_keep_results_from_the_ledger(capsys: Capture) -> None:
    done = ran(capsys, "score", "--history", "ledger.parquet", "--fail-on", "score:nps<100")
    assert done.code == 5
    assert len(records("ledger.parquet")) == 1


@pytest.mark.parametrize("name", ["ledger.csv", "ledger", ""])
def test_a_ledger_of_another_kind_is_refused_before_anything_is_read(
    name: str, capsys: Capture
) -> None:
    Path("survey.csv").unlink()
    done = ran(capsys, "score", "--history", name)
    refused(done, 2, "no-format-for-suffix", ".parquet", ".duckdb")


def test_cohorts_have_no_place_in_a_ledger(capsys: Capture) -> None:
    done = ran(capsys, *("trend", "--every", "month", "--cohorts", "--history", "ledger.parquet"))
    refused(done, 2, "not-by-cohort", "--history")


def test_the_report_cannot_be_written_over_the_ledger(capsys: Capture) -> None:
    fine(ran(capsys, "score", "--history", "ledger.parquet"))
    before = Path("ledger.parquet").read_bytes()
    done = ran(capsys, "score", "--history", "ledger.parquet", "-o", "ledger.parquet")
    refused(done, 2, "output-is-input")
    assert Path("ledger.parquet").read_bytes() == before


def test_a_segment_joined_from_a_table_that_changed_is_other_data(capsys: Capture) -> None:
    clients = [f"c{number % 4}" for number in range(240)]
    rows = answers()
    columns = {"day": [row[0] for row in rows], "q": [row[2] for row in rows], "id": clients}
    write_csv(Path("survey.csv"), columns)
    configure(
        Path("kpicli.yaml"),
        NPS,
        {**SOURCE, "client": "id"},
        name="Care",
        segments={"region": "accounts.region"},
    )
    content = yaml.safe_load(Path("kpicli.yaml").read_text("utf-8"))
    content["sources"]["accounts"] = {"path": "accounts.csv", "client": "id"}
    Path("kpicli.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    told: list[str] = []
    for regions in (["N", "N", "S", "S"], ["N", "S", "S", "S"]):
        write_csv(Path("accounts.csv"), {"id": ["c0", "c1", "c2", "c3"], "region": regions})
        told = notes(trend(capsys, "ledger.parquet", "--by", "region"), "restated")
    assert told
    assert all("region " in each and each.endswith(": the data changed") for each in told)
