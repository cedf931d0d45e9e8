"""The comments of a result as JSON, field by field."""

from __future__ import annotations

from typing import Any

from kpicli.core.column import finite
from kpicli.core.voices import Mention, Quote, Sentiment, Voices
from kpicli.core.words_voices import MOOD
from kpicli.render.parts.json_differences import difference


def voices(found: Voices) -> dict[str, Any]:
    """The comments of one group; where they are withheld, nothing but that."""
    return {
        "why": found.why,
        "comments": found.comments,
        "median_characters": finite(found.median_characters),
        "median_words": finite(found.median_words),
        "scored": found.scored,
        "score": finite(found.score),
        "buckets": dict(found.buckets),
        "themes": [_mention(each) for each in found.themes],
        "terms": [_mention(each) for each in found.terms],
        "quotes": [_quote(each) for each in found.quotes],
        "testimonials": [each.text for each in found.testimonials],
        "sentiment": _sentiment(found.sentiment),
    }


def _mention(found: Mention) -> dict[str, Any]:
    return {
        "name": found.name,
        "n": found.n,
        "share": finite(found.share),
        "scored": found.scored,
        "score": finite(found.score),
        "lift": finite(found.lift),
        "versus_rest": difference(found.versus_rest),
    }


def _quote(found: Quote) -> dict[str, Any]:
    return {"text": found.text, "bucket": found.bucket}


def _sentiment(found: Sentiment | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "positive": finite(found.positive),
        "neutral": finite(found.neutral),
        "negative": finite(found.negative),
        "mean": finite(found.mean),
        "label": MOOD,
    }
