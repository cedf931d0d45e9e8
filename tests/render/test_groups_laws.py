"""Laws: no comparison, however odd its numbers, makes a machine format fail or lie."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.core.intervals import Interval
from kpicli.core.report import Change, Chart, Difference, Family, Overall, Period, Result
from kpicli.core.verdict import Benchmark, Closing, Percentile, Standing
from kpicli.render import formats
from kpicli.render import json as json_format
from kpicli.render.parts.plain_cells import of_result
from kpicli.render.parts.surface import Surface
from tests.render import build
from tests.render.test_groups_json import VALIDATOR
from tests.render.test_laws import results, texts
from tests.thorough import often

numbers = st.floats() | st.sampled_from([0.0, -0.0, 1e300, -1e300, 5e-324, 0.05, -0.05])
shares = st.floats(0, 1) | st.sampled_from([0.0, 1.0, 0.05, 1e-300, math.nextafter(1.0, 0.0)])
counts = st.integers(0, 10**12)
intervals = st.none() | st.builds(Interval, numbers, numbers, st.floats(0.5, 0.999), texts)
differences = st.builds(
    Difference,
    numbers,
    st.none() | numbers,
    intervals,
    st.none() | shares,
    texts,
    st.builds(Family, counts, texts),
    st.none() | shares,
    st.booleans(),
    st.none() | st.booleans(),
)
changes = st.builds(
    Change,
    texts,
    st.none() | differences,
    st.sampled_from([None, "no-answers", "no-test", "withheld", "incomplete", "overlap", "break"]),
    st.none() | numbers,
    st.none() | numbers,
    st.none() | st.booleans(),
)
standings = st.builds(
    Standing,
    st.builds(
        Benchmark,
        texts,
        texts,
        st.floats(-1e6, 1e6),
        texts,
        st.booleans(),
        st.sampled_from(["benchmark", "target", "period", "segment", "file"]),
        quantiles=st.dictionaries(st.floats(0, 1), numbers, max_size=2),
    ),
    st.none() | numbers,
    st.none() | shares,
    st.sampled_from(["above", "below", "inconclusive", "too_few"]),
    intervals,
    st.lists(st.builds(Closing, counts, counts, texts, texts, st.booleans())).map(tuple),
    st.none() | counts,
    st.none() | st.builds(Percentile, shares, shares, shares),
)


@st.composite
def compared(draw: Any) -> Result:
    """A result with whatever it can be compared with."""
    return replace(
        draw(results()),
        period=draw(st.none() | st.builds(Period, texts, texts, texts, st.booleans())),
        share=draw(st.none() | shares),
        impact=draw(st.none() | numbers),
        merged=draw(st.integers(0, 9)),
        versus_rest=draw(st.none() | differences),
        change=draw(st.none() | changes),
        year_change=draw(st.none() | changes),
        standings=tuple(draw(st.lists(standings, max_size=2))),
        signals=tuple(draw(st.lists(st.just("outside-limits"), max_size=1))),
    )


@settings(max_examples=often(20), deadline=None)
@given(st.lists(compared(), max_size=3), st.sampled_from(["segment", "trend", "benchmark"]))
def test_every_machine_format_writes_any_comparison(found: list[Result], command: str) -> None:
    report = build.report(
        *found,
        command=command,
        overall=(Overall("a", "b", math.nan, 1.0, math.inf, 0.5, "welch", 2),),
        charts=(Chart("a", {}, math.nan, -math.inf, math.inf, 8),),
    )
    for name in ("csv", "json", "ndjson", "plain"):
        output = formats.load(name)(report, Surface(None))
        assert isinstance(output, str)
        output.encode()
    VALIDATOR.validate(json.loads(json_format.render(report, Surface(None))))


@settings(max_examples=often(50), deadline=None)
@given(differences, st.sampled_from([0.9, 0.95, 0.99, 0.9995]))
def test_a_p_value_shown_is_on_its_own_side_of_the_level(found: Difference, level: float) -> None:
    one = replace(build.CSAT, level=level, versus_rest=found)
    shown = of_result(one)["p_adj"]
    if found.p_adjusted is None:
        assert shown == ""
        return
    line = round(1 - level, 12)
    if shown.startswith("<"):
        assert found.p_adjusted < float(shown[1:]) <= line
    elif abs(found.p_adjusted - line) > 1e-6:
        assert (float(shown) < line) == (found.p_adjusted < line)
