"""One column of the tidy table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from kpicli.core.report import Result
from kpicli.core.shown import shown

Part = TypeVar("Part")
Value = str | int | float | None
Fact = tuple[str, str, Callable[[Part], Value]]
"""A fact of a part of a result: its name, its kind as in `Column`, and how it is read."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its kind, and how a result's value in it is read.

    The kind is `text`, `integer`, `number` (finite, or empty) or `boolean`.
    """

    name: str
    kind: str
    read: Callable[[Result], Value]

    def value(self, result: Result) -> Value:
        """A result's value in the column, None where there is none or none may be shown."""
        value = self.read(shown(result))
        return finite(value) if isinstance(value, float) else value


def finite(value: float | None) -> float | None:
    """`value`, or None where there is no finite number."""
    return value if value is not None and math.isfinite(value) else None


def part(
    name: str, facts: Iterable[Fact[Part]], find: Callable[[Result], Part | None]
) -> list[Column]:
    """A column `<name>_<fact>` for each fact of the part that `find` finds in a result."""

    def of(read: Callable[[Part], Value]) -> Callable[[Result], Value]:
        def value(result: Result) -> Value:
            found = find(result)
            return None if found is None else read(found)

        return value

    return [Column(f"{name}_{fact}", kind, of(read)) for fact, kind, read in facts]
