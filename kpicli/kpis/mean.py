"""Mean: the average of the valid answers, on their own scale."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.core.kpi import Identity, Scored
from kpicli.core.options import SurveyOptions
from kpicli.core.question import Scale
from kpicli.core.survey import one_column, question, scored, single
from kpicli.core.unit import SCALE

IDENTITY = Identity("mean", "Mean", SCALE, "higher")


@dataclass(frozen=True, kw_only=True)
class Options(SurveyOptions):
    """Options of `mean`. Without a scale any finite number is a valid answer."""


def build(name: str, options: Options, decimal: str) -> Scored:
    """The KPI as configured."""
    scale = options.scale
    if scale is None and options.labels:
        scale = Scale(min(options.labels.values()), max(options.labels.values()))
    return scored(
        name,
        IDENTITY,
        options,
        [question(one_column(options), options, scale, decimal)],
        points=single,
        method="t",
        low=scale.low if scale else None,
        high=scale.high if scale else None,
        formula=f"mean answer on {scale}" if scale else "mean answer",
        facts={"scale": str(scale)} if scale else {},
    )
