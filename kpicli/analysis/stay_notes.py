"""Notes on how long clients stay: what the table cannot tell of it."""

from __future__ import annotations

from collections.abc import Iterable

from kpicli.core.report import Note, Result
from kpicli.core.source import Source


def interrupted(results: Iterable[Result]) -> list[Note]:
    """A note for each KPI on the groups whose curve goes over a time without anyone at risk."""
    found: dict[str, list[str]] = {}
    for one in results:
        if one.survival is not None and one.survival.curve.interrupted:
            group = ", ".join("(none)" if key is None else key for key in one.group.values())
            found.setdefault(one.name, []).append(group or "all clients")
    return [
        Note(
            "warning",
            "survival-interrupted",
            f"{name}: for a time nobody was under observation ({'; '.join(groups)}): "
            "what is said of how long clients stay is too high from there on",
        )
        for name, groups in found.items()
    ]


def gone_early(n: int, source: Source) -> list[Note]:
    """A note on clients that ended before the day from which the source knows who left."""
    if not n:
        return []
    text = (
        f"{n:,} client{'s' * (n != 1)} gone before {source.known_since} (known_since) "
        "left out of how long clients stay"
    )
    return [Note("info", "left-before-known", text, source.path)]
