"""The page on retention: its files are read, its figures are those of the commands beside them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kpicli.analysis.scorecard import load
from kpicli.core.annual import lost_a_year
from kpicli.core.cohort_cells import WHY
from kpicli.core.columns_cohorts import of_cells
from kpicli.render.parts import plain_cohorts
from tests.docs.support import TOP, files, page
from tests.render.build_cohorts import COHORTS

PAGE = "retention.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files that the page shows, beside the sample data."""
    for name, text in files(PAGE).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "sample_data").symlink_to(TOP / "sample_data")
    return tmp_path


def test_the_revenue_kept_is_that_of_the_lists_on_the_page(folder: Path) -> None:
    report = load(folder / "lists.yaml").score()
    values = [report[name].estimate for name in ("grr", "nrr")]
    assert [one and round(one.value, 9) for one in values] == [85, 103]
    assert "GRR   85.0 %" in page(PAGE) and "NRR  103.0 %" in page(PAGE)


def test_the_triangle_on_the_page_is_that_of_its_configuration(folder: Path) -> None:
    report = load(folder / "cohorts.yaml").trend(every="year", kpis="retention", cohorts=True)
    [found] = report.triangles
    shown = dict(re.findall(r"^  (20\d\d) +(\d+)  ", page(PAGE), re.MULTILINE))
    assert shown == {row.label: str(row.size) for row in found.triangle.rows}


def test_what_the_page_says_of_a_year_is_so() -> None:
    assert "2 % a month is 21.5 % a year" in page(PAGE)
    assert round(100 * lost_a_year(0.02, 1), 1) == 21.5


def test_the_stays_on_the_page_are_those_of_its_configuration(folder: Path) -> None:
    facts: Any = load(folder / "cohorts.yaml").score(kpis="retention")["retention"].facts
    low, high = facts["mean_stay"].interval
    mean = facts["mean_stay"].value
    told = f"mean stay {mean:.1f} years ({low:.1f} to {high:.1f})"
    assert told in " ".join(page(PAGE).split())


def test_every_column_and_code_of_cohorts_is_on_the_page_of_formats() -> None:
    _, _, text = page("formats.md").partition("#### Cohorts")
    columns, _ = of_cells(COHORTS["quarters"])
    for name in [*(name for name, _ in columns), *plain_cohorts.COLUMNS, *WHY]:
        assert f"`{name}`" in text, name
