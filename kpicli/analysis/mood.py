"""The mood of comments by the lexicon of vaderSentiment, an optional package."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kpicli.config.load import Config
from kpicli.core.kpi import Scored
from kpicli.core.voices import Sentiment
from kpicli.errors import usage_error

CUT = 0.05
"""A compound score from here on is positive, and down from minus this negative. Hutto & Gilbert
2014."""


def ready(config: Config, kpis: Mapping[str, Scored]) -> None:
    """Raise (exit 2) where the mood is asked for and the package is not there."""
    for name, kpi in kpis.items():
        if kpi.comments is None or not kpi.comments.sentiment:
            continue
        try:
            _analyser()
        except ImportError:
            raise usage_error(
                "no-sentiment-package",
                "sentiment: true needs the package vaderSentiment, which is not installed",
                config.place(f"kpis.{name}.sentiment"),
                hint="python -m pip install 'kpicli[sentiment]', or take sentiment: out",
            ) from None


def mood(comments: Iterable[tuple[str, float]]) -> Sentiment | None:
    """The mood of comments, each with its weight; None where nothing weighs anything."""
    found = [(_compound(text), weight) for text, weight in comments]
    whole = math.fsum(weight for _, weight in found)
    if not whole > 0:
        return None

    def share(low: float, high: float) -> float:
        return math.fsum(weight for score, weight in found if low <= score <= high) / whole

    mean = math.fsum(score * weight for score, weight in found) / whole
    up, down = share(CUT, 1.0), share(-1.0, -CUT)
    return Sentiment(up, max(0.0, 1.0 - up - down), down, mean)


@cache
def _analyser() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _compound(text: str) -> float:
    return float(_analyser().polarity_scores(text)["compound"])
