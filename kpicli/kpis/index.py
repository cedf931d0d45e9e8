"""Index: the mean of the points that each answer is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from kpicli.core.answers import fold, number
from kpicli.core.kpi import Identity, OptionError, Scored, Scores, together
from kpicli.core.options import SurveyOptions, option
from kpicli.core.question import Scale
from kpicli.core.survey import one_column, question, scored, single, unscored
from kpicli.core.unit import INDEX

IDENTITY = Identity("index", "Index", INDEX, "higher")


@dataclass(frozen=True, kw_only=True)
class Options(SurveyOptions):
    """Options of `index`."""

    points: Mapping[str, float] | None = option(
        "Points by answer: scores, ranges of scores (`0-6`, half-open at the next range) or texts.",
        None,
        example="{0-6: -100, 7-8: 0, 9-10: 100}",
    )


def build(name: str, options: Options, decimal: str) -> Scored:
    """The KPI as configured; an answer that no key covers is invalid."""
    column, worth = together(lambda: one_column(options), lambda: _worth(options))
    low, high = min(worth.values()), max(worth.values())
    spans = _spans(worth, dict(options.labels or {}))
    if spans:
        scale = options.scale or Scale(spans[0][0], spans[-1][1])
        asked = question(column, options, scale, decimal)

        def points(scores: Scores) -> float | None:
            score = single(scores)
            fitting = [value for first, last, value in spans if first <= score]
            last = max((end for first, end, _ in spans if first <= score), default=None)
            if not fitting or last is None:
                return None
            following = [first for first, _, _ in spans if first > score]
            return fitting[-1] if score <= last or following else None
    else:
        labels = {fold(key): value for key, value in worth.items()}
        asked = question(column, options, Scale(low, high), decimal, labels=labels)

        def points(scores: Scores) -> float | None:
            return single(scores)

    return scored(
        name,
        IDENTITY,
        options,
        [asked],
        points=points,
        method="t",
        low=low,
        high=high,
        formula="mean of " + ", ".join(f"{key}: {value:g}" for key, value in worth.items()),
        facts={"points": dict(worth)},
    )


def _worth(options: Options) -> Mapping[str, float]:
    if not options.points:
        raise OptionError(
            "points",
            "no answer is given any points",
            slug="points-required",
            hint="add points: and the points of each answer",
        )
    if not _spans(options.points, dict(options.labels or {})):
        unscored(options)
    return options.points


def _range(key: str) -> tuple[float, float] | None:
    """A key as a stretch of scores: `7`, `0-6`, or None for a text."""
    value = number(key)
    if value is not None:
        return value, value
    first, mark, last = key.replace("–", "-").partition("-")
    low, high = number(first.strip()), number(last.strip())
    return (low, high) if mark and low is not None and high is not None else None


def _spans(
    worth: Mapping[str, float], labels: Mapping[str, float]
) -> list[tuple[float, float, float]]:
    """(first, last, points) of each key, lowest first; none where the keys are texts.

    An error where two overlap.
    """
    ranges = {key: _range(key) for key in worth}
    if not all(ranges.values()) and not labels:
        return []
    spans = []
    for key, value in worth.items():
        span = ranges[key]
        if span is None:
            score = labels.get(fold(key))
            if score is None:
                raise OptionError("points", f"{key!r} is neither a score, a range nor a label")
            span = (score, score)
        if span[0] > span[1]:
            raise OptionError("points", f"the range {key!r} runs backwards")
        spans.append((*span, value))
    spans.sort()
    for (_, last, _), (first, _, _) in pairwise(spans):
        if first <= last:
            raise OptionError("points", f"two ranges overlap at {first:g}")
    return spans
