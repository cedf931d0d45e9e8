"""Each result says what it is in one plain sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpicli.core.report import Difference, Family, Period, Result
from kpicli.core.sentences import sentence, share
from kpicli.core.shown import withheld
from kpicli.core.unit import POINTS
from tests.render import build

CSAT = build.result("csat", {100.0: 2207, 0.0: 481}, title="CSAT")
"""82.1 % of 2,688."""
VERIFIED = build.benchmark(75.0, verified=True)


def against(*benchmarks: object, better: str = "higher", **more: object) -> Result:
    return build.result(
        "csat",
        {100.0: 2207, 0.0: 481},
        title="CSAT",
        better=better,
        against=benchmarks,  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def test_a_figure_is_said_with_its_interval_its_verdict_and_its_n() -> None:
    assert (
        sentence(against(VERIFIED)) == "CSAT is 82.1 % (80.6–83.5), above industry 75 %, n 2,688."
    )


def test_a_benchmark_that_nobody_checked_is_said_to_be_unverified() -> None:
    assert "above industry 75 % (unverified), n" in sentence(against(build.benchmark(75.0)))


def test_an_unclear_verdict_is_said_to_be_unclear() -> None:
    said = sentence(against(VERIFIED, build.target(82.0)))
    assert "above industry 75 % and not clearly above target 82 %" in said


def test_where_lower_is_better_the_verdict_says_which_side_is_good() -> None:
    assert "above industry 75 % (worse)" in sentence(against(VERIFIED, better="lower"))


def test_ends_with_signs_are_joined_by_a_word() -> None:
    nps = build.result("nps", {100.0: 40, 0.0: 30, -100.0: 30}, POINTS, title="NPS")
    assert sentence(nps).startswith("NPS is +10.0 (−6.") and " to +" in sentence(nps)


def test_a_result_of_few_is_said_to_need_care() -> None:
    few = build.result("csat", {100.0: 9, 0.0: 3}, title="CSAT", against=(VERIFIED,))
    assert "with too few answers for a verdict on industry 75 %" in sentence(few)
    assert sentence(few).endswith("Read it with care: very wide interval.")


def test_a_group_is_said_beside_the_rest() -> None:
    family = Family(4, "bh")
    lower = Difference(-12.4, 3.0, None, 0.001, "newcombe", family, 0.004, significant=True)
    south = replace(CSAT, group={"region": "South"}, versus_rest=lower)
    assert "CSAT, South is 82.1 %" in sentence(south)
    assert ", 12.4 points below the rest, n" in sentence(south)
    unclear = replace(south, versus_rest=replace(lower, significant=False))
    assert ", not clearly different from the rest, n" in sentence(unclear)


def test_a_period_is_said_to_be_when_it_was() -> None:
    period = Period("2026-Q1", "2026-01-01", "2026-04-01", True)
    assert sentence(replace(CSAT, period=period)).startswith("CSAT in 2026-Q1 is 82.1 %")


def test_a_result_without_a_figure_says_why_and_a_withheld_one_no_count() -> None:
    none = build.result("csat", {}, title="CSAT")
    assert sentence(none).startswith("CSAT has no figure: no valid answers")
    hidden = withheld(replace(CSAT, group={"region": "South"}))
    assert sentence(hidden) == "CSAT, South is withheld to protect respondents."


@pytest.mark.parametrize(("part", "said"), [(0.0, "0 %"), (0.0004, "0.04 %"), (1.0, "100 %")])
def test_a_share_reads_0_or_100_only_where_it_is(part: float, said: str) -> None:
    assert share(part) == said
