"""The words around a result: which one it is, its facts, and what `--explain` adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpicli.core import words_groups, words_periods, words_quality, words_survival
from kpicli.core.report import Result
from kpicli.core.sentences import sentence
from kpicli.core.unit import Amount
from kpicli.core.verdict import Standing
from kpicli.core.words import declared, gap, named, number, probability
from kpicli.core.words_amounts import spanned
from kpicli.core.words_benchmarks import origin


def label(result: Result) -> str:
    """What sets a result apart from its KPI's others: "North, 2026-Q1"; empty for the total."""
    parts = [
        f"no {key}" if value is None else words_groups.value(value)
        for key, value in result.group.items()
    ]
    return ", ".join(parts + ([result.period.label] if result.period else []))


def title(result: Result) -> str:
    """Which result it is: "NPS, North"."""
    return ", ".join(part for part in (result.title, label(result)) if part)


def lines(result: Result) -> list[str]:
    """The result in a sentence, its arithmetic as the KPI wrote it, facts, band, rest, benchmarks
    and changes; a line each.
    """
    told = [sentence(result), *result.arithmetic]
    if result.facts:
        told.append(", ".join(facts(result)))
    if result.survival is not None:
        told += words_survival.yearly(result.survival)
    if result.band is not None:
        advice = f": {result.band.advice}" if result.band.advice else ""
        low = declared(result, result.band.low)
        told.append(f"band {result.band.name}, from {low}{advice}")
    if result.with_flagged is not None:
        told.append(words_quality.line(result))
    told += words_groups.lines(result)
    told += [_test(result, each) for each in result.standings]
    for change in (result.change, result.year_change):
        told += words_periods.explained(result, change)
    return [line for line in told if line]


def _test(result: Result, standing: Standing) -> str:
    parts = [gap(result, standing)]
    if standing.p is not None:
        parts.append(f"{probability(standing.p, result.level)}, one-sided")
    source = "source" if standing.benchmark.verified else "unverified source"
    told = f"{named(result, standing, '')}: {', '.join(parts)}"
    return f"{told}; {source}: {origin(standing)}"


def facts(result: Result) -> list[str]:
    """What else belongs to the figure: "normalise of_max", "raw mean 3.82"."""
    told = ((key.replace("_", " "), _fact(value)) for key, value in result.facts.items())
    return [f"{key} {text}" for key, text in told if text]


def _fact(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Amount):
        return spanned(value)
    if isinstance(value, float):
        return number(value, 0 if value.is_integer() else 2)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_fact(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_fact(each) for each in value)
    return str(value)
