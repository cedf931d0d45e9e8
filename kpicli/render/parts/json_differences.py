"""Intervals, differences and changes as JSON."""

from __future__ import annotations

from typing import Any

from kpicli.core.column import finite
from kpicli.core.intervals import Interval
from kpicli.core.report import Change, Difference


def interval(drawn: Interval | None) -> dict[str, Any] | None:
    """An interval, or null when there is none with two finite ends."""
    if drawn is None or finite(drawn.low) is None or finite(drawn.high) is None:
        return None
    return {"low": drawn.low, "high": drawn.high, "level": drawn.level, "method": drawn.method}


def difference(found: Difference | None) -> dict[str, Any] | None:
    """A difference, or null when nothing was compared."""
    return None if found is None else _difference(found)


def change(found: Change | None) -> dict[str, Any] | None:
    """A change, or null when there is no earlier period; without a difference it says why."""
    if found is None:
        return None
    told = _difference(found.difference)
    why = None if told["difference"] is not None else found.why or "no-figure"
    return {
        "earlier": found.earlier,
        "why": why,
        **told,
        "within": finite(found.within),
        "mix": finite(found.mix),
        "simpson": found.simpson,
    }


def _difference(found: Difference | None) -> dict[str, Any]:
    return {
        "difference": finite(found.difference) if found else None,
        "se": finite(found.se) if found else None,
        "interval": interval(found.interval) if found else None,
        "p": finite(found.p) if found else None,
        "p_adjusted": finite(found.p_adjusted) if found else None,
        "method": found.method if found else None,
        "family": {"size": found.family.size, "method": found.family.method} if found else None,
        "significant": found.significant if found else None,
        "relevant": found.relevant if found else None,
    }
