"""The words for flagged answers: how many there are, by what, and the figures with and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpicli.core.words import NOTHING
from kpicli.core.words_amounts import amount

if TYPE_CHECKING:
    from kpicli.core.flags import Flagged
    from kpicli.core.report import Result
    from kpicli.core.unit import Unit


def line(result: Result) -> str:
    """The figure with and without the rows left out: "with the flagged answers 81.2 % (n 512), …".

    Empty where none were left out.
    """
    if result.with_flagged is None:
        return ""
    within, own = result.with_flagged, result.estimate
    without = None if own is None else own.value
    n = 0 if own is None else own.n
    return both(result.unit, (within.value, within.n), (without, n))


def both(unit: Unit, within: tuple[float | None, int], without: tuple[float | None, int]) -> str:
    """Two figures, each with its n, with the flagged answers and without them."""
    return f"with the flagged answers {_figure(unit, *within)}, without {_figure(unit, *without)}"


def _figure(unit: Unit, value: float | None, n: int) -> str:
    return f"{NOTHING if value is None else amount(value, unit)} (n {n:,})"


def counted(one: Flagged) -> str:
    """How many rows a check flags: "4 of 92 rows (4.3 %)"."""
    rows, of = one.rows or 0, one.of
    share = f" ({100 * rows / of:.1f} %)" if of else ""
    return f"{rows:,} of {of:,} row{'s' * (of != 1)}{share}"


def definition(one: Flagged) -> str:
    """By what a check flags a row: "under 1/3 of median (103 s)"."""
    if one.check == "speeders" and one.threshold is not None and "median" in one.definition:
        return f"{one.definition} ({one.threshold:.4g} s)"
    if one.check in ("test_addresses", "repeated_texts"):
        return f"{one.definition}, in {', '.join(one.columns)}"
    return one.definition
