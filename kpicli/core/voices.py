"""What people wrote: what is asked of comments, and what is told of them. Facts only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kpicli.core.question import Scale

if TYPE_CHECKING:
    from kpicli.core.report import Difference


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of comments, and in which of the KPI's columns it is found.

    `options` are the keys of the configuration that name the columns, in their order; the comment
    is the first. `score` and `consent` are places among them. `themes` are lists of words by name,
    a `*` at the end of a word standing for any ending; `languages` those whose stop words are no
    terms.
    """

    options: tuple[str, ...]
    score: int | None = None
    scale: Scale | None = None
    consent: int | None = None
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    sentiment: bool = False


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

    `comments` are the respondents who wrote one; `median_characters` and `median_words` the length
    of what they wrote; `score` is the mean score of the `scored` ones among them; `buckets` say
    which scores each bucket of quotes holds. With `why` = `withheld` there is nothing but that.
    """

    comments: int | None = None
    why: str | None = None
    median_characters: float | None = None
    median_words: float | None = None
    scored: int | None = None
    score: float | None = None
    buckets: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[Mention, ...] = ()
    terms: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    testimonials: tuple[Quote, ...] = ()
    sentiment: Sentiment | None = None
