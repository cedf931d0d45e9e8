"""Laws: rendering never fails, whatever the figures, and nothing shown contradicts another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.core import words
from kpicli.core.answers import Kind
from kpicli.core.estimate import Estimate
from kpicli.core.intervals import Interval
from kpicli.core.kpi import Band
from kpicli.core.report import Count, Report, Result
from kpicli.core.unit import INDEX, PERCENT, POINTS, SCALE, Unit
from kpicli.core.verdict import Reliability, Standing
from kpicli.render import formats
from kpicli.render.parts.surface import Surface
from tests.render import build
from tests.thorough import often

CLOSE = 5e-7
"""Closer than this, six decimals do not tell two numbers apart."""

figures = st.one_of(
    st.sampled_from([0.0, -0.0, 100.0, -100.0, 1e300, -1e300, 5e-324, 1e15, 99.99999, 74.95]),
    st.floats(-100, 100),
    st.floats(0, 100).map(lambda value: round(value, 2)),
    st.floats(allow_nan=False, allow_infinity=False),
)
units = st.sampled_from([PERCENT, POINTS, SCALE, INDEX, Unit("seconds", " s", " s", 0, 0.0)])
texts = st.text(max_size=12)
TEMPLATE = build.CSAT.estimate
assert TEMPLATE is not None


@st.composite
def estimates(draw: Any) -> Estimate | None:
    value = draw(st.none() | figures)
    if value is None:
        return None
    low, high = sorted([draw(figures), draw(figures)])
    drawn = draw(st.sampled_from([None, Interval(min(low, value), max(high, value), 0.95, "t")]))
    assert TEMPLATE is not None
    return replace(
        TEMPLATE,
        value=value,
        n=draw(st.integers(1, 10**12)),
        n_eff=draw(st.floats(0, 1e12)),
        se=draw(st.none() | st.floats(0, 1e300)),
        interval=drawn,
        clusters=draw(st.none() | st.integers(1, 99)),
    )


@st.composite
def results(draw: Any) -> Result:
    estimate = draw(estimates())
    standings = []
    for value in draw(st.lists(figures, max_size=3)):
        verdict = draw(st.sampled_from(["above", "below", "inconclusive", "too_few"]))
        name = draw(texts)
        kind = draw(st.sampled_from(["benchmark", "target"]))
        reference = build.benchmark(value, name, verified=draw(st.booleans()), kind=kind)
        gap = None if estimate is None else estimate.value - value
        standings.append(Standing(reference, gap, draw(st.none() | st.floats(0, 1)), verdict))
    bands = tuple(Band(draw(texts), low) for low in draw(st.lists(figures, max_size=3)))
    codes = st.lists(st.sampled_from(["few-answers", "no-interval", "wide-interval", "odd"]))
    reasons = tuple(draw(codes))
    return Result(
        name=draw(texts),
        kpi="any",
        title=draw(texts),
        unit=draw(units),
        better=draw(st.sampled_from(["higher", "lower"])),
        level=draw(st.floats(0.5, 0.999)),
        estimate=estimate,
        why=None if estimate else draw(st.sampled_from(["no-answers", "no-weight", None])),
        group=draw(st.dictionaries(texts, st.none() | texts, max_size=2)),
        parts={"part": Count(1, draw(st.none() | figures))},
        bands=bands,
        band=draw(st.sampled_from(bands)) if bands and estimate else None,
        reliability=Reliability("flagged" if reasons else "shown", reasons),
        standings=tuple(standings),
        facts={draw(texts): draw(figures | st.none() | texts | st.integers())},
        arithmetic=tuple(draw(st.lists(texts, max_size=2))),
        answers={Kind.VALID: draw(st.integers(0, 10**9))},
        low=draw(st.none() | figures),
        high=draw(st.none() | figures),
    )


surfaces = st.builds(
    Surface,
    width=st.none() | st.integers(1, 200),
    colour=st.booleans(),
    unicode=st.booleans(),
    explain=st.booleans(),
)
TEXT_FORMATS = [name for name in formats.names() if not formats.is_binary(name)]


@settings(max_examples=often(20), deadline=None)
@given(st.lists(results(), max_size=4), surfaces)
def test_rendering_never_fails(found: list[Result], surface: Surface) -> None:
    report: Report = build.report(*found)
    for name in TEXT_FORMATS:
        output = formats.load(name)(report, surface)
        assert isinstance(output, str)
        output.encode()


def shown(text: str) -> float:
    """The number that a reader sees."""
    return float(text.replace("−", "-").replace(",", "").split(" ")[0])


@settings(max_examples=often(80), deadline=None)
@given(results())
def test_shown_numbers_stand_to_each_other_as_the_exact_ones_do(result: Result) -> None:
    if result.estimate is None or abs(result.estimate.value) >= words.VAST:
        return
    value = result.estimate.value
    seen = shown(words.figure(result))
    for standing in result.standings:
        other = standing.benchmark.value
        if abs(value - other) > CLOSE and abs(other) < 1e9 and abs(value) < 1e9:
            assert (seen > shown(words.reference(other, result.unit))) == (value > other)
    for band in result.bands:
        if abs(value - band.low) > CLOSE and abs(band.low) < 1e9 and abs(value) < 1e9:
            assert (seen >= band.low) == (value >= band.low)


@settings(max_examples=often(80), deadline=None)
@given(results())
def test_an_interval_shown_excludes_what_the_exact_one_excludes(result: Result) -> None:
    estimate = result.estimate
    if estimate is None or estimate.interval is None or abs(estimate.value) >= 1e9:
        return
    ends = (estimate.interval.low, estimate.interval.high)
    if max(map(abs, ends)) >= 1e9:
        return
    low, high = map(shown, words.interval(result).split(" to "))
    assert low <= shown(words.figure(result)) <= high
    for standing in result.standings:
        other = standing.benchmark.value
        if abs(other) < 1e9 and all(abs(end - other) > CLOSE for end in ends):
            reference = shown(words.reference(other, result.unit))
            assert (low < reference < high) == (ends[0] < other < ends[1])


@settings(max_examples=often(60), deadline=None)
@given(figures, units)
def test_a_difference_is_never_shown_as_zero_when_it_is_not(value: float, unit: Unit) -> None:
    text = words.difference(value, unit).removesuffix(unit.difference)
    if abs(value) > CLOSE:
        assert text[0] in "+−"
