"""Families of tests: differences adjusted together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from kpicli.core.comparison import Comparison, relevant
from kpicli.core.kpi import Kpi
from kpicli.core.multiple import adjust
from kpicli.core.report import Difference, Family

Key = TypeVar("Key", bound=Hashable)


def family(
    kpi: Kpi, found: Mapping[Key, Comparison], method: str, level: float
) -> dict[Key, Difference]:
    """The comparisons as differences, their p-values adjusted over all of them.

    A difference is significant when its adjusted p is under 1 − level.
    """
    adjusted = adjust([one.p for one in found.values()], method)
    whole = Family(len(found), method)
    differences = {}
    for (key, one), p in zip(found.items(), adjusted, strict=True):
        differences[key] = Difference(
            one.difference,
            one.se,
            one.interval,
            one.p,
            one.method,
            whole,
            p,
            p is not None and p < 1 - level,
            None if kpi.relevant is None else relevant(one, kpi.relevant),
        )
    return differences
