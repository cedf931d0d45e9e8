"""What the survey KPIs share: from options to questions, titles and boxes of a scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kpicli.core.answers import fold
from kpicli.core.forms import form
from kpicli.core.kpi import HIGHER, Identity, OptionError, Part, Scored, Scores
from kpicli.core.options import SurveyOptions
from kpicli.core.question import Question, Scale
from kpicli.core.unit import Unit
from kpicli.core.voices import Asked

ABBREVIATIONS = frozenset({"nps", "csat", "ces", "cess"})


def title_of(name: str, identity: Identity, title: str | None) -> str:
    """The declared title, the KPI's own when the result bears its id, else the name in words."""
    if title:
        return title
    if name == identity.id:
        return identity.title
    words = [word.upper() if word in ABBREVIATIONS else word for word in name.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def scale_of(options: SurveyOptions, default: Scale | None = None) -> Scale:
    """The declared scale, else that of the labels, else `default`; an error without any."""
    if options.scale is not None:
        return options.scale
    if options.labels:
        low, high = min(options.labels.values()), max(options.labels.values())
        if low == high:
            raise OptionError("labels", "all labels have the same score")
        return Scale(low, high)
    if default is not None:
        return default
    raise OptionError(
        "scale",
        "the scale is not declared",
        slug="scale-required",
        hint="add the scale the question was asked on, for example scale: 1-5; it is never "
        "guessed from the answers",
    )


def on_scale(option: str, scores: Sequence[float], scale: Scale) -> None:
    """Raise an `OptionError` unless the scale holds all scores of an option."""
    outside = [score for score in scores if not scale.holds(score)]
    if outside:
        raise OptionError(option, f"{listed(outside)} is not on the scale {scale}")


def question(
    column: str,
    options: SurveyOptions,
    scale: Scale | None,
    decimal: str,
    *,
    labels: Mapping[str, float] | None = None,
    any_text: bool = False,
) -> Question:
    """The question behind a column, with the options' texts folded."""
    return Question(
        column,
        scale,
        labels if labels is not None else dict(options.labels or {}),
        frozenset(fold(text) for text in options.missing),
        frozenset(fold(text) for text in options.not_applicable),
        decimal,
        any_text,
        forms=tuple(form(name) for name in options.written_as),
    )


def unscored(options: SurveyOptions) -> None:
    """Raise an `OptionError` when forms of scores are declared for answers that are texts."""
    if options.written_as:
        raise OptionError(
            "written_as",
            "the answers are told apart by their texts, so no score is read out of them",
            hint="declare the scale, and the answers as scores on it",
        )


def one_column(options: SurveyOptions) -> str:
    """The question's column, or an error that says it is missing."""
    if options.question is None:
        raise OptionError(
            "question",
            "no question is named",
            slug="question-required",
            hint="add question: and the name of the column that holds the answers",
        )
    return options.question


def single(score: Scores) -> float:
    """The one valid score of a KPI with a single question."""
    value = score[0]
    if value is None:
        raise ValueError("no valid answer")
    return value


def direction(options: SurveyOptions, identity: Identity) -> str:
    """`higher` or `lower`: as declared, else the KPI's own."""
    return options.better or identity.better or HIGHER


def scored(
    name: str,
    identity: Identity,
    options: SurveyOptions,
    questions: Sequence[Question],
    *,
    points: Callable[[Scores], float | None],
    method: str,
    formula: str,
    unit: Unit | None = None,
    better: str | None = None,
    low: float | None = None,
    high: float | None = None,
    parts: tuple[Part, ...] = (),
    facts: Mapping[str, Any] | None = None,
    describe: Callable[[Mapping[Scores, int]], Mapping[str, Any]] | None = None,
    comments: Asked | None = None,
) -> Scored:
    """A KPI ready to compute, the shared options filled in."""
    return Scored(
        name=name,
        identity=identity,
        title=title_of(name, identity, options.title),
        unit=unit or identity.unit,
        better=better or direction(options, identity),
        questions=tuple(questions),
        points=points,
        method=method,
        formula=formula,
        low=low,
        high=high,
        parts=parts,
        bands=identity.bands if options.bands is None else options.bands,
        where=options.where,
        weight=options.weight,
        relevant=options.relevant,
        facts=facts or {},
        describe=describe,
        comments=comments,
    )


def share_parts(yes: str, no: str) -> tuple[Part, Part]:
    """The two parts of a share: who counts (100 points) and who does not (0)."""
    return Part(yes, lambda point: point == 100), Part(no, lambda point: point == 0)


def listed(scores: Sequence[float]) -> str:
    """Scores as read aloud: "4 or 5"."""
    return " or ".join(f"{score:g}" for score in scores)
