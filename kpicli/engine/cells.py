"""From the rows of a tally's query to cells, remembering what stands for which text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kpicli.core.plan import Cell
from kpicli.engine.parting import Parting
from kpicli.engine.sql import STEPS, steps_of
from kpicli.engine.tallying import Tallying

Texts = tuple[str | None, ...]
Group = tuple[str | None, ...]
Raw = tuple[Any, ...]


@dataclass(slots=True)
class Reader:
    """Reads cells. `codes` are the raw values of a KPI's texts, `raw` those of a group.

    A group can stand for several raw values, which differ in blanks. `first` and `last` are days of
    kept rows read while streaming, `unread` whether a date that is written was not ISO 8601.
    """

    text: Callable[[Any], str | None]
    parting: Parting
    codes: dict[tuple[str, Texts], Raw] = field(default_factory=dict)
    raw: dict[Group, set[Raw]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    unread: bool = False
    _known: dict[Raw, Group] = field(default_factory=dict)

    def read(
        self, tallying: Tallying, rows: Sequence[Raw]
    ) -> tuple[dict[str, list[Cell]], dict[str, int], int]:
        """Cells by KPI, rows by step, and kept rows whose weight cannot be used."""
        masks = len(tallying.mask_of(()))
        keys_at = masks + 1 + 2 * tallying.weights
        place = {column: keys_at + i for i, column in enumerate(tallying.outputs)}
        by_mask: dict[tuple[int, ...], list[Raw]] = {}
        for row in rows:
            by_mask.setdefault(tuple(row[:masks]), []).append(row)
        cells: dict[str, list[Cell]] = {}
        for number, one in enumerate(tallying.sets[: len(tallying.asks)]):
            found = by_mask.get(tallying.mask_of(one), [])
            if "step" in place:
                found = [row for row in found if row[place["step"]] == 0]
            name = tallying.asks[number][1].name
            cells[name] = self._cells(tallying, number, found, place, masks)
        names = steps_of(tallying.scan.source)
        steps = dict.fromkeys(names, 0)
        if len(tallying.sets) == len(tallying.asks):
            steps[STEPS[0]] = sum(cell.n for cell in cells[tallying.asks[-1][1].name])
            return cells, steps, 0
        doubtful = 0
        last = tallying.sets[-1]
        for row in by_mask.get(tallying.mask_of(last), []):
            step = names[row[place["step"]]] if "step" in last else STEPS[0]
            steps[step] += row[masks]
            if "bad" in place and step == STEPS[0] and row[place["bad"]]:
                doubtful += row[masks]
            if tallying.dated:
                self._day(step, row[place["day"]], row[place["unread"]])
        return cells, steps, doubtful

    def _day(self, step: str, day: date | None, unread: bool) -> None:
        self.unread = self.unread or unread
        if day is not None and step == STEPS[0]:
            self.first = min(day, self.first or day)
            self.last = max(day, self.last or day)

    def _cells(
        self,
        tallying: Tallying,
        number: int,
        rows: Sequence[Raw],
        place: dict[str, int],
        n_at: int,
    ) -> list[Cell]:
        index, ask = tallying.asks[number]
        flag = place.get(f"asked{index}")
        weigh = tallying.weight_of(ask)
        at = n_at + 1 + 2 * (weigh or 0)
        answers = [place[tallying.key[column]] for column in ask.columns]
        parts = [place[column] for column in self.parting.columns]
        found = []
        for row in rows:
            raw = tuple([row[one] for one in answers])
            texts = tuple([self.text(value) for value in raw])
            self.codes[ask.name, texts] = raw
            n = row[n_at]
            weight, square = (n, n) if weigh is None else (row[at], row[at + 1])
            asked = True if flag is None else bool(row[flag])
            group = self._group(tuple([row[one] for one in parts]))
            found.append(Cell(texts, group, asked, n, float(weight), float(square)))
        return found

    def _group(self, raw: Raw) -> Group:
        group = self._known.get(raw)
        if group is None:
            group = self._known[raw] = self.parting.texts(raw)
            self.raw.setdefault(group, set()).add(raw)
        return group
