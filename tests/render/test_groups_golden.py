"""Whole outputs of groups, periods and benchmarks, as programs see them."""

from __future__ import annotations

import pytest

from kpicli.render import formats
from kpicli.render.parts.surface import Surface
from tests.render import golden
from tests.render.build_groups import REPORTS

OUTPUTS = [
    *(f"plain-{name}.txt" for name in REPORTS),
    *(f"csv-{name}.csv" for name in REPORTS),
    "json-segment.json",
    "json-trend.json",
    "json-benchmark.json",
    "ndjson-trend.ndjson",
]


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_output_is_the_one_kept(name: str) -> None:
    format_name, _, rest = name.partition("-")
    content = formats.load(format_name)(REPORTS[rest.partition(".")[0]], Surface(None))
    assert isinstance(content, str)
    golden.check(name, content)
