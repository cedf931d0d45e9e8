"""The truth of the client tables: it accounts for every row, and libraries agree with it."""

from __future__ import annotations

import csv
import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent.parent / "sample_data"
CLIENTS: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text("utf-8"))["clients"]
PARTS = ("by_quarter", "by_region", "by_priority")


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def years(start: str, end: str) -> float:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days / 365.25


def test_each_quarters_clients_are_the_last_ones_less_the_lost_and_with_the_joined() -> None:
    quarters = list(CLIENTS["retention"]["by_quarter"].values())
    for before, after in pairwise(quarters):
        # who signs on the first day of a quarter is at risk only from the quarter after it
        assert after["at_risk"] == before["at_risk"] - before["lost"] + before["joined"]
    year = CLIENTS["retention"]["value"]
    late = [row for row in read("accounts.csv") if row["signed_on"] >= "2025-10-01"]
    lost = sum(quarter["lost"] for quarter in quarters[4:])
    assert year["lost"] == lost - sum(bool(row["ended_on"]) for row in late)
    assert all(q["retention"] + q["churn"] == pytest.approx(100) for q in quarters)


def test_the_regions_clients_at_risk_and_lost_add_up_to_all() -> None:
    regions = CLIENTS["retention"]["by_region"].values()
    for key in ("at_risk", "lost", "joined"):
        assert sum(region[key] for region in regions) == CLIENTS["retention"]["value"][key]


@pytest.mark.parametrize("known_since", [None, "2024-10-01"])
def test_the_lifetimes_are_those_of_statsmodels(known_since: str | None) -> None:
    import numpy as np
    from statsmodels.duration.survfunc import SurvfuncRight

    rows = [r for r in read("accounts.csv") if r["ended_on"] >= (known_since or "")]
    rows += [r for r in read("accounts.csv") if known_since and not r["ended_on"]]
    day = 1 / 365.25  # the last day counts
    times = np.array(
        [
            years(r["signed_on"], r["ended_on"]) + day
            if r["ended_on"]
            else years(r["signed_on"], "2026-10-01")
            for r in rows
        ]
    )
    ended = np.array([bool(row["ended_on"]) for row in rows])
    entry = [max(0.0, years(row["signed_on"], known_since or "1900-01-01")) for row in rows]
    curve = SurvfuncRight(times, ended, entry=np.array(entry))
    ours = CLIENTS["lifetime"]["known_since" if known_since else "plain"]["value"]
    edges = [0.0, *curve.surv_times, max(times)]
    shares = [1.0, *curve.surv_prob]
    area = sum((b - a) * share for (a, b), share in zip(pairwise(edges), shares, strict=True))
    assert ours["n"] == len(rows) and ours["events"] == sum(ended)
    assert ours["median"] == pytest.approx(curve.quantile(0.5))
    assert ours["mean"] == pytest.approx(area)


def test_revenue_adds_up_over_quarters_and_over_regions() -> None:
    whole = CLIENTS["arpc"]["value"]
    for part in ("by_quarter", "by_region"):
        for key in ("revenue", "payments", "refunds"):
            found = sum(group[key] for group in CLIENTS["arpc"][part].values())
            assert found == pytest.approx(whole[key]), (part, key)
    assert whole["payments"] == CLIENTS["clv"]["value"]["purchases"] + whole["refunds"]
    assert whole["active"]["value"] * whole["active"]["clients"] == pytest.approx(whole["revenue"])


def test_lifetime_value_is_the_product_of_its_three_factors() -> None:
    factors = ("average_purchase_value", "purchases_per_client_year")
    for group in (CLIENTS["clv"]["value"], *CLIENTS["clv"]["by_region"].values()):
        assert group[factors[0]] * group[factors[1]] * group["years"] == pytest.approx(
            group["value"]
        )
        orders = group["by_order"]
        assert orders["purchases"] < group["purchases"]
        assert orders[factors[0]] * orders[factors[1]] * group["years"] == pytest.approx(
            group["value"]
        )
        assert group["years"] > group["discounted"]["years"]


@pytest.mark.parametrize("kpi", ["response_time", "resolution_time"])
def test_each_ticket_is_closed_or_open_in_one_group_of_each_kind(kpi: str) -> None:
    whole = CLIENTS[kpi]["value"]
    assert whole["closed"] + whole["open"] + whole["invalid"] == len(read("tickets.csv"))
    for part in PARTS:
        for key in ("closed", "open", "within_limit", "open_beyond_limit"):
            assert sum(group[key] for group in CLIENTS[kpi][part].values()) == whole[key]
        total = sum(group["closed"] * group["mean"] for group in CLIENTS[kpi][part].values())
        assert total == pytest.approx(whole["closed"] * whole["mean"])


def test_the_clock_was_changed_while_some_tickets_were_open() -> None:
    resolution, clock = (CLIENTS["resolution_time"][key] for key in ("value", "by_the_clock"))
    assert resolution["mean"] != clock["mean"] and resolution["closed"] == clock["closed"]


def test_each_project_is_cancelled_not_yet_due_open_or_completed() -> None:
    for part in (
        CLIENTS["project_completion"]["value"],
        *CLIENTS["project_completion"]["by_region"].values(),
    ):
        assert part["rows"] == part["cancelled"] + part["not_yet_due"] + part["due"]
        assert part["due"] == part["open"] + part["completed"]
        assert part["done"] <= part["on_time"] <= part["completed"]
        assert part["unrated_not_done"] < part["value"] < part["on_time_alone"]
    assert CLIENTS["project_completion"]["value"]["rows"] == len(read("projects.csv"))


def test_client_months_add_up_over_months_regions_and_bands() -> None:
    whole = CLIENTS["engagement"]["value"]
    assert len(CLIENTS["engagement"]["by_month"]) == 24
    for part in ("by_month", "by_region"):
        for key in ("client_months", "active", "events"):
            found = sum(group[key] for group in CLIENTS["engagement"][part].values())
            assert found == whole[key]
    assert sum(band["n"] for band in whole["bands"].values()) == whole["client_months"]
    assert whole["bands"]["4-11"]["n"] + whole["bands"]["12+"]["n"] == whole["active"]
    # Where every client-month is its own cluster the error would be that of a plain share.
    plain = (whole["value"] * (100 - whole["value"]) / whole["client_months"]) ** 0.5
    assert whole["se"] > 2 * plain


def test_the_client_tables_tell_the_story_too() -> None:
    regions = CLIENTS["retention"]["by_region"]
    assert max(regions, key=lambda name: regions[name]["churn"]) == "South"
    times = [quarter["mean"] for quarter in CLIENTS["response_time"]["by_quarter"].values()]
    assert max(times[5:]) < min(times[:5])
