"""A configuration guessed from a real file: what each column is, and what speaks for it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kpicli.analysis import guess_roles as roles
from kpicli.analysis.at_hand import at_hand
from kpicli.analysis.guess_answers import Kind, Parts, Reading, parted, reading
from kpicli.analysis.guess_columns import Column, columns, count, decimal_of
from kpicli.analysis.guess_kpis import Draft, Question, drafts
from kpicli.analysis.guess_rest import left, nothing, open_text
from kpicli.analysis.guess_scale import shared_codes
from kpicli.analysis.guess_words import is_attribute, key
from kpicli.analysis.peek import Head, head
from kpicli.core.plan import Source
from kpicli.errors import UserError
from kpicli.sources.files import File, expand


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of the source: its value, why, and whether it is in force."""

    key: str
    value: Any
    why: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Guess:
    """Everything guessed from a file; `left` says what became of columns without a part.

    `segments` are (key, column, its texts). `shown` is the file's name as the user gave it.
    """

    shown: str
    name: str
    rows: int
    columns: int
    settings: tuple[Setting, ...]
    segments: tuple[tuple[str, str, tuple[str, ...]], ...]
    drafts: tuple[Draft, ...]
    left: tuple[str, ...]


def guess(export: str, folder: str) -> Guess:
    """What `export` seems to hold; its path is written relative to `folder`.

    Errors are `UserError`s (exit 3): whatever keeps the file from being read, and
    `no-question-found`.
    """
    with at_hand(export) as hand, expand(hand.path) as files:
        source = Source("survey", hand.path)
        try:
            return _Guessing(export, folder, files, source).guess()
        except UserError as error:
            other = _encoding(error)
            if other is None:
                raise
            try:
                return _Guessing(export, folder, files, replace(source, encoding=other)).guess()
            except UserError as again:
                raise error if _encoding(again) else again from None


def _encoding(error: UserError) -> str | None:
    """The likely encoding of a file that is not UTF-8."""
    slugs = {problem.slug for problem in error.problems}
    if "nul-in-header" in slugs:
        return "utf-16-le"
    return "cp1252" if "bad-encoding" in slugs else None


