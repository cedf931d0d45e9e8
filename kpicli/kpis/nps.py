"""Net Promoter Score: the share of promoters less the share of detractors, −100 to 100."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpicli.core.kpi import Identity, OptionError, Part, Scored, Scores, together
from kpicli.core.options import SurveyOptions, option
from kpicli.core.question import Scale
from kpicli.core.survey import one_column, question, scale_of, scored, single
from kpicli.core.unit import POINTS

IDENTITY = Identity("nps", "NPS", POINTS, "higher")


@dataclass(frozen=True, kw_only=True)
class Options(SurveyOptions):
    """Options of `nps`."""

    interval: Literal["adjusted-wald", "wald", "score", "nps-t"] = option(
        "How the interval is drawn; the default is Rocks's adjusted Wald.",
        "adjusted-wald",
        example="score",
    )


def points(scores: Scores) -> float:
    """100 for a promoter (9 and up), −100 for a detractor (under 7), else 0."""
    score = single(scores)
    return 100.0 if score >= 9 else -100.0 if score < 7 else 0.0


def build(name: str, options: Options, decimal: str) -> Scored:
    """The KPI as configured; an error on any scale but 0–10."""
    scale, column = together(lambda: _scale(options), lambda: one_column(options))
    return scored(
        name,
        IDENTITY,
        options,
        [question(column, options, scale, decimal)],
        points=points,
        method=options.interval,
        low=-100,
        high=100,
        formula="% promoters (9–10) − % detractors (0–6)",
        parts=(
            Part("promoters", lambda point: point > 0),
            Part("passives", lambda point: point == 0),
            Part("detractors", lambda point: point < 0),
        ),
    )


def _scale(options: Options) -> Scale:
    scale = scale_of(options, Scale(0, 10))
    if (scale.low, scale.high) != (0, 10):
        raise OptionError(
            "scale" if options.scale else "labels",
            f"NPS is defined on 0–10 only, not on {scale}",
            slug="nps-scale",
            hint="for points per answer on another scale use kpi: index, for a share kpi: csat",
        )
    return scale
