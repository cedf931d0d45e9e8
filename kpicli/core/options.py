"""Options of a KPI as fields that decode YAML, print themselves in the docs and say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any

from kpicli.core.forms import FormName
from kpicli.core.kpi import Band
from kpicli.core.question import Scale
from kpicli.core.source import Condition


def option(doc: str, default: Any = MISSING, *, example: str | None = None) -> Any:
    """A dataclass field with its sentence for the docs and an example as YAML."""
    metadata = {"doc": doc, "example": example}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Where respondents say whether they may be quoted."""

    consent: str = option("The column in which they say it.", example="may_quote")
    yes: tuple[str, ...] = option("The answers that agree.", ("yes",), example="[yes]")


@dataclass(frozen=True, kw_only=True)
class LongShape:
    """The columns of a survey with a row per answer."""

    response: str = option("The column that tells responses apart.", example="response_id")
    question: str = option(
        "The column that holds the questions; each becomes a column of its own.",
        example="question",
    )
    answer: str = option("The column that holds the answers.", example="answer")


@dataclass(frozen=True, kw_only=True)
class SurveyOptions:
    """What every survey KPI takes: its question, the scale, and which texts are which answer."""

    question: str | None = option(
        "The column of the survey that holds the answers.", None, example="q_satisfaction"
    )
    scale: Scale | None = option(
        "The declared scale, both ends included: `1-5` or `{min: 1, max: 5}`.",
        None,
        example="1-5",
    )
    labels: Mapping[str, float] | None = option(
        "Answer texts and their scores, or the name of a ready-made set.",
        None,
        example="{Good: 1, Bad: 0}",
    )
    written_as: tuple[FormName, ...] = option(
        "Forms in which answers are written beside plain numbers and labels: `leading_number` "
        "(10 - Extremely likely), `stars` (drawn, or 4 stars), `smileys` (five faces, 1–5), "
        "`percent` (85 %).",
        (),
        example="leading_number",
    )
    missing: tuple[str, ...] = option(
        "Further texts that are no answer, beside the blank and NULL.", (), example="[99, '-']"
    )
    not_applicable: tuple[str, ...] = option(
        "Further texts for a question that did not apply, beside N/A, NA and “not applicable”.",
        (),
        example="[6, Never used]",
    )
    where: tuple[Condition, ...] = option(
        "Only rows that meet these conditions were asked; the others count as not asked.",
        (),
        example="{channel: support}",
    )
    weight: str | None = option(
        "A weight column of its own; `none` for no weights. Default: the source's.",
        None,
        example="weight",
    )
    better: str | None = option(
        "`higher` or `lower`, where it differs from the KPI's own.", None, example="higher"
    )
    bands: tuple[Band, ...] | None = option(
        "Names for stretches of figures, each from its value up to the next.",
        None,
        example="{low: 0, moderate: 70, strong: 80}",
    )
    title: str | None = option("The name printed in reports.", None, example="Support CSAT")
    relevant: float | None = option(
        "The smallest difference that matters, in the KPI's unit.", None, example="2"
    )
