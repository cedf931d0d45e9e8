"""What `--explain` adds to a result: its arithmetic, its facts, and each benchmark's test."""

from __future__ import annotations

from kpicli.core.report import Result
from kpicli.core.verdict import Standing
from kpicli.core.words import facts, gap, label, named, probability


def title(result: Result) -> str:
    """Which result is explained: "NPS, North"."""
    return ", ".join(part for part in (result.title, label(result)) if part)


def lines(result: Result) -> list[str]:
    """The arithmetic as the KPI wrote it, then facts, band and benchmarks, a line each."""
    told = list(result.arithmetic)
    if result.facts:
        told.append(", ".join(facts(result)))
    if result.band is not None:
        advice = f": {result.band.advice}" if result.band.advice else ""
        told.append(f"band {result.band.name}, from {result.band.low:g}{advice}")
    return [line for line in told if line] + [_test(result, each) for each in result.standings]


def _test(result: Result, standing: Standing) -> str:
    parts = [gap(result, standing)]
    if standing.p is not None:
        parts.append(f"{probability(standing.p, result.level)}, one-sided")
    verified = "verified" if standing.benchmark.verified else "unverified"
    return f"{named(result, standing, '')}: {', '.join(parts)}; {verified}: {standing.benchmark.source}"
