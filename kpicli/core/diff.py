"""Two reports compared: which figures differ, by more than noise or not, and what else changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpicli.core.intervals import Interval
from kpicli.core.multiple import adjust
from kpicli.core.square_and_add import square_and_add
from kpicli.core.told import Key, ReadBack, Told

SAME, CHANGED, APPEARED, DISAPPEARED = "same", "changed", "appeared", "disappeared"
SAME_DATA, INDEPENDENT = "same-data", "independent"
METHOD = "bh"


@dataclass(frozen=True, slots=True)
class Delta:
    """One figure in both reports, or in one of them.

    `difference` is new − old, in the KPI's unit, with its interval and p-values as of independent
    answers. `beyond` says that it is more than noise; where that is not told of a figure that
    differs, `why` is `same-data` (no noise: the answers are the same), `other-unit`, `other-level`,
    `no-interval`, `withheld` or `no-figure`.
    """

    old: Told | None
    new: Told | None
    state: str
    difference: float | None = None
    interval: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    beyond: bool | None = None
    why: str | None = None

    @property
    def either(self) -> Told:
        """The figure as the newer of the reports that have it tells of it."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a delta is of a figure")
        return found


@dataclass(frozen=True, slots=True)
class Moved:
    """Something beside figures that the reports tell otherwise; None where one does not tell it."""

    what: str
    which: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything in which two reports differ, and the figures in which they do not.

    `assumed` is `same-data` when files and rows are the same, else `independent`. `counts` are rows
    and answers, `sources` version, configuration and files.
    """

    old: ReadBack
    new: ReadBack
    assumed: str
    deltas: tuple[Delta, ...]
    counts: tuple[Moved, ...]
    sources: tuple[Moved, ...]

    @property
    def different(self) -> bool:
        """Whether the reports differ in anything but when they were made."""
        return bool(self.counts or self.sources or any(one.state != SAME for one in self.deltas))

    @property
    def tests(self) -> int:
        """How many p-values were adjusted together."""
        return sum(one.p is not None for one in self.deltas)


def diff(old: ReadBack, new: ReadBack) -> Diff:
    """What changed from one report to the other, figures in the order of the new one.

    p-values are adjusted over all figures that differ, after Benjamini & Hochberg.
    """
    assumed = SAME_DATA if _same_rows(old, new) else INDEPENDENT
    keys: dict[Key, None] = dict.fromkeys((*new.results, *old.results))
    deltas = [_delta(old.results.get(key), new.results.get(key), assumed) for key in keys]
    return Diff(old, new, assumed, _adjusted(deltas), _counts(old, new), _sources(old, new))


def _same_rows(old: ReadBack, new: ReadBack) -> bool:
    """Whether both read the same files and left out as many rows of them for each reason."""
    files = [sorted(set(one.inputs.values())) for one in (old, new)]
    return files[0] == files[1] != [] and old.rows == new.rows


def _delta(old: Told | None, new: Told | None, assumed: str) -> Delta:
    if old is None or new is None:
        return Delta(old, new, APPEARED if old is None else DISAPPEARED)
    state = SAME if _same(old, new) else CHANGED
    if old.value is None or new.value is None:
        why = "withheld" if old.withheld or new.withheld else "no-figure"
        return Delta(old, new, state, why=why)
    if old.unit != new.unit:
        return Delta(old, new, state, why="other-unit")
    gap = new.value - old.value
    if assumed == SAME_DATA:
        return Delta(old, new, state, gap, why=SAME_DATA)
    if old.interval is None or new.interval is None:
        return Delta(old, new, state, gap, why="no-interval")
    if old.interval.level != new.interval.level:
        return Delta(old, new, state, gap, why="other-level")
    if state == SAME:
        return Delta(old, new, state, gap)
    drawn, p = square_and_add(new.value, new.interval, old.value, old.interval)
    return Delta(old, new, state, gap, drawn, p, why="no-interval" if p is None else None)


def _same(old: Told, new: Told) -> bool:
    if (old.why, old.n, old.unit, old.state) != (new.why, new.n, new.unit, new.state):
        return False
    return all(
        a == b or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-12))
        for a, b in zip(_numbers(old), _numbers(new), strict=True)
    )


def _numbers(told: Told) -> tuple[float | None, ...]:
    drawn = told.interval
    ends = (drawn.low, drawn.high, drawn.level) if drawn else (None, None, None)
    return (told.value, *ends)


def _adjusted(deltas: Sequence[Delta]) -> tuple[Delta, ...]:
    adjusted = iter(adjust([one.p for one in deltas], METHOD))
    found = []
    for one in deltas:
        p = next(adjusted)
        if p is None or one.interval is None:
            found.append(one)
        else:
            found.append(replace(one, p_adjusted=p, beyond=p < 1 - one.interval.level))
    return tuple(found)


def _counts(old: ReadBack, new: ReadBack) -> tuple[Moved, ...]:
    found = []
    for before, after in ((old.rows, new.rows), (old.answers, new.answers)):
        for what, reason in dict.fromkeys((*before, *after)):
            told = [one.get((what, reason)) for one in (before, after)]
            if told[0] != told[1]:
                found.append(Moved(what, reason, *(None if n is None else str(n) for n in told)))
    return tuple(found)


def _sources(old: ReadBack, new: ReadBack) -> tuple[Moved, ...]:
    told = [
        ("command", "", old.command, new.command),
        ("every", "", old.every, new.every),
        ("by", "", ", ".join(old.by) or None, ", ".join(new.by) or None),
        ("kpicli", "", old.version, new.version),
        ("configuration", "", old.config, new.config),
    ]
    for path in dict.fromkeys((*old.inputs, *new.inputs)):
        told.append(("file", path, old.inputs.get(path), new.inputs.get(path)))
    return tuple(Moved(*each) for each in told if each[2] != each[3])
