"""The worked examples of tests/kpis/cases: answers in, figure and interval out, with a source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import repeated, result_of

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['case']}")
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_a_worked_example_comes_out_as_its_source_says(
    case: dict[str, Any], tmp_path: Path
) -> None:
    result = result_of(tmp_path, case["kpi"], repeated(case["counts"]))
    if case["value"] is None:
        assert result.estimate is None
        assert result.why == case["why"]
        return
    estimate = result.estimate
    assert estimate is not None
    assert estimate.value == pytest.approx(case["value"], rel=1e-12, abs=1e-12)
    if "n" in case:
        assert estimate.n == case["n"]
    if "se" in case:
        assert estimate.se == pytest.approx(case["se"], rel=1e-12)
    if "interval" in case:
        assert estimate.interval is not None
        found = (estimate.interval.low, estimate.interval.high)
        assert found == pytest.approx(case["interval"], abs=10 ** -case["places"])
    if "parts" in case:
        assert {name: count.n for name, count in result.parts.items()} == case["parts"]
    if "band" in case:
        assert result.band is not None
        assert result.band.name == case["band"]
    for fact, value in case.get("facts", {}).items():
        assert result.facts[fact] == value
