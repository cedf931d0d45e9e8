"""Which groups come out of adding and subtracting others."""

from __future__ import annotations

from collections.abc import Collection, Iterable

_PRIME = (1 << 61) - 1
"""Arithmetic modulo a large prime is exact, and its numbers stay short."""


def reduced(rows: Iterable[Collection[int]]) -> list[dict[int, int]]:
    """The reduced row echelon form of 0/1 rows, each given by its columns: column → entry.

    Rows come back by their first column; entries are modulo 2⁶¹ − 1, so that −1 is 2⁶¹ − 2.
    A row that follows from the others is left out.
    """
    found: dict[int, dict[int, int]] = {}
    for columns in rows:
        row = dict.fromkeys(sorted(columns), 1)
        for pivot in [column for column in row if column in found]:
            if pivot in row:
                _subtract(row, found[pivot], row[pivot])
        if not row:
            continue
        pivot = min(row)
        inverse = pow(row[pivot], -1, _PRIME)
        row = {column: entry * inverse % _PRIME for column, entry in row.items()}
        for other in found.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        found[pivot] = row
    return [found[pivot] for pivot in sorted(found)]


def _subtract(row: dict[int, int], other: dict[int, int], times: int) -> None:
    """Take `times` the other row off `row`, in place, without keeping zeros."""
    for column, entry in other.items():
        left = (row.get(column, 0) - times * entry) % _PRIME
        if left:
            row[column] = left
        else:
            row.pop(column, None)


def differences(groups: Iterable[Collection[int]]) -> list[frozenset[int]]:
    """What published `groups` reveal by subtraction and is not among them, in order.

    It is what a group holds beyond the single members among the groups, and beyond another that
    lies in it (of January to March and January, February and March), and each single member that
    any sum and difference of the groups leaves.
    """
    given = {frozenset(group) for group in groups}
    alone = frozenset(member for group in given if len(group) == 1 for member in group)
    rest = {group - alone for group in given if not group <= alone}
    found = {frozenset(row) for row in reduced(sorted(map(sorted, rest))) if len(row) == 1}
    found |= rest | {group - other for group in rest for other in rest if other < group}
    return sorted(found - given, key=sorted)
