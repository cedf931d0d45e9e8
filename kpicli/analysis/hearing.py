"""From the comments of a KPI's cells to what is told of them, group by group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from kpicli.analysis.hearing_scores import EVERYONE, Untold, untold
from kpicli.analysis.sampling import Units
from kpicli.core.answers import judge
from kpicli.core.crossing import Cell as Place
from kpicli.core.crossing import Unions
from kpicli.core.mentions import Said, Scores, mean_score, mentions
from kpicli.core.plan import Cell
from kpicli.core.quotes import BUCKETS, Candidate, bucket, representative, spans
from kpicli.core.redact import bare, redacted
from kpicli.core.report import WITHHELD
from kpicli.core.source import Source
from kpicli.core.stop_words import stop_words
from kpicli.core.tally import Mass
from kpicli.core.terms import frequent, terms
from kpicli.core.themes import Themes
from kpicli.core.voices import Asked, Mention, Quote, Voices
from kpicli.core.withholding import withheld
from kpicli.core.wording import normal, phrases, word_count

if TYPE_CHECKING:
    from kpicli.analysis.frame import Frame

Group = tuple[str | None, ...]

MOST_QUOTES, MOST_UNSCORED, MOST_TESTIMONIALS = 2, 3, 3
"""Quotes of each bucket of scores, quotes where no score is declared, and testimonials."""
THEME, TERM = "theme ", "term "
"""What stands before a name, so that a theme and a term may share one."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A distinct comment: as it is quoted, its length, its distinct terms, and its themes."""

    quote: str
    altered: bool
    characters: int
    words: int
    terms: tuple[str, ...]
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Heard:
    """Respondents with one comment: what they said, and whether they agree to be quoted."""

    comment: Comment
    said: Said
    agreed: bool


