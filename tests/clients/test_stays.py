"""How long clients stay, end to end: the truth of sample_data, intervals, groups, and notes."""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kpicli.analysis.found import Report
from kpicli.analysis.scorecard import load
from kpicli.core.unit import Amount
from tests.clients.plain import account
from tests.clients.tables import Table, write_csv

SAMPLE = Path(__file__).parents[2] / "sample_data"
TRUTH: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text("utf-8"))["clients"]
SINCE = "2024-10-01"


def sample(folder: Path, *extra: str) -> Any:
    """The scorecard of retention, churn and lifetime value on the sample data."""
    roles = "client: client_id, start: signed_on, end: ended_on, as_of: 2026-09-30"
    paid = "client: client_id, date: paid_on, amount: amount, currency: currency"
    lines = [
        "version: 1",
        "sources:",
        f"  accounts: {{path: {SAMPLE}/accounts.csv, {', '.join([roles, *extra])}}}",
        f"  transactions: {{path: {SAMPLE}/transactions.parquet, {paid}}}",
        "segments: {region: accounts.region}",
        "kpis: {retention: {}, churn: {}, clv: {}}",
    ]
    (folder / "kpicli.yaml").write_text("\n".join(lines), encoding="utf-8")
    return load(folder / "kpicli.yaml")


def of_accounts(folder: Path, rows: list[dict[str, str]], *extra: str, kpis: str = "") -> Any:
    """The scorecard of retention on these accounts, observed to the end of 2025."""
    table = Table("accounts", tuple(rows[0]), rows)
    write_csv(folder, table)
    source = table.source(folder / "accounts.csv", "as_of: 2025-12-31", *extra)
    text = f"version: 1\nsources:\n  {source}\nkpis: {kpis or '{retention: {}}'}\n"
    (folder / "kpicli.yaml").write_text(text, encoding="utf-8")
    return load(folder / "kpicli.yaml")


def survival(report: Report, **which: Any) -> dict[str, Any]:
    """The survival of retention as JSON."""
    [found] = [
        one["survival"]
        for one in report.to_dict()["results"]
        if one["name"] == "retention" and one["group"] == which.get("group", {})
    ]
    return dict(found)


@pytest.mark.parametrize("known", [None, SINCE])
def test_the_stay_is_that_of_the_truth(tmp_path: Path, known: str | None) -> None:
    scorecard = sample(tmp_path, *([f"known_since: {known}"] if known else []))
    truth = TRUTH["lifetime"]["known_since" if known else "plain"]
    report = scorecard.segment(by="region", kpis="retention")
    for group, told in [({}, truth["value"])] + [
        ({"region": name}, one) for name, one in truth["by_region"].items()
    ]:
        found = survival(report, group=group)
        assert (found["n"], found["events"]) == (told["n"], told["events"])
        assert found["median"]["value"] == pytest.approx(told["median"])
        assert found["mean"]["value"] == pytest.approx(told["mean"])
        assert found["mean"]["horizon"] == pytest.approx(told["longest"])
        assert found["mean"]["low"] < found["mean"]["value"] < found["mean"]["high"]
        assert found["known_since"] == known and (found["late"] > 0) == bool(known)
        shares = [step["survival"] for step in found["steps"]]
        assert shares == sorted(shares, reverse=True) and shares[0] == 1.0
        assert all(s["low"] <= s["survival"] <= s["high"] for s in found["steps"])
    slugs = [note.slug for note in report.notes]
    assert ("left-before-known" in slugs) == bool(truth["value"]["left_before"])


def test_the_curve_is_that_of_statsmodels(tmp_path: Path) -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    found = survival(sample(tmp_path).score(kpis="retention"))
    times, ended = _times()
    theirs = SurvfuncRight(times, ended)
    ours = found["steps"][1:]
    assert [step["time"] for step in ours] == pytest.approx(list(theirs.surv_times))
    assert [step["survival"] for step in ours] == pytest.approx(list(theirs.surv_prob))
    assert [step["at_risk"] for step in ours] == [int(n) for n in theirs.n_risk]


