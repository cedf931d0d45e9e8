"""Feedback: how many of the respondents write a comment, in percent, and what they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpicli.core.answers import fold
from kpicli.core.comments import NOTHING, is_comment
from kpicli.core.kpi import Identity, OptionError, Scored, Scores, together
from kpicli.core.options import Consent, SurveyOptions, option
from kpicli.core.question import Question
from kpicli.core.stop_words import LANGUAGES
from kpicli.core.survey import question, scale_of, scored, share_parts
from kpicli.core.themes import BadWordError, entry
from kpicli.core.unit import PERCENT
from kpicli.core.voices import Asked
from kpicli.core.wording import words

IDENTITY = Identity("feedback", "Feedback", PERCENT, "higher")


@dataclass(frozen=True, kw_only=True)
class Options(SurveyOptions):
    """Options of `feedback`."""

    comment: str | None = option(
        "The column of open text. `missing` and `not_applicable` are further texts that are no "
        "comment, beside blanks, texts without a letter and “none” in seven languages.",
        None,
        example="comment",
    )
    score: str | None = option(
        "A column of scores that stands beside the comments; `scale`, and `labels`, are of it.",
        None,
        example="q_recommend",
    )
    themes: Mapping[str, tuple[str, ...]] | None = option(
        "Lists of words by theme, in any languages. Whole words or phrases; a `*` at the end "
        "stands for any ending.",
        None,
        example='{billing: [invoice, factuur, "price*"]}',
    )
    languages: tuple[str, ...] = option(
        "The languages whose stop words are no terms: " + ", ".join(LANGUAGES) + ". Default: all.",
        (),
        example="[en, nl, de]",
    )
    testimonials: Consent | None = option(
        "The column in which respondents agree to be quoted, and the answers that say yes.",
        None,
        example="{consent: may_quote, yes: [yes]}",
    )
    sentiment: bool = option(
        "Whether the mood of the comments is guessed. English only, by a lexicon from 2020: not a "
        "figure to decide on. Needs the extra `sentiment`.",
        False,
        example="true",
    )


def build(name: str, options: Options, decimal: str) -> Scored:
    """The KPI as configured."""
    column, others, _ = together(
        lambda: _column(options),
        lambda: _others(options, decimal),
        lambda: _lists(options),
    )
    nothing = NOTHING | {" ".join(words(t)) for t in (*options.missing, *options.not_applicable)}

    def reads(text: str) -> float:
        return float(is_comment(text, nothing))

    def points(scores: Scores) -> float:
        return 100.0 if scores[0] else 0.0

    if column in [one.column for one in others.values()]:
        raise OptionError("comment", f"{column!r} is the column of something else as well")
    keys = ["question" if options.comment is None else "comment", *others]
    return scored(
        name,
        IDENTITY,
        options,
        [Question(column, reads=reads), *others.values()],
        points=points,
        method="wilson",
        low=0,
        high=100,
        formula="respondents with a comment ÷ respondents",
        parts=share_parts("commented", "silent"),
        comments=Asked(
            tuple(keys),
            keys.index("score") if "score" in keys else None,
            others["score"].scale if "score" in others else None,
            keys.index("testimonials") if "testimonials" in keys else None,
            options.themes or {},
            options.languages or LANGUAGES,
            options.sentiment,
        ),
    )


def _column(options: Options) -> str:
    if options.comment and options.question:
        raise OptionError("comment", "question and comment are both given", hint="keep comment:")
    column = options.comment or options.question
    if column is None:
        raise OptionError(
            "comment",
            "no column of comments is named",
            slug="comment-required",
            hint="add comment: and the name of the column that holds the open text",
        )
    return column


def _others(options: Options, decimal: str) -> dict[str, Question]:
    """The questions beside the comment, by the option that names their column."""
    found = {}
    if options.score is not None:
        found["score"] = question(options.score, options, scale_of(options), decimal)
    if (consent := options.testimonials) is not None:
        if consent.consent == options.score:
            raise OptionError("testimonials", "the score cannot be the consent")
        yes = {fold(text): 1.0 for text in consent.yes}
        found["testimonials"] = Question(consent.consent, labels=yes, any_text=True)
    return found


def _lists(options: Options) -> None:
    """Raise an `OptionError` for a word or a language that cannot be used."""
    for theme, texts in (options.themes or {}).items():
        for text in texts:
            try:
                entry(text)
            except BadWordError as error:
                raise OptionError(
                    "themes",
                    f"theme {theme}: {error}",
                    hint="write words or phrases, such as invoice, late payment or price*",
                ) from None
    for language in options.languages:
        if language not in LANGUAGES:
            raise OptionError(
                "languages",
                f"there are no stop words for the language {language!r}",
                slug="no-such-language",
                allowed=LANGUAGES,
                hint="leave languages: out for all of them",
            )
