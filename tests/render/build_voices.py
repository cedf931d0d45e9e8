"""Comments by hand for the tests of the formats: invented words, real comparisons."""

from __future__ import annotations

from dataclasses import replace

from kpicli.core.mentions import Said, Scores, mentions
from kpicli.core.question import Scale
from kpicli.core.report import Report, Result
from kpicli.core.tally import Mass
from kpicli.core.voices import Mention, Quote, Sentiment, Voices
from tests.render import build


def said(word: str, other: str) -> tuple[Mention, ...]:
    """Three mentions: one clearly lower, one clearly higher, and one without scores."""
    one = Mass(1, 1.0, 1.0)
    found = [Said(frozenset({word}), float(3 + at % 3), one) for at in range(40)]
    found += [Said(frozenset({other}), float(8 + at % 3), one) for at in range(30)]
    found += [Said(frozenset({"rare"}), float(6 + at % 4), one) for at in range(9)]
    return mentions((word, other, "rare"), found, Scores(Scale(0, 10), 0.95), (word, other))


def voices(text: str = "The “late” invoice\nwas wrong", name: str = "billing") -> Voices:
    """All that can be told of comments, with a text and a name wherever data can be."""
    return Voices(
        1234,
        None,
        52.0,
        8.5,
        1200,
        6.54321,
        {"low": "0–6", "middle": "7–8", "high": "9–10"},
        said(name, "staff"),
        said(f"{name} late", "friendly staff"),
        (Quote(text, "low"), Quote(f"{text} too", "low"), Quote("Fine", "high")),
        (Quote(f"{text}!"),),
        Sentiment(0.251, 0.5, 0.249, 0.02),
    )


RESULT = replace(build.result("feedback", {0: 1000, 100: 1234}, title="Feedback"), voices=voices())


def report(*results: Result, command: str = "score") -> Report:
    """A report on a comment share, and whatever else."""
    return build.report(*(results or (RESULT,)), command=command)


def region(name: str, told: Voices | None = None) -> Result:
    """The comment share of a region."""
    return replace(RESULT, group={"region": name}, voices=told or voices())


GROUPS = replace(
    report(
        RESULT,
        region("North"),
        region("South", Voices(why="withheld")),
        region("East", Voices(0)),
        command="segment",
    ),
    by=("region",),
    sort="impact",
)
