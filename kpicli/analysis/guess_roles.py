"""Which column is the client, the date, the weight or the status, and which part the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpicli.analysis import probe
from kpicli.analysis.guess_columns import Column
from kpicli.core.answers import fold, number
from kpicli.core.source import Condition, Source
from kpicli.errors import UserError

_OWNER = r"client|customer|account|company|organi[sz]ation|klant|kunden?|cliente"
_IDENTIFIER = r"id|ids|no|nr|num|number|nummer|code|key|ref|name|uuid"
CLIENT = re.compile(rf"(?:{_OWNER})(?: (?:{_IDENTIFIER}))?")
PERSON = re.compile(
    rf"(?:user|member|contact|subscriber|patient|guest|employee)(?: (?:{_IDENTIFIER}))|e ?mail.*"
)
WEIGHT = re.compile(
    r"(?:.* )?(?:weights?|wt|wgt|pw|gewicht|poids|peso)(?: (?:\d+|final|trimmed|norm|rim))?|wt\w+"
    r"(?: \d+.*)?"
)
STRATA = re.compile(r"(?:.* )?(?:strata|stratum|schicht)")
_LIKELY = (
    (r"submit|complet|record|respon|answer|survey|interview|finish|ingevuld|abgeschlossen", 3),
    (r"\bend", 2),
    (r"date|time|datum|created|start|\bon\b|\bat\b", 1),
    (r"birth|\bdob\b|\bdue\b|sign|expir|renew|sync|updat|modif|deadline|purchase|order", -5),
)
_COMPLETE = re.compile(
    r"completed?|finished|submitted|full|voltooid|volledig|abgeschlossen|vollständig|complète?|"
    r"complet[oa]?|terminé"
)
_NOT_REAL = re.compile(
    r"test|(?:survey )?preview|survey test|spam(?: response)?|bot|duplicate|draft"
)
MOST_PARTS = 12
MOST_SEGMENTS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A column in its role, why, and whether that is sure enough to be declared.

    `format` is how ambiguous dates are written, day first, `last` the last of readable ones;
    `repeats` says that clients do.
    """

    column: Column
    why: str
    sure: bool = True
    format: str | None = None
    repeats: bool = False
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows that count: those with one of these texts, or without them when `negate`.

    `out` are the rows left out by text.
    """

    column: Column
    texts: tuple[str, ...]
    negate: bool
    out: Mapping[str, int]

    @property
    def condition(self) -> Condition:
        """The filter as the plan's condition."""
        return Condition(self.column.name, self.texts, negate=self.negate)


def client(columns: Sequence[Column], source: Source) -> Found | None:
    """The column of the client's id, by its name; a person's id only where it repeats."""
    for pattern, alone in ((CLIENT, True), (PERSON, False)):
        named = [c for c in columns if pattern.fullmatch(c.words) and c.distinct > 1]
        named = [c for c in named if c.filled >= 0.5 * len(c.sample) and (alone or not c.unique)]
        named.sort(key=lambda c: not re.search(r"\b(?:id|no|nr|number|nummer|uuid)\b", c.words))
        if not named:
            continue
        column = named[0]
        seen = probe.clients(source, column.name)
        if not seen.repeats and not alone:
            continue
        many = "each in one row" if not seen.repeats else f"{seen.repeats:,} rows repeat one"
        why = f"by its name; {seen.distinct:,} clients, {many}"
        return Found(column, why, repeats=seen.repeats > 0)
    return None


def date(columns: Sequence[Column], source: Source) -> list[Found]:
    """The date column that can be read, if any, after those that look likelier and cannot."""
    dated = [c for c in columns if c.filled and c.dated >= 0.9 * c.filled]
    dated = [c for c in dated if c.filled >= 0.5 * len(c.sample)]
    found: list[Found] = []
    for column in sorted(dated, key=lambda c: -likely(c.words)):
        if likely(column.words) < 0:
            break
        found.append(read_date(column, source))
        if found[-1].sure:
            break
    return found


def likely(words: str) -> int:
    """How much the words of a column of dates say that it dates its row."""
    return sum(points for pattern, points in _LIKELY if re.search(pattern, words))


def read_date(column: Column, source: Source) -> Found:
    """A column of dates: how they are written and from when to when, or why they cannot be read."""
    try:
        dates = probe.dates(source, column.name)
    except UserError as error:
        example = next(t.strip() for t in column.sample if t and t.strip())
        if error.problems[0].slug == "mixed-dates":
            return Found(column, "holds both day-first and month-first dates", sure=False)
        why = f"not sure: every date fits day first and month first alike, as {example} does"
        return Found(column, why, sure=False, format=_format(example))
    if dates.share < 0.95 or dates.first is None or dates.last is None:
        return Found(column, f"only {dates.share:.0%} of its dates can be read", sure=False)
    if dates.last < "1971":
        return Found(column, "holds times of day, not dates", sure=False)
    written = probe.order(source, column.name)
    unread = f", {dates.unreadable:,} rows without" if dates.unreadable else ""
    said = f"{written}; {dates.first[:10]} to {dates.last[:10]}{unread}"
    return Found(column, said, last=dates.last[:10])


