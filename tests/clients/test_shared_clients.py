"""Clients in several periods, rows or segments: what adds up, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kpicli
from tests.support import write_csv

PAYMENTS = {
    "client": ["A", "B", "A", "B", "A"],
    "day": ["2026-01-02", "2026-02-03", "2026-03-02", "2026-03-09", "2026-02-02"],
    "amount": ["10", "12", "10", "30", "10"],
}
TRANSACTIONS = "{path: payments.csv, client: client, date: day, amount: amount, as_of: 2026-03-31}"


def card(folder: Path, kpis: str, accounts: dict[str, list[str]] | None = None) -> Any:
    write_csv(folder / "payments.csv", PAYMENTS)
    lines = ["version: 1", "privacy: {min_group: 1}", "sources:"]
    lines.append(f"  transactions: {TRANSACTIONS}")
    if accounts is not None:
        write_csv(folder / "accounts.csv", accounts)
        start = ", start: start" if "start" in accounts else ""
        lines.append(
            "  accounts: {path: accounts.csv, client: client, "
            f"where: {{region: {{not: X}}}}{start}}}"
        )
    file = folder / "kpicli.yaml"
    file.write_text("\n".join([*lines, f"kpis: {kpis}"]), encoding="utf-8")
    return kpicli.load(file)


def test_three_months_pooled_are_worth_what_their_quarter_is(tmp_path: Path) -> None:
    found = card(tmp_path, "{clv: {years: 1}, arpc: {}}")
    for name in ("clv", "arpc"):
        pooled = found.trend(every="month", rolling=3, kpis=name)[name].estimate
        quarter = found.trend(every="quarter", kpis=name)[name].estimate
        assert (pooled.value, pooled.n) == pytest.approx((quarter.value, quarter.n), rel=1e-12)
        assert pooled.se == pytest.approx(quarter.se, rel=1e-12)


def test_a_client_with_two_segments_at_a_time_is_refused_and_located(tmp_path: Path) -> None:
    twice = {"client": ["A", "A", "B"], "region": ["N", "S", "N"]}
    with pytest.raises(kpicli.UserError) as raised:
        card(tmp_path, "{arpc: {}}", twice).segment(by="accounts.region")
    (problem,) = raised.value.problems
    assert problem.slug == "several-per-client"
    assert problem.where is not None and problem.where.line == 3
    assert "start:" in (problem.hint or "")


def test_of_two_segments_over_time_the_one_that_holds_on_the_day_counts(tmp_path: Path) -> None:
    moved = {
        "client": ["A", "A", "B"],
        "region": ["N", "S", "N"],
        "start": ["2025-01-01", "2026-02-01", "2025-01-01"],
    }
    found = card(tmp_path, "{arpc: {clients: paying}}", moved)
    months = found.trend(every="month", by="accounts.region")
    a_in = {
        (result.period.label, result.group["accounts.region"]): result.estimate.value
        for result in months.results
        if result.estimate is not None and result.group
    }
    assert a_in["2026-01", "N"] == 10
    assert a_in["2026-02", "S"] == 10
    assert a_in["2026-02", "N"] == 12


def test_the_rows_of_joined_accounts_add_up_in_the_ledger(tmp_path: Path) -> None:
    rows = {"client": ["A", "A", "B", "", "C"], "region": ["N", "N", "N", "N", "X"]}
    report = card(tmp_path, "{arpc: {}}", rows).score()
    ledger = {one["source"]: one for one in report.to_dict()["ledger"]}["accounts"]
    steps = {step["reason"]: step["rows"] for step in ledger["steps"]}
    assert steps == {"where": 1, "no-client": 1, "duplicate": 1}
    assert ledger["rows"] == ledger["kept"] + sum(steps.values()) == 5


def test_repeats_are_not_taken_out_of_a_client_table_in_silence(tmp_path: Path) -> None:
    write_csv(tmp_path / "payments.csv", PAYMENTS)
    source = TRANSACTIONS.replace("}", ", dedupe: {by: client}}")
    file = tmp_path / "kpicli.yaml"
    file.write_text(
        f"version: 1\nsources:\n  transactions: {source}\nkpis: {{arpc: {{}}}}", encoding="utf-8"
    )
    with pytest.raises(kpicli.UserError) as raised:
        kpicli.load(file)
    assert [problem.slug for problem in raised.value.problems] == ["dedupe-of-answers"]
