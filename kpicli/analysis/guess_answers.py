"""How the answers of one column can be read, from its distinct texts and their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kpicli.analysis import guess_words as words
from kpicli.analysis.guess_forms import formed
from kpicli.analysis.guess_labels import Labels, known
from kpicli.analysis.guess_scale import FEWEST_CODED, STRAY, Fit, scale_of
from kpicli.core.answers import MISSING, NOT_APPLICABLE, fold, number
from kpicli.core.forms import FormName
from kpicli.core.question import Scale

MOST_LABELS = 11
LONGEST_LABEL = 80


class Kind(StrEnum):
    """What kind of answers a column holds."""

    SCALE = "scale"
    """Numbers on a scale, some of them perhaps written as the labels of a known set."""
    LABELS = "labels"
    """Texts of a known set of labels."""
    TWO = "two"
    """Yes and no, true and false, 0 and 1."""
    ORDERED = "ordered"
    """Few texts in some order that nobody has declared."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column's answers can be read; texts as they stand in the file, with their rows.

    `n` answers can be read so. `missing` and `not_applicable` are proposed as no answers;
    `slips` are answers that stay invalid. `texts` are the answers of a two-point or undeclared
    order, the commonest first. `labels` is the set of labels, of which `wordings` are those seen
    when they stand in `languages` other than English; `forms` are the forms of writing, with an
    `example` of them.
    """

    kind: Kind
    n: int
    scale: Scale | None = None
    labels: str | None = None
    wordings: Mapping[str, float] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    forms: tuple[FormName, ...] = ()
    example: str = ""
    missing: Mapping[str, int] = field(default_factory=dict)
    not_applicable: Mapping[str, int] = field(default_factory=dict)
    slips: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, int] = field(default_factory=dict)
    codes: frozenset[float] = frozenset()


@dataclass(slots=True)
class Parts:
    """A column's texts parted: numbers by value, other answers, and known words for none."""

    numbers: dict[float, dict[str, int]] = field(default_factory=dict)
    texts: dict[str, dict[str, int]] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    not_applicable: dict[str, int] = field(default_factory=dict)
    decimal: str = "."

    @property
    def values(self) -> dict[float, int]:
        """Rows by number."""
        return {value: sum(raw.values()) for value, raw in self.numbers.items()}

    @property
    def rows(self) -> dict[str, int]:
        """Rows by folded text."""
        return {text: sum(raw.values()) for text, raw in self.texts.items()}


def parted(counts: Mapping[str | None, int], decimal: str) -> Parts:
    """The texts of a column parted; blanks and the built-in words for no answer are left out."""
    parts = Parts(decimal=decimal)
    for raw, n in counts.items():
        folded = fold(raw or "")
        if folded in MISSING or folded in NOT_APPLICABLE:
            continue
        if words.no_answer(folded):
            parts.missing[raw or ""] = n
        elif words.not_asked(folded):
            parts.not_applicable[raw or ""] = n
        elif (value := number(folded, decimal)) is not None:
            parts.numbers.setdefault(value, {})[raw or ""] = n
        else:
            parts.texts.setdefault(folded, {})[raw or ""] = n
    return parts


def reading(parts: Parts, question: str, codes: frozenset[float] = frozenset()) -> Reading | None:
    """How the column can be read, or None when it holds no answers to a closed question.

    `question` is its name and text as `words.words` gives them, `codes` are numbers that are no
    answers in the questions beside it.
    """
    values, rows = parts.values, parts.rows
    numeric, textual = sum(values.values()), sum(rows.values())
    if two := _two_point(parts):
        return two
    if found := _formed(parts, question, codes):
        return found
    if numeric >= textual and numeric:
        return _numbers(parts, question, codes)
    if not textual or len(rows) > 60:
        return None
    labels = _labels(rows)
    if labels is not None and numeric <= 0.05 * textual:
        return _labelled(parts, labels)
    return _ordered(parts, rows, question) if not numeric else None


def _formed(parts: Parts, question: str, codes: frozenset[float]) -> Reading | None:
    """The reading of numbers in some form of writing, beside plain ones."""
    rows = parts.rows
    total = sum(parts.values.values()) + sum(rows.values())
    found = formed(rows, total, question, parts.decimal) if rows else None
    if found is None:
        return None
    numbers = {value: dict(raw) for value, raw in parts.numbers.items()}
    for text, score in found.scores.items():
        numbers.setdefault(score, {}).update(parts.texts[text])
    rest = {text: raw for text, raw in parts.texts.items() if text not in found.scores}
    plain = replace(parts, numbers=numbers, texts=rest)
    read = _numbers(plain, question, codes, found.scale, percent="percent" in found.forms)
    if read is None:
        return None
    taken = {**read.missing, **read.not_applicable, **read.slips}
    shown = {raw: n for t in found.scores for raw, n in parts.texts[t].items() if raw not in taken}
    return replace(read, forms=found.forms, example=_commonest(shown)) if shown else None