class _Guessing:
    """One file being looked at; `source` grows as it is understood."""

    def __init__(self, export: str, folder: str, files: Sequence[File], source: Source) -> None:
        self.export = export
        self.folder = folder
        self.files = files
        self.source = source

    def guess(self) -> Guess:
        found, questions_of = self._head()
        self.source = replace(self.source, decimal=decimal_of(found))
        first = columns(found, questions_of, self.source.decimal)
        seen, rows = count(self.source, first)
        readings = self._readings(seen)
        rated = [r for r in readings.values() if r.kind in (Kind.SCALE, Kind.LABELS)]
        filters = roles.filters(seen, finished=bool(rated))
        used = {each.column.name for each in filters}
        settings = self._settings(found, seen, filters)
        used |= {str(one.value) for one in settings if one.key in ("client", "date", "weight")}
        questions = [
            Question(column, readings[column.name])
            for column in seen
            if column.name in readings and column.name not in used
        ]
        from kpicli.analysis.guess_asked import asked_where

        parts = [
            (column, texts)
            for column, texts in roles.segments([c for c in seen if c.name not in used])
            if readings.get(column.name) is None or readings[column.name].kind is Kind.TWO
        ]
        questions = asked_where(self.source, questions, [column for column, _ in parts])
        only_two = not rated and any(one.reading.kind is Kind.TWO for one in questions)
        written = drafts(questions, two_point=only_two)
        if all(draft.off for draft in written):
            raise nothing(self.export, seen, len(written))
        asked = {one.column.name for one in questions}
        comments = open_text(seen, asked | used, written)
        written += comments
        asked |= {str(draft.options["comment"]) for draft in comments}
        shares = {str(draft.options.get("question")) for draft in written if not draft.off}
        taken: set[str] = set()
        segments = tuple(
            (key(column.name, column.number, taken), column.name, tuple(texts))
            for column, texts in parts
            if column.name not in shares
        )
        known = asked | used | {name for _, name, _ in segments}
        return Guess(
            "standard input" if self.export == "-" else self.export,
            _name(self.export),
            rows,
            len(found.names),
            tuple(settings),
            segments,
            tuple(written),
            tuple(left(found, seen, known)),
        )

    def _head(self) -> tuple[Head, Mapping[str, str]]:
        """The first records, and the questions' texts where rows below the header hold them.

        Qualtrics writes names, then texts, then ids as JSON: three header rows.
        """
        found = head(self.files[0], self.source)
        for row in range(min(3, found.rows)):
            cells = [texts[row] or "" for texts in found.texts.values() if texts]
            if any(text.startswith('{"ImportId"') for text in cells):
                questions = {n: t[0] or "" for n, t in found.texts.items() if row and t}
                self.source = replace(self.source, header_rows=row + 2)
                return head(self.files[0], self.source), questions
        return found, {}

    def _readings(self, seen: Sequence[Column]) -> dict[str, Reading]:
        """How each column with few texts can be read; codes are shared within a battery."""
        parts = {c.name: parted(c.counts, self.source.decimal) for c in seen if c.counts}
        by_name = {column.name: column for column in seen}
        found = {
            name: one
            for name, each in parts.items()
            if not by_name[name].unique and (one := reading(each, by_name[name].words))
        }
        batteries: dict[str, list[str]] = {}
        for name in parts:
            if not is_attribute(by_name[name].words):
                batteries.setdefault(by_name[name].words.rpartition(" ")[0], []).append(name)
        for names in batteries.values():
            codes = _shared(names, found, parts)
            for name in names if codes else ():
                if again := reading(parts[name], by_name[name].words, codes):
                    found[name] = again
        return found

    def _settings(
        self, found: Head, seen: Sequence[Column], filters: Sequence[roles.Filter]
    ) -> list[Setting]:
        source = self.source
        settings = [Setting("path", _relative(self.export, self.folder), "")]
        if source.encoding:
            why = "not UTF-8; this is the usual other encoding: look whether accents come out right"
            settings.append(Setting("encoding", source.encoding, why))
        if found.delimiter not in (None, ","):
            settings.append(Setting("delimiter", found.delimiter, "found by itself", sure=False))
        if source.decimal != ".":
            settings.append(Setting("decimal", source.decimal, "numbers are written 3,5"))
        if source.header_rows > 1:
            why = "names, question texts and ids, as Qualtrics writes them"
            settings.append(Setting("header_rows", source.header_rows, why))
        client = roles.client(seen, source)
        if client:
            settings.append(Setting("client", client.column.name, client.why))
        for date in roles.date(seen, source):
            settings.append(Setting("date", date.column.name, date.why, sure=date.sure))
            if date.format:
                settings += _formats(date.format)
        if filters:
            settings.append(_where(filters))
        if weight := roles.weight(seen, source, filters):
            settings.append(Setting("weight", weight.column.name, weight.why, sure=weight.sure))
        if strata := roles.strata(seen):
            why = "if the sample was drawn within these groups"
            settings.append(Setting("strata", strata.name, why, sure=False))
        if client and client.repeats:
            dated = any(one.key == "date" and one.sure for one in settings)
            rule = {"by": client.column.name} | ({"within": "quarter"} if dated else {})
            why = "if only a client's latest answer counts"
            settings.append(Setting("dedupe", rule | {"keep": "latest"}, why, sure=False))
        return settings


def _shared(
    names: Sequence[str], found: Mapping[str, Reading], parts: Mapping[str, Parts]
) -> frozenset[float]:
    codes = [found[name].codes for name in names if name in found and found[name].scale]
    return shared_codes(codes, [frozenset(parts[name].values) for name in names])


def _where(filters: Sequence[roles.Filter]) -> Setting:
    rule: dict[str, Any] = {}
    out: dict[str, int] = {}
    for each in filters:
        texts: Any = each.texts[0] if len(each.texts) == 1 else list(each.texts)
        rule[each.column.name] = {"not": texts} if each.negate else texts
        out |= each.out
    listed = ", ".join(f"'{text}' {n:,}×" for text, n in list(out.items())[:5])
    return Setting("where", rule, f"left out: {listed}")


def _formats(day_first: str) -> list[Setting]:
    month_first = day_first.replace("%d", "%x").replace("%m", "%d").replace("%x", "%m")
    return [
        Setting("date_format", month_first, "with this where the month comes first", sure=False),
        Setting("date_format", day_first, "or this where the day does", sure=False),
    ]


def _name(export: str) -> str:
    stem = Path(export).name.split(".")[0] if export != "-" else ""
    plain = " ".join(stem.replace("_", " ").split()) or "survey"
    return plain[:1].upper() + plain[1:]


def _relative(export: str, folder: str) -> str:
    """The export's path as seen from `folder`, with forward slashes."""
    if export == "-":
        return export
    path = Path(export).expanduser()
    real = Path(os.path.realpath(path.parent)) / path.name
    try:
        found = os.path.relpath(real, os.path.realpath(folder))
    except ValueError:  # on another drive
        found = str(real)
    return Path(found).as_posix()
