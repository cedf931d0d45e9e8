"""What people wrote: the counts, themes, terms and quotes beside a comment share. Facts only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpicli.core.report import Difference


@dataclass(frozen=True, slots=True)
class Mention:
    """A theme or a term: who mentions it, and how they score.

    `n` are respondents, `share` (0 to 1) their part of all with a comment, by weight where there
    are weights. `scored` of them gave a score, `score` is its mean, `lift` that mean less the mean
    of all with a comment, and `versus_rest` it less the mean of those who do not mention it; all
    four are None where no score is declared, or where they would say too much of too few.
    """

    name: str
    n: int
    share: float
    scored: int | None = None
    score: float | None = None
    lift: float | None = None
    versus_rest: Difference | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A comment, redacted, and the bucket of its author's score: `low`, `middle` or `high`."""

    text: str
    bucket: str | None = None


@dataclass(frozen=True, slots=True)
class Sentiment:
    """The mood of the comments by a lexicon of English: shares (0 to 1) and the mean, −1 to 1."""

    positive: float
    neutral: float
    negative: float
    mean: float


@dataclass(frozen=True, slots=True)
class Voices:
    """The comments of one group and period.

    `comments` are the respondents who wrote one; `characters` and `words` the median length of what
    they wrote; `score` the mean score of the `scored` ones among them; `buckets` which scores each
    bucket of quotes holds. With `why` = `withheld` there is nothing but that.
    """

    comments: int | None = None
    why: str | None = None
    characters: float | None = None
    words: float | None = None
    scored: int | None = None
    score: float | None = None
    buckets: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[Mention, ...] = ()
    terms: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    testimonials: tuple[Quote, ...] = ()
    sentiment: Sentiment | None = None
