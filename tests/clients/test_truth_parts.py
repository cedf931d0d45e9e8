"""By region, by priority, by quarter and by month: the figures of the sample data's truth.

The truth counts n/(n−1) of a group's own clients in a standard error. Here a group is a domain of
all clients (Särndal, Swensson & Wretman 1992, 5.8), as it is of all respondents in a survey.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.clients.sample import TRUTH, card, told

EXACT = 1e-12
Figures = dict[tuple[str, str], dict[str, Any]]


def close(found: Any, wanted: Any) -> bool:
    return bool(found == pytest.approx(wanted, rel=EXACT, abs=0))


def grouped(report: Any, by: str) -> Figures:
    return {(one.name, one.group.get(by, "")): told(one) for one in report.results}


def dated(report: Any) -> Figures:
    return {(one.name, one.period.label): told(one) for one in report.results if one.period}


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    return grouped(card(tmp_path_factory.mktemp("regions")).segment(by="region"), "region")


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    names = ("retention", "churn", "arpc", "arpc_paying", "project_completion")
    names = (*names, "response_time", "resolution_time")
    report = card(tmp_path_factory.mktemp("quarters")).trend(every="quarter", kpis=names)
    return dated(report)


def check(figures: Figures, name: str, truth: dict[str, Any], places: dict[str, str]) -> None:
    for group, value in truth.items():
        for key, place in places.items():
            assert close(figures[name, group].get(key, 0), value[place]), (name, group, key)


COHORT = {"n": "at_risk", "lost": "lost"}
TIMES = {
    "value": "mean",
    "n": "closed",
    "median": "median",
    "p90": "p90",
    "within_limit": "share_within_limit",
    "open": "open",
}
PROJECTS = {"value": "value", "n": "due", "done": "done", "on_time": "on_time"}
PROJECTS |= {"unrated": "unrated", "mean_delay": "mean_delay_days"}


@pytest.mark.parametrize("part", ["region", "quarter"])
def test_retention_and_churn(part: str, request: pytest.FixtureRequest) -> None:
    figures: Figures = request.getfixturevalue(f"{part}s")
    truth = TRUTH["retention"][f"by_{part}"]
    check(figures, "retention", truth, {"value": "retention", **COHORT})
    check(figures, "churn", truth, {"value": "churn", **COHORT})
    for group in truth:
        assert figures["retention", group]["value"] + figures["churn", group]["value"] == 100


def test_lifetimes_by_region(regions: Figures) -> None:
    truth = TRUTH["lifetime"]["plain"]["by_region"]
    check(regions, "churn", truth, {"mean_stay": "mean", "mean_stay_within": "longest"})
    for region, value in truth.items():
        median = regions["churn", region]["median_stay"]
        assert (
            median == "not reached" if value["median"] is None else close(median, value["median"])
        )


@pytest.mark.parametrize("part", ["region", "quarter"])
def test_revenue_per_client(part: str, request: pytest.FixtureRequest) -> None:
    figures: Figures = request.getfixturevalue(f"{part}s")
    truth = TRUTH["arpc"][f"by_{part}"]
    for name, clients in {"arpc": "active", "arpc_paying": "paying"}.items():
        own = {group: value[clients] for group, value in truth.items()}
        check(figures, name, own, {"value": "value", "n": "clients"})
        check(figures, name, truth, {"revenue": "revenue", "refunds": "refunds"})
        units = TRUTH["arpc"]["value"][clients]["clients"]
        for group, value in own.items():
            n = value["clients"]
            as_domain = math.sqrt(units / (units - 1) * (n - 1) / n)
            assert close(figures[name, group]["se"], value["se"] * as_domain)


def test_lifetime_value_by_region(regions: Figures) -> None:
    truth = TRUTH["clv"]["by_region"]
    factors = {
        "value": "value",
        "years": "years",
        "purchase_value": "average_purchase_value",
        "purchases_a_year": "purchases_per_client_year",
    }
    check(regions, "clv", truth, factors)
    for name in ("discounted", "five_years", "five_years_discounted"):
        own = {region: value[name] for region, value in truth.items()}
        check(regions, f"clv_{name}", own, {"value": "value", "years": "years"})


@pytest.mark.parametrize("part", ["region", "quarter"])
@pytest.mark.parametrize("name", ["response_time", "resolution_time"])
def test_times(name: str, part: str, request: pytest.FixtureRequest) -> None:
    figures: Figures = request.getfixturevalue(f"{part}s")
    check(figures, name, TRUTH[name][f"by_{part}"], TIMES)


def test_times_by_a_column_of_the_tickets(tmp_path: Any) -> None:
    names = ("response_time", "resolution_time")
    found = grouped(card(tmp_path).segment(by="priority", kpis=names), "priority")
    for name in names:
        check(found, name, TRUTH[name]["by_priority"], TIMES)


@pytest.mark.parametrize("part", ["region", "quarter"])
def test_projects(part: str, request: pytest.FixtureRequest) -> None:
    figures: Figures = request.getfixturevalue(f"{part}s")
    check(figures, "project_completion", TRUTH["project_completion"][f"by_{part}"], PROJECTS)


def engaged(figures: Figures, truth: dict[str, Any]) -> None:
    places = {"value": "value", "n": "client_months", "active": "active"}
    check(figures, "engagement", truth, {**places, "stickiness": "stickiness"})
    for group, value in truth.items():
        for band, one in value["bands"].items():
            shown = figures["engagement", group][f"{band.replace('-', '–')}_events"]
            assert close(shown, one["share"])


def test_engagement_by_region(regions: Figures) -> None:
    engaged(regions, TRUTH["engagement"]["by_region"])
    units = TRUTH["engagement"]["value"]["clients"]
    for region, value in TRUTH["engagement"]["by_region"].items():
        as_domain = math.sqrt(units / (units - 1) * (value["clients"] - 1) / value["clients"])
        assert close(regions["engagement", region]["se"], value["se"] * as_domain)


def test_engagement_by_month(tmp_path: Any) -> None:
    report = card(tmp_path).trend(every="month", kpis=("engagement",))
    found = dated(report)
    assert len(found) == 24
    engaged(found, TRUTH["engagement"]["by_month"])
    for month, value in TRUTH["engagement"]["by_month"].items():
        assert close(found["engagement", month]["se"], value["se"])


@pytest.mark.parametrize("name", ["retention", "project_completion", "response_time", "engagement"])
def test_the_groups_make_up_the_whole(name: str, regions: Figures) -> None:
    parts = [one for (kpi, region), one in regions.items() if kpi == name and region]
    whole = regions[name, ""]
    assert sum(part["n"] for part in parts) == whole["n"]
    total = math.fsum(part["n"] * part["value"] for part in parts)
    assert close(total / whole["n"], whole["value"])


def test_the_revenue_of_regions_and_of_quarters_is_all_revenue(
    regions: Figures, quarters: Figures
) -> None:
    whole = regions["arpc", ""]["revenue"]
    for figures in (regions, quarters):
        parts = [one["revenue"] for (kpi, group), one in figures.items() if kpi == "arpc" and group]
        assert close(math.fsum(parts), whole)
