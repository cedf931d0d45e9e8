"""Adjusted p-values: published figures, another implementation, laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from kpicli.core.multiple import METHODS, adjust

ps = st.lists(st.floats(0, 1), max_size=30)
methods = st.sampled_from(sorted(METHODS))


def test_a_worked_family_by_benjamini_and_hochberg_comes_out() -> None:
    found = adjust([0.008, 0.03, 0.123, 0.6, 0.2], "bh")
    assert found == pytest.approx([0.04, 0.075, 0.205, 0.6, 0.25], rel=1e-12)


def test_a_worked_family_by_holm_comes_out() -> None:
    found = adjust([0.319, 0.201, 0.4, 0.374, 0.113], "holm")
    assert found == pytest.approx([0.957, 0.804, 0.957, 0.957, 0.565], rel=1e-12)


@given(
    ps.filter(bool), st.sampled_from([("bh", "fdr_bh"), *[(m, m) for m in ("holm", "bonferroni")]])
)
def test_families_agree_with_statsmodels(p: list[float], names: tuple[str, str]) -> None:
    assert adjust(p, names[0]) == pytest.approx(multipletests(p, method=names[1])[1], rel=1e-12)


@given(ps, methods)
def test_adjusting_never_makes_a_p_smaller_nor_changes_the_ranking(
    p: list[float], method: str
) -> None:
    found = [each for each in adjust(p, method) if each is not None]
    assert len(found) == len(p)
    assert all(before * (1 - 1e-12) <= after <= 1 for before, after in zip(p, found, strict=True))
    ranked = sorted(zip(p, found, strict=True))
    assert [after for _, after in ranked] == sorted(found)


@given(st.lists(st.floats(0, 1) | st.none(), max_size=20), methods)
def test_what_was_not_tested_stays_nothing_and_does_not_count(
    p: list[float | None], method: str
) -> None:
    found = adjust(p, method)
    assert [each is None for each in found] == [each is None for each in p]
    tested = [each for each in p if each is not None]
    assert [each for each in found if each is not None] == adjust(tested, method)


@given(st.floats(0, 1), methods)
def test_a_family_of_one_is_left_as_it_is(p: float, method: str) -> None:
    assert adjust([p], method) == [p]


def test_no_adjustment_keeps_every_p() -> None:
    assert adjust([0.04, 0.5, None], "none") == [0.04, 0.5, None]


def test_unknown_adjustments_and_values_that_are_no_p_are_refused() -> None:
    with pytest.raises(ValueError, match="bh, holm, bonferroni, none"):
        adjust([0.1], "fdr")
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="p-value"):
            adjust([0.5, wrong], "bh")
