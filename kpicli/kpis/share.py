"""Share: how many of the valid answers are among the listed ones, in percent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kpicli.core.answers import fold, number
from kpicli.core.kpi import Identity, OptionError, Scored, Scores, together
from kpicli.core.options import SurveyOptions, option
from kpicli.core.survey import (
    one_column,
    question,
    scored,
    share_parts,
    single,
    unscored,
)
from kpicli.core.unit import PERCENT

IDENTITY = Identity("share", "Share", PERCENT, "higher")


@dataclass(frozen=True, kw_only=True)
class Options(SurveyOptions):
    """Options of `share`."""

    answers: tuple[str, ...] = option(
        "The answers that count, as scores of the declared scale or as texts.",
        (),
        example="[Extremely likely, Likely]",
    )


def build(name: str, options: Options, decimal: str) -> Scored:
    """The KPI as configured: on scores when a scale or labels are declared, else on texts."""
    column, scores = together(lambda: one_column(options), lambda: _scores(options, decimal))
    words = " or ".join(options.answers)
    if options.scale is None and not options.labels:
        labels = {fold(text): 100.0 for text in options.answers}
        asked = question(column, options, None, decimal, labels=labels, any_text=True)

        def points(scores: Scores) -> float:
            return single(scores)
    else:
        chosen = frozenset(scores)
        asked = question(column, options, options.scale, decimal)

        def points(scores: Scores) -> float:
            return 100.0 if single(scores) in chosen else 0.0

    return scored(
        name,
        IDENTITY,
        options,
        [asked],
        points=points,
        method="wilson",
        low=0,
        high=100,
        formula=f"answers {words} ÷ valid answers",
        parts=share_parts("counted", "others"),
        facts={"answers": words},
    )


def _scores(options: Options, decimal: str) -> tuple[float, ...]:
    """The scores of the answers that count; none where they are texts."""
    if not options.answers:
        raise OptionError(
            "answers",
            "no answers are listed",
            slug="answers-required",
            hint="add answers: and the list of answers that count",
        )
    if options.scale is None and not options.labels:
        unscored(options)
        return ()
    return together(*(partial(_score, text, options, decimal) for text in options.answers))


def _score(text: str, options: Options, decimal: str) -> float:
    labels = options.labels or {}
    score = labels.get(fold(text), number(text, decimal))
    if score is None or (options.scale is not None and not options.scale.holds(score)):
        raise OptionError("answers", f"{text!r} is no answer on the declared scale or labels")
    return score
