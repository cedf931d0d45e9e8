"""`trend --from-history`: the series of a ledger, with no data to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import Ran, ran
from tests.cli.process import refused, report_of
from tests.history.sheets import (
    LEDGERS,
    NPS,
    TREND,
    Capture,
    answers,
    configured,
    fine,
    notes,
    survey,
    trend,
)
from tests.support import configure

LATE = ("2025-03-30", "North", 0)
FORMATS = ("table", "plain", "json", "ndjson", "csv", "markdown", "openmetrics")


def drawn(capsys: Capture, *options: str, ledger: str = "ledger.parquet") -> Ran:
    """`trend --from-history` where the data are gone."""
    Path("survey.csv").unlink(missing_ok=True)
    return ran(capsys, *TREND, "--from-history", ledger, "--format", "json", *options)


def results(done: Ran) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = report_of(done)["results"]
    return found


SAME = (
    *("name", "title", "group", "period", "value", "unit", "n", "n_eff", "se", "df", "interval"),
    *("band", "reliability", "benchmarks", "change", "year_change", "signals"),
)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_the_series_of_the_ledger_is_that_of_the_data(ledger: str, capsys: Capture) -> None:
    configured(
        {"nps": {"question": "q"}, "mean": {"kpi": "mean", "question": "q", "better": "higher"}},
        benchmarks=[{"name": "peers", "kpi": "nps", "value": -20, "source": "a list"}],
        targets=[{"kpi": "mean", "value": 5}],
        breaks=[{"day": "2025-02-01", "what": "a new form", "kpi": "nps"}],
    )
    measured = json.loads(trend(capsys, ledger, "--by", "region").out)
    told = report_of(drawn(capsys, "--by", "region", ledger=ledger))
    assert len(told["results"]) == 60
    for one, other in zip(measured["results"], told["results"], strict=True):
        assert {name: one[name] for name in SAME if name != "change"} == {
            name: other[name] for name in SAME if name != "change"
        }
        if one["change"] is not None:  # the split into within and mix needs the data
            whole = {**one["change"], "within": None, "mix": None, "simpson": None}
            assert other["change"] == whole
    assert (told["charts"], told["breaks"]) == (measured["charts"], measured["breaks"])
    assert told["ledger"] == []


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_draws_the_series(form: str, capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    done = fine(ran(capsys, *TREND, "--from-history", "ledger.parquet", "--format", form))
    assert done.out


def test_the_last_record_of_a_month_counts_and_as_of_an_earlier_day_the_one_then(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for epoch, rows in ((1762000000, answers()), (1764000000, [*answers(), LATE])):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        survey(rows)
        trend(capsys, "ledger.parquet")
    now = {one["period"]["label"]: one["n"] for one in results(drawn(capsys))}
    then = results(drawn(capsys, "--as-of", "2025-11-10"))
    assert now["2025-03"] == 25
    assert {one["period"]["label"]: one["n"] for one in then} == {**now, "2025-03": 24}


def test_a_month_without_a_record_is_a_gap_that_says_so(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet", "--until", "2025-04-01")
    trend(capsys, "ledger.parquet", "--since", "2025-06-01")
    told = {one["period"]["label"]: one for one in results(drawn(capsys))}
    assert [label for label, one in told.items() if one["why"]] == ["2025-04", "2025-05"]
    assert told["2025-04"]["why"] == "not-recorded"
    assert told["2025-06"]["change"]["why"] == "no-figure"


def test_nothing_is_compared_across_another_definition(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    configured({"nps": {"question": "q", "where": {"region": "North"}}})
    trend(capsys, "ledger.parquet", "--last", "3")
    done = drawn(capsys)
    told = {one["period"]["label"]: one for one in results(done)}
    assert told["2025-08"]["change"]["why"] == "break"
    assert told["2025-09"]["change"]["why"] is None
    [broken] = json.loads(done.out)["breaks"]
    assert (broken["day"], broken["kpi"]) == ("2025-08-01", "nps")
    [note] = notes(done, "definition-changed")
    assert "nps from 2025-08" in note


def test_limits_hold_over_eight_recorded_months_and_begin_anew_at_a_break(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    assert json.loads(drawn(capsys).out)["charts"][0]["points"] == 10
    configured(breaks=[{"day": "2025-02-01", "what": "a new form"}])
    [chart] = json.loads(drawn(capsys).out)["charts"]
    assert (chart["points"], chart["since"]) == (9, "2025-02")


def test_of_whole_runs_the_last_of_each_month_is_shown_and_nothing_tested(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    epochs = (1759300000, 1760000000, 1762000000, 1764000000)  # 1 and 9 October, 1 and 24 November
    for number, epoch in enumerate(epochs):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        survey(answers(months=6 + number))
        fine(ran(capsys, "score", "--history", "ledger.parquet"))
    done = drawn(capsys)
    october, november = results(done)
    assert [(one["period"]["label"], one["n"]) for one in (october, november)] == [
        ("2025-10", 24 * 7),
        ("2025-11", 24 * 9),
    ]
    assert (october["period"]["complete"], november["period"]["complete"]) == (True, False)
    assert notes(done, "history-of-runs")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1765000000")
    assert results(drawn(capsys))[1]["change"]["why"] == "overlap"


def test_it_is_said_that_clients_in_two_periods_are_not_known(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    assert notes(drawn(capsys), "history-independent") == []
    configure(
        Path("kpicli.yaml"),
        NPS,
        {"path": "survey.csv", "date": "day", "client": "region"},
        name="Care",
    )
    assert notes(drawn(capsys), "history-independent")


def test_pooled_months_are_series_of_their_own(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    pooled = json.loads(trend(capsys, "ledger.parquet", "--rolling", "3").out)["results"]
    told = results(drawn(capsys, "--rolling", "3"))
    assert [one["n"] for one in told] == [one["n"] for one in pooled]
    assert [one["change"] for one in told] == [one["change"] for one in pooled]
    assert [one["n"] for one in results(drawn(capsys))] == [24] * 10


@pytest.mark.parametrize(
    ("options", "code", "slug"),
    [
        (("survey.csv",), 2, "no-data-read"),
        (("--strict",), 2, "no-data-read"),
        (("--history", "other.parquet"), 2, "no-data-read"),
        (("--cohorts",), 2, "not-by-cohort"),
        (("--as-of", "yesterday"), 2, "bad-date"),
        (("--by", "channel"), 3, "nothing-in-history"),
        (("--where", "region=North"), 3, "nothing-in-history"),
        (("--level", "0.9"), 3, "nothing-in-history"),
        (("--rolling", "2"), 3, "nothing-in-history"),
        (("--kpi", "csat"), 2, "no-such-result"),
    ],
)
def test_what_the_ledger_cannot_answer_is_refused(
    options: Sequence[str], code: int, slug: str, capsys: Capture
) -> None:
    trend(capsys, "ledger.parquet")
    refused(drawn(capsys, *options), code, slug)


def test_a_ledger_that_is_not_there_is_no_empty_series(capsys: Capture) -> None:
    refused(drawn(capsys), 3, "no-such-file", "ledger.parquet")


def test_as_of_needs_a_ledger(capsys: Capture) -> None:
    refused(ran(capsys, *TREND, "--as-of", "2025-11-10"), 2, "history-required")


def test_figures_of_another_scorecard_are_not_mixed_in(capsys: Capture) -> None:
    trend(capsys, "ledger.parquet")
    configured(name="Another")
    refused(drawn(capsys), 3, "nothing-in-history", "Another")


@pytest.mark.parametrize("condition", ["below:peers", "score:nps<-90"])
def test_a_gate_says_of_the_ledger_what_it_says_of_the_data(
    condition: str, capsys: Capture
) -> None:
    survey(answers(each=40))
    configured(benchmarks=[{"name": "peers", "kpi": "nps", "value": 60, "source": "a list"}])
    trend(capsys, "ledger.parquet")
    measured = ran(capsys, *TREND, "--fail-on", condition)
    told = drawn(capsys, "--fail-on", condition)
    assert told.code == measured.code == (5 if "peers" in condition else 0)


def test_bins_stay_in_their_order(capsys: Capture) -> None:
    bins = {"size": {"column": "survey.q", "bins": [0, 2, 10]}}
    configured(segments=bins, privacy={"min_group": 1})
    measured = json.loads(trend(capsys, "ledger.parquet", "--by", "size").out)
    told = results(drawn(capsys, "--by", "size"))
    groups = [one["group"] for one in measured["results"]]
    assert [one["group"] for one in told] == groups
    named = list(dict.fromkeys(each["size"] for each in groups if each))
    assert named != sorted(named)
