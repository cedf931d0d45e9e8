"""Signs in a series that the measuring changed without anybody saying so."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from kpicli.analysis.frame import Frame
from kpicli.analysis.timeline import Timeline, Window
from kpicli.core.answers import Kind, fold, judge
from kpicli.core.crossing import ALL
from kpicli.core.crossing import Cell as Place
from kpicli.core.plan import Cell
from kpicli.core.report import Break, Note

ENOUGH = 30
"""Answers that a period needs for its make-up to say anything."""
NEW = 0.2
"""Share of answers of a kind never given on the other side that a change of scale makes."""
JUMP = 3.0
"""Times by which the number of answers jumps."""
BEFORE = 6
"""Periods whose median the number of answers is held against."""
MOVED = 0.25
"""Share of the answers that would have to change groups to restore the mix."""
NAMED = 3
UNEVEN = 0.1
"""Share of the last period without any answer from which it looks cut off."""


def suspects(
    frame: Frame,
    timeline: Timeline,
    cells: Sequence[Cell],
    breaks: Sequence[Break],
    hidden: Collection[Place],
) -> list[Note]:
    """A note each when the answers given, their mix or their number jump between two periods.

    Nothing is said of periods and groups that are `hidden`: a jump would tell which are small.
    """
    if timeline.rolling > 1:
        return []
    name, windows = frame.kpi.name, timeline.windows
    size = len(next(iter(frame.found.groups), ())) - 1
    shown = [(*(ALL,) * size, one.key) not in hidden for one in windows]
    full = [at for at, one in enumerate(windows) if one.period.complete and shown[at]]
    pairs = [(a, b) for a, b in pairwise(full) if not timeline.broken(a, b, breaks)]
    by_period = _rows(frame, cells)
    groups = _groups(frame)
    notes = []
    found = [b for a, b in pairs if _strange(by_period, windows, a, b)]
    notes += _note(
        windows, found, "answers-changed", f"{name}: other answers are given than before, from"
    )
    totals = [sum(groups.get(one.key, {}).values()) for one in windows]
    found = [
        b
        for _, b in pairs
        if _jumped(totals, [a for a in full if a < b and not timeline.broken(a, b, breaks)], b)
    ]
    notes += _note(windows, found, "volume-changed", f"{name}: the number of answers jumps in")
    if size > 0:
        secret = {cell[-1] for cell in hidden}
        told = [(a, b) for a, b in pairs if not {windows[a].key, windows[b].key} & secret]
        found = [b for a, b in told if _mixed(groups, windows[a], windows[b])]
        notes += _note(windows, found, "mix-changed", f"{name}: the mix of the groups jumps in")
    return notes


def ends_early(timeline: Timeline, last: str | None) -> list[Note]:
    """A note when the last complete period has no answers for its last days."""
    if not timeline.windows or last is None or not timeline.windows[-1].period.complete:
        return []
    period = timeline.windows[-1].period
    start, end, day = map(date.fromisoformat, (period.start, period.end, last[:10]))
    silent = (end - day).days - 1
    if silent < 2 or silent < UNEVEN * (end - start).days:
        return []
    text = (
        f"the last answer is of {day}, {silent} days before {period.label} ends: "
        "if the export was made then, that period is not complete"
    )
    return [Note("info", "ends-early", text)]


def ahead(last: str | None, today: date) -> list[Note]:
    """A warning when answers are of days that are still to come."""
    if last is None or date.fromisoformat(last[:10]) <= today:
        return []
    text = f"the last answer is of {last[:10]}, a day still to come: are the dates right?"
    return [Note("warning", "dates-ahead", text)]


def _note(windows: Sequence[Window], found: Iterable[int], slug: str, start: str) -> list[Note]:
    labels = [windows[at].period.label for at in found]
    if not labels:
        return []
    listed = ", ".join(labels[:NAMED])
    more = f" and {len(labels) - NAMED} more" if len(labels) > NAMED else ""
    text = f"{start} {listed}{more}: if the measuring changed, declare it under breaks:"
    return [Note("warning", slug, text)]


def _rows(frame: Frame, cells: Sequence[Cell]) -> dict[str, dict[str, int]]:
    """Valid answers by period and folded text."""
    kpi = frame.kpi
    found: dict[str, dict[str, int]] = {}
    valid: dict[tuple[int, str | None], str | None] = {}
    for cell in cells:
        period = cell.group[-1]
        if not cell.asked or period is None:
            continue
        rows = found.setdefault(period, {})
        for place, (question, text) in enumerate(zip(kpi.questions, cell.texts, strict=False)):
            key = (place, text)
            if question.reads is not None:
                continue  # open text is never the same
            if key not in valid:
                usable = text is not None and judge(text, question).kind is Kind.VALID
                valid[key] = f"{place}:{fold(text or '')}" if usable else None
            answer = valid[key]
            if answer is not None:
                rows[answer] = rows.get(answer, 0) + cell.n
    return found


def _groups(frame: Frame) -> dict[str, dict[tuple[str | None, ...], int]]:
    """Valid answers by period and group."""
    found: dict[str, dict[tuple[str | None, ...], int]] = {}
    for group, tally in frame.found.groups.items():
        if group[-1] is not None:
            found.setdefault(group[-1], {})[group[:-1]] = tally.n
    return found


def _strange(rows: dict[str, dict[str, int]], windows: Sequence[Window], a: int, b: int) -> bool:
    """Whether a fifth of either period's answers are never given on the other side."""
    sides: list[Callable[[int], bool]] = [lambda at: at <= a, lambda at: at >= b]
    seen = [
        {text for at, one in enumerate(windows) if side(at) for text in rows.get(one.key, {})}
        for side in sides
    ]
    for at, other in ((a, seen[1]), (b, seen[0])):
        own = rows.get(windows[at].key, {})
        total = sum(own.values())
        if total < ENOUGH or not other:
            return False
        if sum(n for text, n in own.items() if text not in other) >= NEW * total:
            return True
    return False


def _jumped(totals: Sequence[int], before: Sequence[int], b: int) -> bool:
    usual = median([totals[at] for at in before[-BEFORE:]]) if before else 0
    largest, smallest = max(totals[b], usual), min(totals[b], usual)
    return largest >= ENOUGH and largest >= JUMP * smallest


def _mixed(
    groups: dict[str, dict[tuple[str | None, ...], int]], one: Window, other: Window
) -> bool:
    sides = [groups.get(each.key, {}) for each in (one, other)]
    totals = [sum(side.values()) for side in sides]
    if min(totals) < ENOUGH:
        return False
    shares = [
        {key: n / total for key, n in side.items()}
        for side, total in zip(sides, totals, strict=True)
    ]
    keys = {**shares[0], **shares[1]}
    moved = (abs(shares[0].get(key, 0.0) - shares[1].get(key, 0.0)) for key in keys)
    distance = math.fsum(moved) / 2
    chance = len(keys) / math.sqrt(min(totals))
    return distance >= max(MOVED, chance)
