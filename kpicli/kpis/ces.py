"""Customer Effort Score: mean on its scale, share or index; which end is good is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpicli.core.kpi import Identity, OptionError, Part, Scored, Scores, together
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
from kpicli.core.unit import PERCENT, POINTS, SCALE

IDENTITY = Identity("ces", "CES", SCALE, None)

EASY = (
    "easy",
    "simple",
    "makkelijk",
    "gemakkelijk",
    "eenvoudig",
    "einfach",
    "leicht",
    "facile",
    "simple",
    "fácil",
    "sencillo",
    "semplice",
)
HARD = (
    "difficult",
    "hard",
    "moeilijk",
    "lastig",
    "schwierig",
    "schwer",
    "difficile",
    "difícil",
    "complicado",
    "compliqué",
    "complicato",
)


@dataclass(frozen=True, kw_only=True)
class Options(SurveyOptions):
    """Options of `ces`."""

    as_: Literal["mean", "share", "index"] = option(
        "`mean` of the answers, `share` of easy ones, or `index`: % easy − % difficult.",
        "mean",
        example="share",
    )
    easy: tuple[float, ...] = option(
        "The scores that count as easy; default beyond the middle of the scale for `share` "
        "(5–7 of 7), the two best for `index`.",
        (),
        example="[6, 7]",
    )
    difficult: tuple[float, ...] = option(
        "The scores that count as difficult in `index`; default short of the middle.",
        (),
        example="[1, 2, 3]",
    )


def told_by(labels: dict[str, float]) -> str | None:
    """`higher` or `lower` when the labels' words say which end is easy, else None."""
    easy = [score for text, score in labels.items() if _has(text, EASY) and not _has(text, HARD)]
    hard = [score for text, score in labels.items() if _has(text, HARD) and not _has(text, EASY)]
    if not easy or not hard:
        return None
    if min(easy) > max(hard):
        return "higher"
    return "lower" if max(easy) < min(hard) else None


def _has(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def build(name: str, options: Options, decimal: str) -> Scored:
    """The KPI as configured; an error while its direction is not known."""
    better, scale, column = together(
        lambda: _direction(options), lambda: _scale(options), lambda: one_column(options)
    )
    sign = 1 if better == "higher" else -1
    middle = (scale.low + scale.high) / 2
    columns = [question(column, options, scale, decimal)]
    facts = {"scale": str(scale), "direction": f"{better} is easier", "as": options.as_}
    if options.as_ == "mean":
        return scored(
            name,
            IDENTITY,
            options,
            columns,
            points=single,
            method="t",
            better=better,
            low=scale.low,
            high=scale.high,
            formula=f"mean answer on {scale}",
            facts=facts,
        )
    best = scale.high if sign > 0 else scale.low

    def easy(score: float) -> bool:
        if options.easy:
            return score in options.easy
        if options.as_ == "share":
            return sign * score > sign * middle
        return sign * (best - score) <= 1

    def difficult(score: float) -> bool:
        return score in options.difficult if options.difficult else sign * score < sign * middle

    if options.as_ == "share":
        return scored(
            name,
            IDENTITY,
            options,
            columns,
            points=lambda scores: 100.0 if easy(single(scores)) else 0.0,
            method="wilson",
            unit=PERCENT,
            better="higher",
            low=0,
            high=100,
            facts=facts,
            formula=f"answers {_boxes(scale, easy)} ÷ valid answers",
            parts=share_parts("easy", "not_easy"),
        )

    def points(scores: Scores) -> float:
        score = single(scores)
        return 100.0 if easy(score) else -100.0 if difficult(score) else 0.0

    return scored(
        name,
        IDENTITY,
        options,
        columns,
        points=points,
        method="adjusted-wald",
        unit=POINTS,
        better="higher",
        low=-100,
        high=100,
        facts=facts,
        formula=f"% answering {_boxes(scale, easy)} − % answering {_boxes(scale, difficult)}",
        parts=(
            Part("easy", lambda point: point > 0),
            Part("neutral", lambda point: point == 0),
            Part("difficult", lambda point: point < 0),
        ),
    )


def _direction(options: Options) -> str:
    better = options.better or told_by(dict(options.labels or {}))
    if better is None:
        raise OptionError(
            "better",
            "the direction of the effort scale is not declared",
            slug="ces-direction",
            hint="better: higher where a high answer means easy (1–7 “made it easy”), "
            "better: lower where it means difficult (1 very simple … 5 very difficult)",
            allowed=("higher", "lower"),
        )
    return better


def _scale(options: Options) -> Scale:
    scale = scale_of(options)
    together(
        lambda: on_scale("easy", options.easy, scale),
        lambda: on_scale("difficult", options.difficult, scale),
    )
    return scale


def _boxes(scale: Scale, holds: object) -> str:
    if not callable(holds) or scale.high - scale.low > 10:
        return "in range"
    steps = [scale.low + step for step in range(int(scale.high - scale.low) + 1)]
    return listed([score for score in steps if holds(score)])
