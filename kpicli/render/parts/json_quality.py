"""The checks of the answers as JSON's types, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpicli.core.column import finite

if TYPE_CHECKING:
    from kpicli.core.flags import Flagged, WithFlagged


def check(one: Flagged) -> dict[str, Any]:
    """One check: what it looks at and by which definition, and the rows that it flags."""
    return {
        "check": one.check,
        "columns": list(one.columns),
        "definition": one.definition,
        "threshold": finite(one.threshold),
        "rows": one.rows,
        "of": one.of,
        "excluded": one.excluded,
    }


def with_flagged(found: WithFlagged) -> dict[str, Any]:
    """The figure with the rows that were left out."""
    return {"value": finite(found.value), "n": found.n}
