"""Options of `benchmark` that do not go together are refused and never ignored in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.ran import ran
from tests.cli.process import refused
from tests.cli.test_trend_pages import months, survey
from tests.support import configure, write_csv

BEST = ("--against", "best")
BY = ("--by", "plan")
MERGE = ("--merge", "10")
MONTHS = ("--every", "month")
OTHER = ("--against", "s.csv")
WRONG = {
    "the best without segments": (BEST, "no-segment"),
    "merging without segments": (MERGE, "no-segment"),
    "the last of no periods": (("--last", "2"), "no-period"),
    "the best by period": ((*BEST, *BY, *MONTHS), "not-by-period"),
    "another export by period": ((*OTHER, *MONTHS), "not-by-period"),
    "merging by period": ((*MERGE, *BY, *MONTHS), "not-by-period"),
    "merging for a period": ((*MERGE, *BY, "--against", "2015-01"), "not-by-period"),
}


@pytest.mark.parametrize(("options", "slug"), WRONG.values(), ids=WRONG)
def test_an_option_that_would_come_to_nothing_is_refused(
    capsys: pytest.CaptureFixture[str], here: Path, options: tuple[str, ...], slug: str
) -> None:
    config = survey(here, months(3))
    refused(ran(capsys, "benchmark", "-c", config, *options), 2, slug)


def test_all_that_do_not_go_together_are_told_at_once(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    done = ran(capsys, "benchmark", "-c", survey(here, months(3)), *BEST, *MERGE, "--last", "2")
    assert done.code == 2
    assert done.err.count("[no-segment]") == 2 and done.err.count("[no-period]") == 1


def test_the_first_period_has_no_previous_one_and_is_not_called_previous(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    config = survey(here, months(1))
    done = ran(capsys, "benchmark", "-c", config, "--against", "previous", *MONTHS)
    assert "there is no complete period before the latest complete one" in done.err


def test_a_figure_of_ones_own_to_compare_with_has_the_decimals_of_figures(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    days = ["2025-01-10"] * 40 + ["2025-02-10"] * 40
    columns = {"day": days, "rec": [9] * 20 + [0] * 19 + [8] + [9] * 30 + [0] * 10}
    write_csv(here / "s.csv", columns)
    kpis = {"nps": {"question": "rec"}}
    benchmarks = [{"name": "ours", "kpi": "nps", "value": 2.5, "source": "x", "verified": True}]
    source = {"path": "s.csv", "date": "day"}
    config = configure(here / "k.yaml", kpis, source, benchmarks=benchmarks)
    call = ("benchmark", "-c", config, "--against", "2025-01", "-q", "-f")
    assert "│ 2025-01     +2.5  +47.5 " in ran(capsys, *call, "table").out
    columns["rec"] = [9] * 20 + [0] * 20 + [9] * 30 + [0] * 10
    write_csv(here / "s.csv", columns)
    assert "│ 2025-01      0.0  +50.0 " in ran(capsys, *call, "table").out
    assert "  2025-01      0.0  +50.0 " in ran(capsys, *call, "plain").out


def test_a_step_on_every_item_reads_as_a_sentence_in_plain_text_too(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    columns = {f"q{item}": [3 + at % 3 for at in range(60)] for item in range(3)}
    write_csv(here / "s.csv", columns)
    kpis = {"cess": {"items": list(columns), "scale": "1-5"}}
    config = configure(here / "k.yaml", kpis, {"path": "s.csv"})
    done = ran(capsys, "benchmark", "-c", config, "-q", "-f", "plain")
    assert " of 60 one point higher on every item" in done.out


def test_what_closes_a_gap_reads_rightly_where_lower_is_better(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    write_csv(here / "s.csv", {"rec": [at % 11 for at in range(220)]})
    kpis = {"effort": {"kpi": "ces", "question": "rec", "scale": "0-10", "better": "lower"}}
    benchmarks = [{"name": "peers", "kpi": "effort", "value": 4.4, "source": "x"}]
    config = configure(here / "k.yaml", kpis, {"path": "s.csv"}, benchmarks=benchmarks)
    done = ran(capsys, "benchmark", "-c", config, "--against", "peers", "-q", "-f", "table")
    assert "of 220 respondents a step or more better" in done.out
