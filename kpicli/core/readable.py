"""Figures in the scale that they are read in: durations in hours, not in seconds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from kpicli.core.intervals import Interval
from kpicli.core.report import Change, Chart, Difference, Report, Result
from kpicli.core.rounding import MOST_PLACES, places_beside
from kpicli.core.unit import Unit
from kpicli.core.verdict import Standing


def readable(report: Report) -> Report:
    """The report with each KPI's figures in one scale, the one that suits the middle one.

    Figures of units without scales are as they were.
    """
    scaled = dict.fromkeys(each.name for each in report.results if each.unit.scales)
    if not scaled:
        return report
    units = {name: _unit([each for each in report.results if each.name == name]) for name in scaled}
    results = tuple(
        in_unit(each, units[each.name]) if each.name in units else each for each in report.results
    )
    charts = tuple(
        chart_in_unit(each, units[each.name]) if each.name in units else each
        for each in report.charts
    )
    return replace(report, results=results, charts=charts)


def one_readable(result: Result) -> Result:
    """A result in the scale that suits its own figure."""
    return in_unit(result, _unit([result]))


def declared_places(result: Result, value: float, places: int) -> int:
    """Decimals of a declared value beside a figure shown with `places`: six, without needless.

    In another scale than it was declared in a third of a day need not be 0.333333: it has as many
    as set it apart from the figure and its interval.
    """
    estimate = result.estimate
    if result.unit.factor == 1.0 or estimate is None or not math.isfinite(value):
        return MOST_PLACES
    drawn = estimate.interval
    beside = [estimate.value, *((drawn.low, drawn.high) if drawn else ())]
    return places_beside(value, filter(math.isfinite, beside), places)


def _unit(results: Iterable[Result]) -> Unit:
    """The scale of results of one KPI; withheld figures have no say in it."""
    shown = list(results)
    sizes = sorted(
        abs(each.estimate.value)
        for each in shown
        if each.estimate and not each.withheld and math.isfinite(each.estimate.value)
    )
    unit = shown[0].unit
    return unit.scale(sizes[len(sizes) // 2]) if sizes else unit.scale(0.0)


def in_unit(result: Result, unit: Unit) -> Result:
    """The result in one of the scales of its unit: figure, interval, gaps, changes, bands.

    Facts and arithmetic stay as they are.
    """
    if unit is result.unit:
        return result
    by, estimate = unit.factor, result.estimate
    if estimate is not None:
        estimate = replace(
            estimate,
            value=estimate.value / by,
            se=_less(estimate.se, by),
            interval=_interval(estimate.interval, by),
        )
    band = result.band
    return replace(
        result,
        unit=unit,
        estimate=estimate,
        band=band and replace(band, low=band.low / by),
        bands=tuple(replace(each, low=each.low / by) for each in result.bands),
        standings=tuple(standing_in_unit(each, unit) for each in result.standings),
        low=_less(result.low, by),
        high=_less(result.high, by),
        impact=_less(result.impact, by),
        versus_rest=_difference(result.versus_rest, by),
        change=_change(result.change, by),
        year_change=_change(result.year_change, by),
    )


def standing_in_unit(found: Standing, unit: Unit) -> Standing:
    """How a figure stands to a benchmark, in one of the scales of the figure's unit."""
    by, one = unit.factor, found.benchmark
    quantiles = {share: value / by for share, value in one.quantiles.items()}
    one = replace(one, value=one.value / by, sd=_less(one.sd, by), quantiles=quantiles)
    return replace(
        found, benchmark=one, gap=_less(found.gap, by), interval=_interval(found.interval, by)
    )


def _change(found: Change | None, by: float) -> Change | None:
    if found is None:
        return None
    return replace(
        found,
        difference=_difference(found.difference, by),
        within=_less(found.within, by),
        mix=_less(found.mix, by),
    )


def _difference(found: Difference | None, by: float) -> Difference | None:
    if found is None:
        return None
    return replace(
        found,
        difference=found.difference / by,
        se=_less(found.se, by),
        interval=_interval(found.interval, by),
    )


def chart_in_unit(found: Chart, unit: Unit) -> Chart:
    """A process behaviour chart in one of the scales of its KPI's unit."""
    by = unit.factor
    return replace(found, mean=found.mean / by, low=found.low / by, high=found.high / by)


def _interval(found: Interval | None, by: float) -> Interval | None:
    return found and replace(found, low=found.low / by, high=found.high / by)


def _less(value: float | None, by: float) -> float | None:
    return None if value is None else value / by
