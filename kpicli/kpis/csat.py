"""Customer Satisfaction Score: the share of valid answers that are satisfied, in percent."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.core.kpi import Identity, Scored, Scores, together
from kpicli.core.options import SurveyOptions, option
from kpicli.core.question import Scale
from kpicli.core.survey import (
    listed,
    on_scale,
    one_column,
    question,
    scale_of,
    scored,
    share_parts,
    single,
)
from kpicli.core.unit import PERCENT

IDENTITY = Identity("csat", "CSAT", PERCENT, "higher", benchmarked=True)


@dataclass(frozen=True, kw_only=True)
class Options(SurveyOptions):
    """Options of `csat`."""

    satisfied: tuple[float, ...] = option(
        "The scores that count as satisfied; default the two best of the scale, or the best of "
        "a two-point scale.",
        (),
        example="[4, 5]",
    )


def build(name: str, options: Options, decimal: str) -> Scored:
    """The KPI as configured."""
    scale, column = together(lambda: _scale(options), lambda: one_column(options))
    better = options.better or IDENTITY.better
    chosen = frozenset(options.satisfied)
    reach = 0 if scale.high - scale.low <= 1 else 1

    def satisfied(score: float) -> bool:
        if chosen:
            return score in chosen
        return score <= scale.low + reach if better == "lower" else score >= scale.high - reach

    def points(scores: Scores) -> float:
        return 100.0 if satisfied(single(scores)) else 0.0

    best = scale.low if better == "lower" else scale.high
    near = best + (reach if better == "lower" else -reach)
    words = _words(options, sorted(chosen or {near, best}))
    return scored(
        name,
        IDENTITY,
        options,
        [question(column, options, scale, decimal)],
        points=points,
        method="wilson",
        low=0,
        high=100,
        better="higher",
        formula=f"answers {words} ÷ valid answers",
        parts=share_parts("satisfied", "not_satisfied"),
        facts={"satisfied": words, "scale": str(scale)},
    )


def _scale(options: Options) -> Scale:
    scale = scale_of(options)
    on_scale("satisfied", options.satisfied, scale)
    return scale


def _words(options: Options, scores: list[float]) -> str:
    """The satisfied answers as people gave them: by label where there is no scale of numbers."""
    if options.scale is None and options.labels:
        return " or ".join(text for text, score in options.labels.items() if score in scores)
    return listed(scores)
