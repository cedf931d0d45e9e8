"""Client Empowerment Satisfaction Score: mean satisfaction on a percent scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kpicli.core.kpi import Band, Identity, OptionError, Scored, Scores, together
from kpicli.core.options import SurveyOptions, option
from kpicli.core.question import Scale
from kpicli.core.survey import one_column, question, scale_of, scored
from kpicli.core.unit import PERCENT

IDENTITY = Identity(
    "cess",
    "CESS",
    PERCENT,
    "higher",
    bands=(
        Band("low", 0, "urgent action"),
        Band("moderate", 70, "find the areas to improve"),
        Band("strong", 80),
    ),
    benchmarked=True,
)


@dataclass(frozen=True, kw_only=True)
class Options(SurveyOptions):
    """Options of `cess`."""

    items: tuple[str, ...] = option(
        "The columns of several items in place of one question; a respondent's score is the "
        "mean of the items answered, if at least half were.",
        (),
        example="[cess_informed, cess_control]",
    )
    normalise: Literal["of_max", "range", "none"] = option(
        "How scores become percent: `of_max` score ÷ maximum, `range` (score − min) ÷ "
        "(max − min), `none` where answers are percentages already. It can flip verdicts, so it "
        "is printed with the figure.",
        "of_max",
        example="range",
    )


def build(name: str, options: Options, decimal: str) -> Scored:
    """The KPI as configured."""
    columns, scale = together(lambda: _columns(options), lambda: _scale(options))
    none = options.normalise == "none"
    needed = math.ceil(len(columns) / 2)

    def percent(score: float) -> float:
        if none:
            return score
        if options.normalise == "range":
            return 100 * (score - scale.low) / (scale.high - scale.low)
        return 100 * score / scale.high

    def points(scores: Scores) -> float | None:
        valid = [score for score in scores if score is not None]
        if len(valid) < needed:
            return None
        return percent(math.fsum(valid) / len(valid))

    words = {
        "of_max": f"score ÷ {scale.high:g}",
        "range": f"(score − {scale.low:g}) ÷ {scale.high - scale.low:g}",
        "none": "percentages as answered",
    }[options.normalise]
    whose = f"mean of {len(columns)} items" if len(columns) > 1 else "score"
    return scored(
        name,
        IDENTITY,
        options,
        [question(column, options, scale, decimal) for column in columns],
        points=points,
        method="t",
        low=percent(scale.low),
        high=percent(scale.high),
        formula=f"sum of satisfaction scores ÷ respondents ({whose}, {words})",
        facts={"normalise": options.normalise, "scale": str(scale), "items": len(columns)},
        describe=lambda patterns: _describe(patterns, points),
    )


def _columns(options: Options) -> tuple[str, ...]:
    if options.items and options.question:
        raise OptionError("items", "question and items are both given", hint="keep one of them")
    if len(set(options.items)) != len(options.items):
        raise OptionError("items", "an item is named twice")
    return options.items or (one_column(options),)


def _scale(options: Options) -> Scale:
    scale = scale_of(options, Scale(0, 100) if options.normalise == "none" else None)
    if options.normalise == "of_max" and scale.high <= 0:
        raise OptionError(
            "normalise",
            f"of_max needs a maximum above 0, the scale is {scale}",
            hint="use normalise: range",
        )
    return scale


def _describe(patterns: Mapping[Scores, int], points: Any) -> Mapping[str, Any]:
    """The raw mean on the scale (unweighted), and Cronbach's alpha over complete answers."""
    total, n = [], 0
    whole: dict[tuple[float, ...], float] = {}
    for scores, count in patterns.items():
        valid = [score for score in scores if score is not None]
        if points(scores) is None:
            continue
        total.append(count * math.fsum(valid) / len(valid))
        n += count
        if len(valid) == len(scores):
            key = tuple(valid)
            whole[key] = whole.get(key, 0) + count
    facts: dict[str, Any] = {"raw_mean": math.fsum(total) / n if n else None}
    if patterns and len(next(iter(patterns))) > 1:
        from kpicli.core.alpha import covariance_sums, cronbach_alpha

        facts["alpha"] = cronbach_alpha(covariance_sums(whole)) if whole else None
    return facts
