"""The words for changes: never at odds with the figures beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.core import words, words_periods
from kpicli.core.report import Change, Difference, Family
from kpicli.render.parts.series import of
from tests.render import build, build_trends
from tests.render.build_trends import TRENDS
from tests.thorough import often


def test_a_clear_change_has_a_sign_for_better_or_worse_whatever_its_direction() -> None:
    for better, signs in (("higher", "▲▼"), ("lower", "▼▲")):
        rows = build_trends.series(
            "csat",
            build_trends.shares([50.0, 70, 40, 41]),
            build_trends.months(2025, 4),
            better=better,
        )
        found = [words_periods.sign(row, row.change) for row in rows]
        assert found == ["", signs[0], signs[1], ""]


def test_a_clear_change_under_the_smallest_that_matters_is_neither_better_nor_worse() -> None:
    rows = build_trends.series(
        "csat", build_trends.shares([50.0, 70]), build_trends.months(2025, 2)
    )
    change = rows[1].change
    assert change is not None and change.difference is not None
    small = replace(change, difference=replace(change.difference, relevant=False))
    assert words_periods.sign(rows[1], small) == "≈"
    assert "too small to matter" in words_periods.remark(rows[1], small, rows[0]).text


def test_changes_shown_are_the_difference_of_the_figures_shown_or_have_a_decimal_more() -> None:
    for report in TRENDS.values():
        for series in of(report):
            for row in series.results:
                earlier = series.earlier(row.change)
                if not (earlier and earlier.estimate and row.change and row.change.difference):
                    continue
                shown = [
                    float(words.figure(r).split()[0].replace("−", "-")) for r in (row, earlier)
                ]
                amount = words_periods.amount(row, row.change, earlier).replace("−", "-")
                places = max(words.places(row), words.places(earlier))
                if len(amount.partition(".")[2]) == places:
                    assert float(amount) == pytest.approx(shown[0] - shown[1], abs=1e-9)


@settings(max_examples=often(80), deadline=None)
@given(st.floats(-50, 50), st.floats(-50, 50))
def test_within_and_mix_shown_add_up_to_the_change_shown_with_them(
    within: float, mix: float
) -> None:
    family = Family(1, "none")
    moved = Difference(within + mix, 1.0, None, 0.5, "score", family)
    change = Change("before", moved, None, within, mix)
    parts = words_periods.split(build.CSAT, change, None)
    assert parts is not None
    shown = [float(part.replace("−", "-")) for part in parts]
    places = len(parts[0].partition(".")[2])
    whole = float(words.number(within + mix, places).replace("−", "-"))
    assert sum(shown) == pytest.approx(whole, abs=1e-9)
    assert shown == pytest.approx([within, mix], abs=1.01 * 10.0**-places)
