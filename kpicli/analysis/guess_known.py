"""A platform's own questions fitted to a file: those of which it holds rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_roles import texts_of
from kpicli.core.question import Scale

LOADERS = ("_fivetran_", "_airbyte_", "_sdc_", "_dlt_")
"""How columns begin that loaders of data warehouses add."""


def fitted(options: Mapping[str, Any], columns: Sequence[Column]) -> dict[str, Any] | None:
    """The options as `init` writes them, with the texts of `where` that the file holds.

    None where it holds none of them, so that nobody was asked.
    """
    first = {key: options[key] for key in ("kpi", "question") if key in options}
    found = first | dict(options)
    where: dict[str, Any] = {}
    for name, texts in options.get("where", {}).items():
        column = next((one for one in columns if one.name == name), None)
        held = [texts] if isinstance(texts, str) else list(texts)
        if column is not None and column.counts is not None:
            held = [text for text in held if text in texts_of(column)]
            if not held:
                return None
        where[name] = held[0] if len(held) == 1 else held
    if where:
        found["where"] = where
    if isinstance(scale := found.get("scale"), str):
        low, _, high = scale.partition("-")
        found["scale"] = Scale(float(low), float(high))
    if satisfied := found.get("satisfied"):
        found["satisfied"] = [f"{score:g}" for score in satisfied]
    return found


def loaded(names: Sequence[str]) -> bool:
    """Whether a loader copied the file's table out of some program: its flags ask nobody."""
    return any(name.startswith(LOADERS) for name in names)
