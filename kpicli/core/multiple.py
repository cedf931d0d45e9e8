"""P-values of a family of tests, adjusted for there being many of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

METHODS = {
    "bh": "Benjamini–Hochberg",
    "holm": "Holm",
    "bonferroni": "Bonferroni",
    "none": "no adjustment",
}
"""Adjustments by id, as they are printed."""


def adjust(p: Sequence[float | None], method: str) -> list[float | None]:
    """The adjusted p-values, 0 to 1, in the order given; None stays None and counts for nothing.

    With m tests and the k-th smallest p: `bh` min over j ≥ k of m p_j / j, which bounds the
    expected share of wrong ones among those called different; `holm` max over j ≤ k of
    (m − j + 1) p_j and `bonferroni` m p, which bound the chance of any wrong one; `none` p itself.

    ValueError for another method or a p not from 0 to 1. Benjamini & Hochberg 1995; Holm 1979.
    """
    if method not in _ADJUST:
        raise ValueError(f"no adjustment called {method}; there are {', '.join(METHODS)}")
    tested = [(each, at) for at, each in enumerate(p) if each is not None]
    for each, _ in tested:
        if not 0.0 <= each <= 1.0:
            raise ValueError(f"a p-value runs from 0 to 1, got {each}")
    tested.sort()
    found: list[float | None] = [None] * len(p)
    adjusted = _ADJUST[method]([each for each, _ in tested])
    for (_, at), value in zip(tested, adjusted, strict=True):
        found[at] = min(1.0, value)
    return found


def _benjamini_hochberg(ascending: list[float]) -> list[float]:
    m, least, found = len(ascending), 1.0, []
    for rank in range(m, 0, -1):
        least = min(least, m * ascending[rank - 1] / rank)
        found.append(least)
    return found[::-1]


def _holm(ascending: list[float]) -> list[float]:
    most, found = 0.0, []
    for done, each in enumerate(ascending):
        most = max(most, (len(ascending) - done) * each)
        found.append(most)
    return found


_ADJUST: dict[str, Callable[[list[float]], list[float]]] = {
    "bh": _benjamini_hochberg,
    "holm": _holm,
    "bonferroni": lambda ascending: [len(ascending) * each for each in ascending],
    "none": list,
}
