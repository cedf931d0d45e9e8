"""The words for what people wrote: counts, themes, terms and quotes, for every format."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core.report import Report, Result
from kpicli.core.rounding import half_up, places_to_agree
from kpicli.core.shown import shown
from kpicli.core.unit import SCALE
from kpicli.core.voices import Mention, Sentiment, Voices
from kpicli.core.words import difference, number, percent, probability

MOST = 12
"""So many groups' comments are told of for people to read; JSON has those of all."""
WITHHELD = "comments withheld to protect those who wrote them"
MOOD = "English only, from 2020, not a figure to decide on"
MARKS = {"higher": "▲", "lower": "▼"}
MEANINGS = {
    "▲": "those who mention it score clearly higher than the others",
    "▼": "clearly lower",
}


def spoken(report: Report) -> list[tuple[Result, bool]]:
    """The results whose comments are told of, each with whether in full: the total is.

    Of a trend it is each series' last period with comments, and of `benchmark` none.
    """
    if report.command == "benchmark":
        return []
    found = [one for one in map(shown, report.results) if one.voices is not None]
    if report.command == "trend":
        latest: dict[tuple[object, ...], Result] = {}
        for one in found:
            if one.voices and one.voices.comments:
                latest[one.name, *one.group.items()] = one
        found = list(latest.values())
    totals = {id(one) for one in found if not one.group}
    groups = [one for one in found if one.group]
    kept = totals | {id(one) for one in groups[:MOST]}
    return [(one, id(one) in totals) for one in found if id(one) in kept]


def summary(voices: Voices) -> list[str]:
    """How many wrote how much, and how they score."""
    if voices.why is not None:
        return [WITHHELD]
    if not voices.comments:
        return ["no comments"]
    n = voices.comments
    told = [f"{n:,} comment{'s' * (n != 1)}"]
    if voices.median_words is not None and voices.median_characters is not None:
        lengths = (_short(voices.median_words), _short(voices.median_characters))
        told.append("median {} words, {} characters".format(*lengths))
    if voices.score is not None:
        told.append(f"mean score {number(voices.score, 2)} of {voices.scored or 0:,}")
    return told


def heads(level: float) -> tuple[str, ...]:
    """What is told of a theme or a term behind its name."""
    return ("n", "share", "mean score", "vs others", f"{percent(level)} interval", "p")


def cells(mention: Mention, level: float) -> tuple[str, ...]:
    """What is told of a theme or a term, in the order of `heads`; blank where nothing is."""
    found = mention.versus_rest
    drawn = found.interval if found else None
    share = 100 * mention.share
    p = None if found is None else found.p_adjusted
    return (
        f"{mention.n:,}",
        f"{half_up(share, places_to_agree(share, [0.0, 100.0], 1))} %",
        "" if mention.score is None else number(mention.score, 2),
        "" if found is None else difference(found.difference, SCALE),
        f"{number(drawn.low, 2, signed=True)} to {number(drawn.high, 2, signed=True)}"
        if drawn
        else "",
        "" if p is None else probability(p, level).removeprefix("p ").replace("under ", "<"),
    )


def clear(mention: Mention) -> str:
    """`higher` or `lower` where those who mention it clearly score otherwise than the others."""
    found = mention.versus_rest
    if found is None or not found.significant:
        return ""
    return "higher" if found.difference > 0 else "lower"


def listed(mentions: Sequence[Mention]) -> str:
    """Terms with their respondents, on one line: "price 34, late reply 12"."""
    return ", ".join(f"{one.name} {one.n:,}" for one in mentions)


def quotes(voices: Voices, most: int | None = None) -> list[tuple[str, list[str]]]:
    """The quotes under headings: by bucket of the score, then testimonials; `most` of each."""
    found: dict[str, list[str]] = {}
    for one in voices.quotes:
        heads = {"low": "low scores", "middle": "middle scores", "high": "high scores"}
        head = heads.get(one.bucket or "", "comments")
        span = voices.buckets.get(one.bucket or "")
        found.setdefault(f"{head} ({span})" if span else head, []).append(said(one.text))
    if voices.testimonials:
        found["testimonials, with consent"] = [said(one.text) for one in voices.testimonials]
    return [(head, texts[:most]) for head, texts in found.items()]


def said(text: str) -> str:
    """A comment in quotation marks, on one line."""
    return f"“{' '.join(text.split())}”"


def mood(found: Sentiment) -> str:
    """The sentiment with what is to be thought of it."""
    shares = (
        (found.positive, "positive"),
        (found.neutral, "neutral"),
        (found.negative, "negative"),
    )
    told = ", ".join(f"{half_up(100 * share, 0)} % {name}" for share, name in shares)
    return f"sentiment: {told} ({MOOD})"


def _short(value: float) -> str:
    return number(value, 0 if value.is_integer() else 1)
