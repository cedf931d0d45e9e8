"""Amounts add up exactly, in any order, whatever else is asked; and in their currency."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpicli
from kpicli.engine.connection import locked
from kpicli.engine.sql import exact_parts, exact_total
from tests.thorough import often

AMOUNTS = st.lists(
    st.one_of(
        st.decimals(-(10**9), 10**9, places=2).map(float),
        st.floats(-1e12, 1e12).filter(lambda each: each == 0 or abs(each) > 1e-3),
    ),
    max_size=30,
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    with locked([]) as opened:
        yield opened


@settings(max_examples=often(60))
@given(AMOUNTS, st.randoms(use_true_random=False))
def test_doubles_add_up_to_their_exact_sum_in_any_order(
    connection: Any, amounts: list[float], draw: Any
) -> None:
    shuffled = draw.sample(amounts, len(amounts))
    total = _total(connection, amounts)
    assert total == _total(connection, shuffled)
    exact = sum((Fraction(Decimal(repr(one))) for one in amounts), Fraction(0))
    size = sum(map(abs, amounts))
    assert total == pytest.approx(float(exact), rel=1e-12, abs=1e-15 * size)


def _total(connection: Any, amounts: list[float]) -> float:
    connection.execute("CREATE OR REPLACE TEMP TABLE given (v DOUBLE)").fetchall()
    if amounts:
        connection.execute("INSERT INTO given SELECT unnest(?)", [amounts]).fetchall()
    parts = ", ".join(exact_parts("v", "s"))
    [(total,)] = connection.execute(
        f"SELECT {exact_total('s')} FROM (SELECT {parts} FROM given GROUP BY v < 0)"
    ).fetchall()
    return float(total)


def test_cents_add_up_without_a_rounding(tmp_path: Path) -> None:
    report = _card(tmp_path, [("a", "0.10"), ("a", "0.20"), ("b", "0.30"), ("b", "0.60")])
    [result] = report.results
    assert result.facts["revenue"].value == 1.2
    assert result.estimate.value == 0.6


def test_the_figure_does_not_depend_on_what_else_is_asked(tmp_path: Path) -> None:
    draw = random.Random(4)
    rows = [(f" c{draw.randrange(40)}", f"{draw.uniform(-5, 90):.7f}") for _ in range(900)]
    alone = _card(tmp_path, rows).results[0]
    more = "  big: {kpi: arpc, where: {amount: {min: 50}}}\n  ahead: {kpi: clv, method: bgnbd}\n"
    among = _card(tmp_path, rows, more).results[0]
    assert (alone.estimate, alone.facts) == (among.estimate, among.facts)


def test_an_order_of_several_lines_is_one_purchase_whatever_else_is_asked(tmp_path: Path) -> None:
    rows = [("a", "10", "o1"), ("a", "60", "o1"), ("b", "70", "o2")]
    more = "  big: {kpi: arpc, where: {amount: {min: 50}}}\n"
    for kpis in ("", more):
        [first, *_] = _card(tmp_path, rows, kpis, ", order: order").results
        assert first.facts["purchases"] == 2


def test_blanks_around_a_client_do_not_make_another(tmp_path: Path) -> None:
    report = _card(tmp_path, [("a", "1"), (" a", "2"), ("a ", "3"), ("  ", "4"), ("", "5")])
    [result] = report.results
    assert (result.estimate.value, result.estimate.n) == (6, 1)
    [note] = [one for one in report.notes if one.slug == "no-client"]
    assert "2 rows" in note.text and "payments.csv:5" in (note.where or "")


def test_the_currency_stands_behind_figures_and_facts(tmp_path: Path) -> None:
    rows = [("a", "1", "EUR"), ("b", "20000", "EUR"), ("b", "3", "")]
    [result] = _card(tmp_path, rows, more=", currency: order").results
    assert result.facts["currency"] == "EUR"
    assert result.unit.scale(1.0).suffix == result.facts["revenue"].unit.suffix == " EUR"
    mixed = [*rows, ("c", "1", "USD")]
    rates = ", currency: order, rates: {EUR: 1, USD: 0.5}"
    [result] = _card(tmp_path, mixed, more=rates).results
    assert result.facts["currency"] == "EUR" and result.facts["revenue"].value == 20001.5
    with pytest.raises(kpicli.UserError, match="EUR, USD"):
        _card(tmp_path, mixed, more=", currency: order")


def _card(folder: Path, rows: list[tuple[str, ...]], kpis: str = "", more: str = "") -> Any:
    """The report of revenue per client on these rows: client, amount, and order or currency."""
    lines = [",".join([client, "2025-03-01", *rest]) for client, *rest in rows]
    head = "client,date,amount,order" if len(rows[0]) > 2 else "client,date,amount"
    (folder / "payments.csv").write_text("\n".join([head, *lines, ""]))
    config = folder / "kpicli.yaml"
    config.write_text(
        "version: 1\nname: Money\nsources:\n  transactions: {path: payments.csv, client: client, "
        f"date: date, amount: amount{more}}}\nkpis:\n  arpc: {{}}\n{kpis}"
    )
    return kpicli.load(config).score()
