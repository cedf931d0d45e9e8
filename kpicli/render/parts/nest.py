"""The groups of a crossing as a tree: each under the subtotal that it is a part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from kpicli.core import words_groups
from kpicli.core.report import Result

Path = tuple[str | None, ...]
MANY = 12
"""So many withheld groups in a row have a line each; more have one together."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table of groups: a result, or without one the name of those beneath it.

    `depth` says how far in it stands; `over` that it adds up others: the total or a subtotal.
    """

    label: str
    depth: int
    result: Result | None
    over: bool = False


@dataclass(slots=True)
class _Node:
    """A place in the tree: its own result, if there is one, and those beneath in order."""

    result: Result | None = None
    beneath: dict[str | None, _Node] = field(default_factory=dict)


def nested(results: Sequence[Result], by: Sequence[str]) -> list[Line]:
    """The lines of one KPI's table: the total, then the groups in the order of the results.

    With crossings each group stands under the subtotal of its first segment, in the order of the
    subtotals; the subtotals of the other segments come before, under the segment's name.
    """
    lines = [
        Line(words_groups.TOTAL, 0, each, True) for each in results if words_groups.is_total(each)
    ]
    parts = [each for each in results if not words_groups.is_total(each)]
    if len(by) < 2:
        return lines + [Line(words_groups.label(each), 0, each) for each in parts]
    others: dict[str, list[Line]] = {}
    root = _Node()
    for each in parts:
        path = _path(each, by)
        if path is None:
            title = words_groups.listed(each.group)
            others.setdefault(title, []).append(Line(words_groups.label(each), 1, each, True))
        else:
            _put(root, path, each)
    for title, found in others.items():
        lines += [Line(title, 0, None), *found]
    if others and root.beneath:
        lines.append(Line(words_groups.listed(by), 0, None))
    return lines + _lines(root, 1 if others else 0)


def folded(lines: Sequence[Line]) -> list[Line]:
    """The lines, more than `MANY` withheld groups in a row made one: "1,204 groups"."""
    found: list[Line] = []
    for (hidden, _), run in groupby(lines, key=_hidden):
        these = list(run)
        if hidden and len(these) > MANY:
            these = [replace(these[0], label=f"{len(these):,} groups")]
        found += these
    return found


def _hidden(line: Line) -> tuple[bool, int]:
    return (line.result is not None and line.result.withheld and not line.over, line.depth)


def _path(result: Result, by: Sequence[str]) -> Path | None:
    """Where a group stands in the tree; None when it has not the first segments."""
    keys = list(by[: len(result.group)])
    if not keys or set(keys) != set(result.group):
        return None
    return tuple(result.group[key] for key in keys)


def _put(node: _Node, path: Path, result: Result) -> None:
    for value in path:
        node = node.beneath.setdefault(value, _Node())
    node.result = result


def _lines(node: _Node, depth: int) -> list[Line]:
    found = []
    for value, each in node.beneath.items():
        found.append(Line(words_groups.value(value), depth, each.result, bool(each.beneath)))
        found += _lines(each, depth + 1)
    return found