def _numbers(
    parts: Parts,
    question: str,
    codes: frozenset[float],
    scale: tuple[float, float] | None = None,
    *,
    percent: bool = False,
) -> Reading | None:
    values, rows = parts.values, parts.rows
    fit = scale_of(
        values,
        spelt=words.scale_in(question) or scale,
        recommends=words.says_recommend(question),
        percent=percent or words.says_percent(question),
        codes=codes,
    )
    if fit is None:
        return None
    labels = _labels(rows)
    if labels is not None and not _agree(labels, fit.scale):
        labels = None
    unknown = {text: n for text, n in rows.items() if not labels or text not in labels.scores}
    if sum(unknown.values()) > 0.05 * fit.n:
        return None
    missing, apart = _coded(parts, fit)
    if sum(values[value] for value in fit.slips) > 0.05 * fit.n:
        return None
    slips = [parts.numbers[value] for value in fit.slips] + [parts.texts[t] for t in unknown]
    n = fit.n + sum(rows.values()) - sum(unknown.values())
    read = Reading(
        Kind.SCALE,
        n,
        fit.scale,
        missing=parts.missing | missing,
        not_applicable=parts.not_applicable | apart,
        slips=_joined(slips),
        codes=frozenset(fit.codes),
    )
    return _worded(read, labels, parts) if labels else read


def _agree(labels: Labels, scale: Scale) -> bool:
    scores = labels.scores.values()
    return (min(scores), max(scores)) == (scale.low, scale.high)


def _worded(read: Reading, labels: Labels, parts: Parts) -> Reading:
    """The reading with its labels, spelled out where no ready-made set has them."""
    seen = [text for text in parts.texts if text in labels.scores] if labels.languages else []
    seen.sort(key=lambda text: (-labels.scores[text], text))
    wordings = {_commonest(parts.texts[text]): labels.scores[text] for text in seen}
    return replace(read, labels=labels.name, wordings=wordings, languages=labels.languages)


def _coded(parts: Parts, fit: Fit) -> tuple[dict[str, int], dict[str, int]]:
    """The codes as (missing, not applicable): one past the end of 1–5 or 1–7 is "not used"."""
    missing: dict[str, int] = {}
    apart: dict[str, int] = {}
    for value in fit.codes:
        past = value == fit.scale.high + 1 and fit.scale.low == 1
        (apart if past else missing).update(parts.numbers[value])
    return missing, apart


def _labelled(parts: Parts, labels: Labels) -> Reading:
    slips = [raw for text, raw in parts.texts.items() if text not in labels.scores]
    slips += list(parts.numbers.values())
    n = sum(rows for text, rows in parts.rows.items() if text in labels.scores)
    scores = labels.scores.values()
    read = Reading(
        Kind.LABELS,
        n,
        Scale(min(scores), max(scores)),
        missing=parts.missing,
        not_applicable=parts.not_applicable,
        slips=_joined(slips),
    )
    return _worded(read, labels, parts)


def _labels(rows: Mapping[str, int]) -> Labels | None:
    """The labels that know every text that is more than a slip; at least two of them are seen."""
    total = sum(rows.values())
    frequent = {
        text for text, n in rows.items() if n >= max(2, STRAY * total) or total < FEWEST_CODED * 10
    }
    # a slip may still be frequent in a column with few texts: one in fifty is let through
    common = {text for text, n in rows.items() if n >= 0.02 * total}
    for texts in (frequent, common):
        if len(texts) > 1 and (found := known(texts)):
            return found
    return None


def _two_point(parts: Parts) -> Reading | None:
    counts = {f"{value:g}": raw for value, raw in parts.numbers.items()} | parts.texts
    for no, yes in words.TWO_POINT:
        if set(counts) == {no, yes}:
            texts = {_commonest(counts[yes]): 0, _commonest(counts[no]): 0}
            for raw in (counts[yes], counts[no]):
                texts[_commonest(raw)] = sum(raw.values())
            return Reading(
                Kind.TWO,
                sum(texts.values()),
                missing=parts.missing,
                not_applicable=parts.not_applicable,
                texts=texts,
            )
    return None


def _ordered(parts: Parts, rows: Mapping[str, int], question: str) -> Reading | None:
    """Few texts that read like steps of an order, or that answer a rating question."""
    if not 3 <= len(rows) <= MOST_LABELS or max(map(len, rows)) > LONGEST_LABEL:
        return None
    total = sum(rows.values())
    if total < 3 * len(rows):
        return None
    telling = sum(words.ORDERED.search(text) is not None for text in rows)
    if telling < 0.5 * len(rows) and not (telling and words.says_rated(question)):
        return None
    by_rows = sorted(rows, key=lambda text: (-rows[text], text))
    texts = {_commonest(parts.texts[text]): rows[text] for text in by_rows}
    return Reading(
        Kind.ORDERED,
        total,
        missing=parts.missing,
        not_applicable=parts.not_applicable,
        texts=texts,
    )


def _commonest(raw: Mapping[str, int]) -> str:
    return min(raw, key=lambda text: (-raw[text], text)).strip()


def _joined(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Several counts as one, the commonest first."""
    whole = {text: n for part in parts for text, n in part.items()}
    return dict(sorted(whole.items(), key=lambda item: (-item[1], item[0])))
