"""The order of groups by name: bins from low to high, other names by letters, none last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Place = tuple[tuple[bool, int, str], ...]


def by_name(
    segments: Sequence[str], bins: Mapping[str, Sequence[str]]
) -> Callable[[Sequence[object]], Place]:
    """A sorting key for cells with a key for each of `segments`.

    `bins` are the names of the bins, lowest first, of each segment that has some.
    """
    places = [{key: at for at, key in enumerate(bins.get(name, ()))} for name in segments]

    def place(cell: Sequence[object]) -> Place:
        return tuple(
            (key is None, known.get(key, 0), key) if isinstance(key, str) else (key is None, 0, "")
            for known, key in zip(places, cell, strict=False)
        )

    return place
