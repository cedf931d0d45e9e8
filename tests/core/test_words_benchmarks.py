"""What is said of an open verdict: how many more answers, where more answers would help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpicli.core.verdict import INCONCLUSIVE, Benchmark, Standing
from kpicli.core.words_benchmarks import more

OPEN = Standing(Benchmark("last year", "nps", 24, "", True), 4.8, 0.2, INCONCLUSIVE)


def test_an_open_verdict_tells_how_many_more_answers_it_needs_or_that_none_would_do() -> None:
    assert more(replace(OPEN, more=1240)).startswith("1,240 more answers")
    assert more(OPEN).startswith("even a million")


@pytest.mark.parametrize("kind", ["period", "segment", "file"])
def test_nothing_is_said_of_more_answers_where_the_reference_is_a_figure_of_ones_own(
    kind: str,
) -> None:
    assert more(replace(OPEN, benchmark=replace(OPEN.benchmark, kind=kind))) == ""
