"""A survey guessed from a file: who answered when, which rows count, and what was asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kpicli.analysis import guess_platform as platform
from kpicli.analysis import guess_roles as roles
from kpicli.analysis import guess_words as words
from kpicli.analysis.guess_answers import Kind, Parts, Reading, parted, reading
from kpicli.analysis.guess_asked import asked_where
from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_fields import answers, denied, labelled
from kpicli.analysis.guess_file import Looked, Setting, formats
from kpicli.analysis.guess_known import loaded
from kpicli.analysis.guess_kpis import Draft, Question, drafts
from kpicli.analysis.guess_rest import left, open_text
from kpicli.analysis.guess_scale import shared_codes
from kpicli.analysis.guess_words import is_attribute
from kpicli.core.field import Field

Segments = list[tuple[Column, list[str]]]


class Survey:
    """A file taken for a survey; columns `taken` by a client table are no questions."""

    def __init__(self, looked: Looked, taken: Collection[str] = ()) -> None:
        self.looked = looked
        self.source = looked.source
        self.taken = set(taken)
        self.own = platform.own(looked)
        self.columns = [
            platform.scored(column, self.fields.get(column.name))
            for column in looked.columns
            if column.name not in self.own
        ]
        self.readings = self._readings()
        self.rated = any(
            one.kind in (Kind.SCALE, Kind.LABELS)
            for name, one in self.readings.items()
            if name not in taken
        )
        filters = roles.filters(self.columns, finished=self.rated)
        self.used = {each.column.name for each in filters}
        self.settings = self._settings(filters)
        self.used |= {
            str(one.value) for one in self.settings if one.key in ("client", "date", "weight")
        }
        self.parts = self._parts()
        self.questions = self._questions(taken)
        # yes and no are questions only where nothing is rated, and the file is no other table
        two = not self.rated and not taken and not loaded(looked.head.names)
        only_two = two and any(one.reading.kind is Kind.TWO for one in self.questions)
        ready = platform.platform_drafts(looked)
        asked = platform.columns_of(ready)
        self.questions = [one for one in self.questions if one.column.name not in asked]
        self.used |= asked
        self.drafts: list[Draft] = [*ready, *drafts(self.questions, two_point=only_two)]
        if not self.asks:
            self.drafts += platform.time_taken(looked)
        if self.asks:
            self.drafts += open_text(self.columns, self.known, self.drafts)

    @property
    def fields(self) -> dict[str, Field]:
        """What the file itself says of its columns, by their names."""
        return {field.name: field for field in self.looked.head.fields}

    @property
    def known(self) -> set[str]:
        """The columns whose part is known."""
        return {one.column.name for one in self.questions} | self.used | self.taken | self.own

    @property
    def asks(self) -> bool:
        """Whether it holds a question that can be scored."""
        return any(not draft.off for draft in self.drafts)

    @property
    def asks_ratings(self) -> bool:
        """Whether it holds a question with more than two answers that can be scored."""
        scored = [draft for draft in self.drafts if not draft.off]
        return any(
            draft.options.get("kpi", draft.key) != "share" or "labels" in draft.options
            for draft in scored
        )

    @property
    def segments(self) -> Segments:
        """Columns that part the figures."""
        shares = {str(one.options.get("question")) for one in self.drafts if not one.off}
        return [(column, texts) for column, texts in self.parts if column.name not in shares]

    def left(self) -> list[str]:
        """What became of the other columns."""
        known = self.known | {column.name for column, _ in self.segments}
        known |= {str(one.options.get("comment")) for one in self.drafts}
        return left(self.looked.head, self.columns, known)

    def _parts(self) -> Segments:
        fields = self.fields
        rest = [
            labelled(column, fields.get(column.name))
            for column in self.columns
            if column.name not in self.used
        ]
        return [
            (column, texts)
            for column, texts in roles.segments(rest)
            if self.readings.get(column.name) is None or self.readings[column.name].kind is Kind.TWO
        ]

    def _questions(self, taken: Collection[str]) -> list[Question]:
        fields = self.fields
        questions = [
            Question(
                column,
                self.readings[column.name],
                text=fields[column.name].text,
                described=platform.described(fields[column.name]),
                called=platform.called(fields[column.name]),
                reason=self._reason(column),
            )
            for column in self.columns
            if column.name in self.readings and column.name not in {*self.used, *taken}
        ]
        return asked_where(self.source, questions, [column for column, _ in self.parts])

    def _reason(self, column: Column) -> str:
        """The column right behind one that asks why in open text."""
        behind = next((one for one in self.columns if one.number == column.number + 1), None)
        if behind is None or not behind.open or not words.asks_why(behind.words):
            return ""
        return " ".join(behind.name.split())

    def _readings(self) -> dict[str, Reading]:
        """How each column with few texts can be read; codes are shared within a battery."""
        seen, decimal = self.columns, self.source.decimal
        fields = self.fields
        parts = {
            c.name: parted(answers(c.counts, fields.get(c.name)), decimal) for c in seen if c.counts
        }
        by_name = {column.name: column for column in seen}
        found = {
            name: one
            for name, each in parts.items()
            if (not by_name[name].unique or "?" in f"{name}{self.fields[name].text}")
            and (one := reading(each, by_name[name].words))
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
        return {name: one for name, one in found.items() if not denied(one, fields.get(name))}

    def _settings(self, filters: Sequence[roles.Filter]) -> list[Setting]:
        source, seen = self.source, self.columns
        settings = self.looked.reading() + platform.left_out(self.looked)
        client = platform.client(self.looked)
        if client:
            settings.append(Setting("client", client.column.name, client.why))
        for date in platform.date(self.looked):
            settings.append(Setting("date", date.column.name, date.why, sure=date.sure))
            if date.format:
                settings += formats(date.format)
        settings += platform.parts(self.looked)
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