class Hearing:
    """The comments of one KPI, read once.

    A group is told of when at least `least` respondents wrote a comment, and when no smaller one
    can be worked out from the groups told of; so is the mean score of those who mention a theme.
    """

    def __init__(
        self, frame: Frame, asked: Asked, source: Source, cells: Sequence[Cell], least: int
    ) -> None:
        self.asked, self.least = asked, least
        self._frame = frame
        self._themes = Themes(asked.themes)
        self._stop = stop_words(asked.languages)
        self._texts: dict[str, Comment] = {}
        self._terms: dict[str, str] = {}
        self._groups: dict[Group, list[Heard]] = {}
        self._drawn: dict[str, int] | None = None
        self.terms: list[str] = []
        self._read(frame, source, cells)
        self._announced: Collection[Place] | None = None
        self._hidden: Collection[Place] = ()
        self._untold: Untold = {}

    def publish(self, cells: Iterable[Place], finest: Iterable[Place], unions: Unions = ()) -> None:
        """Decide what is told of each of these cells; `finest` and `unions` as for `withheld`."""
        self._announced = frozenset(cells)
        self._decide(list(self._announced), list(finest), unions)

    def _decide(self, cells: Sequence[Place], finest: Sequence[Place], unions: Unions) -> None:
        counts = {cell: sum(_n(self._heard(cell))) for cell in finest}
        self._hidden = frozenset(withheld(counts, self.least, cells, unions))
        if self.asked.score is not None:
            shown = [cell for cell in cells if cell not in self._hidden]
            names = [THEME + name for name in self._themes.names]
            names += [TERM + term for term in self.terms]
            self._untold = untold(names, self._said, self.least, shown, finest, unions)

    def voices(self, cell: Place) -> Voices:
        """What is told of a cell's comments."""
        if self._announced is None:
            self._decide([cell], list(self._frame.found.groups), self._frame.unions)
        elif cell not in self._announced:
            return Voices(why=WITHHELD)
        heard = self._heard(cell)
        comments = sum(_n(heard))
        if not comments:
            return Voices(0)
        if cell in self._hidden:
            return Voices(why=WITHHELD)
        scores = self._scores()
        scored = score = None
        if scores is not None and cell not in self._untold[EVERYONE]:
            scored, score = mean_score([one.said for one in heard], scores)
        sentiment = None
        if self.asked.sentiment:
            from kpicli.analysis.mood import mood

            sentiment = mood((one.comment.quote, one.said.mass.weight) for one in heard)
        scale = self.asked.scale
        return Voices(
            comments,
            None,
            _median((one.comment.characters, one.said.mass.n) for one in heard),
            _median((one.comment.words, one.said.mass.n) for one in heard),
            scored,
            score,
            spans(scale) if scale else {},
            self._mentions(THEME, self._themes.names, cell, heard),
            self._mentions(TERM, self._often(heard), cell, heard),
            self._quotes(heard),
            self._testimonials(heard),
            sentiment,
        )

    def _read(self, frame: Frame, source: Source, cells: Sequence[Cell]) -> None:
        """Keep the cells with a comment, find the terms of all, and count the units drawn."""
        reads = frame.kpi.questions[0].reads
        if reads is None:
            raise RuntimeError("comments are read by their own question")
        known: dict[str, bool] = {}
        kept, uses = [], []
        for cell in cells:
            text = cell.texts[0] or ""
            if text not in known:
                known[text] = cell.asked and bool(reads(text))
            if cell.asked and known[text]:
                comment = self._comment(text)
                kept.append((cell, comment))
                uses.append((comment.terms, cell.n))
        self.terms = frequent(uses, self.least)
        units = Units(source, frame.ask.columns) if self.asked.score is not None else None
        if units is not None:
            self._drawn = units.drawn(cells)
        self._keep(frame, kept, units)

    def _keep(
        self, frame: Frame, kept: Sequence[tuple[Cell, Comment]], units: Units | None
    ) -> None:
        asked, questions = self.asked, frame.kpi.questions
        answers: list[dict[str | None, float | None]] = [{} for _ in questions]

        def answer(cell: Cell, place: int | None) -> float | None:
            if place is None:
                return None
            memory, text = answers[place], cell.texts[place]
            if text not in memory:
                memory[text] = judge(text, questions[place]).score
            return memory[text]

        often = {term: TERM + term for term in self.terms}
        for cell, comment in kept:
            found = comment.themes.union(often[t] for t in comment.terms if t in often)
            unit, stratum = units.of(cell) if units else (None, "")
            mass = Mass(cell.n, cell.weight, cell.weight2)
            said = Said(found, answer(cell, asked.score), mass, unit, stratum)
            agreed = answer(cell, asked.consent) == 1.0
            self._groups.setdefault(cell.group, []).append(Heard(comment, said, agreed))

    def _comment(self, text: str) -> Comment:
        if text not in self._texts:
            plain = normal(text)
            quote = redacted(plain)
            said = phrases(bare(plain) if quote != plain else plain)
            shared = self._terms.setdefault
            used = tuple([shared(term, term) for term in terms(said, self._stop)])
            themes = self._themes.of([word for phrase in said for word in phrase])
            self._texts[text] = Comment(
                quote,
                quote != plain,
                len(text.strip()),
                word_count(plain),
                used,
                frozenset(THEME + name for name in themes),
            )
        return self._texts[text]

    def _heard(self, cell: Place) -> list[Heard]:
        groups = self._groups
        return [one for group in self._frame.members(cell) for one in groups.get(group, ())]

    def _said(self, cell: Place) -> list[Said]:
        return [one.said for one in self._heard(cell)]

    def _scores(self) -> Scores | None:
        scale = self.asked.scale
        return None if scale is None else Scores(scale, self._frame.level, self._drawn)

    def _often(self, heard: Sequence[Heard]) -> list[str]:
        """The terms that enough of a group use, the commonest first."""
        uses = dict.fromkeys(self.terms, 0)
        for one in heard:
            for term in one.comment.terms:
                if term in uses:
                    uses[term] += one.said.mass.n
        often = [term for term in self.terms if uses[term] >= self.least]
        return sorted(often, key=lambda term: (-uses[term], term))

    def _mentions(
        self, kind: str, names: Iterable[str], cell: Place, heard: Sequence[Heard]
    ) -> tuple[Mention, ...]:
        """The names of one kind, with scores where those of the cell may be told."""
        keys = [kind + name for name in names]
        told = [key for key in keys if cell not in self._untold.get(key, (cell,))]
        found = mentions(keys, [one.said for one in heard], self._scores(), told)
        return tuple(replace(one, name=one.name.removeprefix(kind)) for one in found)

    def _quotes(self, heard: Sequence[Heard]) -> tuple[Quote, ...]:
        scale = self.asked.scale
        if scale is None:
            return tuple(Quote(text) for text in representative(_candidates(heard), MOST_UNSCORED))
        found: dict[str, list[Heard]] = {name: [] for name in BUCKETS}
        for one in heard:
            if one.said.score is not None:
                found[bucket(one.said.score, scale)].append(one)
        return tuple(
            Quote(text, name)
            for name, ones in found.items()
            for text in representative(_candidates(ones), MOST_QUOTES)
        )

    def _testimonials(self, heard: Sequence[Heard]) -> tuple[Quote, ...]:
        agreed = _candidates(one for one in heard if one.agreed)
        return tuple(Quote(text) for text in representative(agreed, MOST_TESTIMONIALS))


def _candidates(heard: Iterable[Heard]) -> list[Candidate]:
    """Distinct comments with the respondents who wrote them."""
    rows: dict[str, int] = {}
    by_quote: dict[str, Comment] = {}
    for one in heard:
        quote = one.comment.quote
        rows[quote] = rows.get(quote, 0) + one.said.mass.n
        by_quote[quote] = one.comment
    return [
        Candidate(quote, one.words, one.terms, rows[quote], one.altered)
        for quote, one in by_quote.items()
    ]


def _n(heard: Iterable[Heard]) -> Iterable[int]:
    return (one.said.mass.n for one in heard)


def _median(found: Iterable[tuple[int, int]]) -> float:
    """The median of numbers that are each there so many times."""
    return float(median([size for size, n in found for _ in range(n)]))