def _format(example: str) -> str:
    """A date like `example`, day first, in strptime's terms."""
    mark = re.sub(r"\d", "", example)[:1]
    clock = re.search(r"(,? )\d+:\d+(:\d+)?(\.\d+)?( ?[AaPp][Mm])?", example)
    text = f"%d{mark}%m{mark}%Y"
    if clock:
        text += clock[1] + ("%I:%M" if clock[4] else "%H:%M") + (":%S" if clock[2] else "")
        text += ".%f" if clock[3] else ""
        text += (" " if clock[4].startswith(" ") else "") + "%p" if clock[4] else ""
    return text


def weight(columns: Sequence[Column], source: Source, filters: Sequence[Filter]) -> Found | None:
    """The survey weight: named so, every weight usable, and about 1 on average."""
    for column in columns:
        if not WEIGHT.fullmatch(column.words) or column.distinct < 2:
            continue
        if column.numeric < 0.9 * column.filled or column.filled < 0.5 * len(column.sample):
            continue
        try:
            rules = tuple(each.condition for each in filters)
            seen = probe.weights(replace(source, where=(*source.where, *rules)), column.name)
        except UserError:
            return Found(column, "not sure: some rows have no usable weight", sure=False)
        numbers = [number(text.strip(), source.decimal) for text in column.sample if text]
        whole = all(value is not None and value == int(value) for value in numbers)
        if 0.5 <= seen.mean <= 2 and not whole:
            return Found(column, f"by its name; all usable, on average {seen.mean:.2f}")
        why = f"not sure: on average {seen.mean:,.4g}, where survey weights are about 1"
        return Found(column, why, sure=False)
    return None


def filters(columns: Sequence[Column], *, finished: bool) -> list[Filter]:
    """Which rows count, by a column that tells complete responses from partial or test ones.

    `finished` lets a true/false column on completion be one.
    """
    found = []
    for column in columns:
        texts = texts_of(column)
        folded = {text: fold(text) for text in texts}
        named = re.search(r"\b(?:status|state|response type|disposition)\b", column.words)
        ends = re.fullmatch(r"(?:is )?(?:finished|completed?)", column.words)
        if not 2 <= len(set(folded.values())) <= MOST_PARTS or not column.counts:
            continue
        kept = tuple(sorted(t for t in texts if _COMPLETE.fullmatch(folded[t])))
        out = {t: n for t, n in texts.items() if t not in kept}
        if kept and out and (named or any(_other(folded[text]) for text in out)):
            found.append(Filter(column, kept, False, out))
        elif named and (bad := {t: n for t, n in texts.items() if _NOT_REAL.fullmatch(folded[t])}):
            found.append(Filter(column, tuple(sorted(bad)), True, bad))
        elif ends and finished and set(folded.values()) in ({"true", "false"}, {"yes", "no"}):
            kept = tuple(sorted(t for t in texts if folded[t] in ("true", "yes")))
            out = {t: n for t, n in texts.items() if t not in kept}
            found.append(Filter(column, kept, False, out))
    return found


def _other(folded: str) -> bool:
    """Whether a status is that of a response that is not real, or not whole."""
    return folded in ("partial", "incomplete") or _NOT_REAL.fullmatch(folded) is not None


def texts_of(column: Column) -> dict[str, int]:
    """Rows by trimmed text, blanks left out, the commonest first."""
    whole: dict[str, int] = {}
    for text, n in (column.counts or {}).items():
        if text and text.strip():
            whole[text.strip()] = whole.get(text.strip(), 0) + n
    return dict(sorted(whole.items(), key=lambda item: (-item[1], item[0])))


def segments(columns: Sequence[Column]) -> list[tuple[Column, list[str]]]:
    """Columns with few distinct texts, most of them filled, and their texts, commonest first."""
    found = []
    for column in columns:
        texts = texts_of(column)
        plain = column.filled >= 0.5 * len(column.sample) and column.longest <= 40
        if 2 <= len({fold(text) for text in texts}) <= MOST_PARTS and plain:
            if column.numeric or column.dated:
                continue
            found.append((column, list(texts)))
    return found[:MOST_SEGMENTS]


def strata(columns: Sequence[Column]) -> Column | None:
    """A column named as the stratum of a drawn sample."""
    named = [c for c in columns if STRATA.fullmatch(c.words) and 1 < c.distinct < 100]
    return named[0] if named else None