def _times() -> tuple[list[float], list[bool]]:
    from datetime import date

    times, ended = [], []
    with (SAMPLE / "accounts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start, end = date.fromisoformat(row["signed_on"]), row["ended_on"]
            last = date.fromisoformat(end).toordinal() + 1 if end else date(2026, 10, 1).toordinal()
            times.append((last - start.toordinal()) / 365.25)
            ended.append(bool(end))
    return times, ended


def test_the_mean_has_the_interval_of_its_standard_error_and_so_has_lifetime_values(
    tmp_path: Path,
) -> None:
    report = sample(tmp_path).score(level=0.9)
    found = survival(report)["mean"]
    assert found["high"] - found["low"] == pytest.approx(2 * 1.6448536 * found["se"])
    years = report["clv"].facts["years"]
    assert years.value == pytest.approx(TRUTH["clv"]["value"]["years"])
    assert years.interval == pytest.approx((found["low"], found["high"]))
    [clv] = [one for one in report.to_dict()["results"] if one["name"] == "clv"]
    assert clv["facts"]["years_interval"] == pytest.approx(
        {"low": found["low"], "high": found["high"]}
    )


def test_groups_are_told_apart_by_the_log_rank_test_beside_that_of_their_figures(
    tmp_path: Path,
) -> None:
    from statsmodels.duration.survfunc import survdiff

    times, ended = _times()
    with (SAMPLE / "accounts.csv").open(encoding="utf-8", newline="") as file:
        regions = [row["region"] for row in csv.DictReader(file)]
    theirs, p = survdiff(times, ended, regions)
    report = sample(tmp_path).segment(by="region", kpis=["retention", "clv"])
    tests = [(one.name, one.method) for one in report.facts.overall if one.name == "retention"]
    assert tests == [("retention", "score"), ("retention", "log-rank")]
    [ours] = [one for one in report.facts.overall if one.method == "log-rank"]
    assert (ours.statistic, ours.p) == pytest.approx((theirs, p))
    assert (ours.df1, ours.df2, ours.groups) == (3, None, 4)


def test_a_rate_of_a_month_is_compounded_to_one_of_a_year(tmp_path: Path) -> None:
    rows = [account(f"C{n}", "2024-01-01", "2025-12-10" if n < 2 else "") for n in range(100)]
    kpis = "{churn: {period: month}, retention: {period: quarter}, whole: {kpi: churn}}"
    scorecard = of_accounts(tmp_path, rows, kpis=kpis)
    report = scorecard.score()
    churn, retention = report["churn"].facts["a_year"], report["retention"].facts["a_year"]
    assert report["churn"].estimate.value == pytest.approx(2)
    assert churn.value == pytest.approx(100 * (1 - 0.98**12))
    assert retention.value == pytest.approx(100 * 0.98**4)
    drawn = report["churn"].estimate.interval
    ends = [100 * (1 - (1 - end / 100) ** 12) for end in (drawn.low, drawn.high)]
    assert churn.interval == pytest.approx(tuple(ends))
    assert "a_year" not in report["whole"].facts
    months = scorecard.trend(every="month", kpis="churn", since="2025-11-01", until="2026-01-01")
    december = months.find("churn", period="2025-12")
    assert december.facts["a_year"].value == pytest.approx(churn.value)
    asked = scorecard.score(kpis="whole", since="2025-12-01", until="2026-01-01")
    assert asked["whole"].facts["a_year"].value == pytest.approx(churn.value)
    odd = scorecard.score(kpis="churn", since="2025-12-03", until="2026-01-01")
    assert "a_year" not in odd["churn"].facts


def test_a_series_says_nothing_of_all_of_time(tmp_path: Path) -> None:
    report = sample(tmp_path).trend(every="quarter", kpis="retention")
    assert all(one.survival is None and "mean_stay" not in one.facts for one in report.results)


def test_a_median_that_is_not_reached_says_from_where_it_may_be(tmp_path: Path) -> None:
    rows = [account(f"C{n}", "2023-01-01", "2024-06-01" if n < 9 else "") for n in range(20)]
    facts = of_accounts(tmp_path, rows).score()["retention"].facts
    assert facts["median_stay"] == "not reached"
    assert isinstance(facts["median_stay_from"], Amount)
    everyone = [account(f"C{n}", "2023-01-01") for n in range(20)]
    facts = of_accounts(tmp_path, everyone).score()["retention"].facts
    assert facts["mean_stay"].interval is None and "median_stay_from" not in facts


def test_a_time_without_anyone_under_observation_is_told(tmp_path: Path) -> None:
    rows = [account(f"old{n}", "2018-01-01", "2025-06-01" if n else "") for n in range(6)]
    rows += [account(f"new{n}", "2025-02-01") for n in range(6)]
    report = of_accounts(tmp_path, rows, "known_since: 2025-01-01").score()
    assert survival(report)["interrupted"] is True
    [note] = [note for note in report.notes if note.slug == "survival-interrupted"]
    assert note.level == "warning" and note.text.startswith("retention: ")
    whole = of_accounts(tmp_path, rows).score()
    assert not [note for note in whole.notes if note.slug == "survival-interrupted"]


def test_the_stay_of_few_clients_does_not_follow_from_that_of_the_others(tmp_path: Path) -> None:
    rows = [account(f"N{n}", "2023-01-01") | {"region": "North"} for n in range(20)]
    rows += [account(f"S{n}", "2023-02-01") | {"region": "South"} for n in range(30)]
    rows += [account(f"E{n}", "2025-08-01", "2025-09-01") | {"region": "East"} for n in range(2)]
    report = of_accounts(tmp_path, rows).segment(by="region")
    shown = {one.group.get("region", "all"): one for one in report.results}
    assert {name for name, one in shown.items() if one.estimate} >= {"all", "North", "South"}
    known = {name for name, one in shown.items() if one.survival}
    assert "East" not in known
    # East joined in the period and so is not at risk, but all less North and South is East
    assert not {"all", "North", "South"} <= known
    for name in set(shown) - known:
        assert "mean_stay" not in shown[name].facts


def test_the_share_still_there_is_told_at_whole_years(tmp_path: Path) -> None:
    from kpicli.render.parts.explain import lines

    report = sample(tmp_path).score(kpis="retention")
    told = [line for line in lines(report["retention"]) if line.startswith("after ")]
    assert told[0] == "after 1 year 99.3 % still there (97.4 to 99.8), 292 at risk"
    assert [line.split()[1] for line in told] == [str(year) for year in range(1, 10)]
    for one, other in pairwise(told):
        assert float(one.split()[3]) >= float(other.split()[3])
