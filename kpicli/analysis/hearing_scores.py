"""Where the mean score of those who mention something would tell too much of too few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kpicli.core.crossing import ALL, Cell, Unions
from kpicli.core.mentions import Said
from kpicli.core.withholding import withheld

MOST_SPLIT = 200
"""In reports of more results than this only the total's themes have a mean score."""
EVERYONE = ""
"""Stands for all who commented, whatever they mention."""
SAYS, REST = "says", "rest"

Untold = dict[str, frozenset[Cell]]


def untold(
    names: Sequence[str],
    said_in: Callable[[Cell], Sequence[Said]],
    least: int,
    published: Sequence[Cell],
    finest: Sequence[Cell],
    unions: Unions,
) -> Untold:
    """By name, the published cells in which the mean score of those who mention it is not told.

    Under `EVERYONE` are those in which that of all who commented is not, and so none is compared
    with it. Those who mention a name and those who do not are taken as a dimension of their own:
    of neither may a mean be worked out where fewer than `least` gave a score.
    """
    rated = {cell: [one for one in said_in(cell) if one.score is not None] for cell in finest}
    whole = {cell: sum(one.mass.n for one in found) for cell, found in rated.items()}
    everyone = set(withheld(whole, least, published, unions))
    told = published
    if len(published) > MOST_SPLIT:
        told = [cell for cell in published if all(key is ALL for key in cell)]
    says = {cell: _uses(dict.fromkeys(names, 0), said) for cell, said in rated.items()}
    found: dict[str, set[Cell]] = {}
    for name in names:
        counts = {(*cell, SAYS): uses[name] for cell, uses in says.items()}
        counts |= {(*cell, REST): whole[cell] - uses[name] for cell, uses in says.items()}
        both = [(*cell, key) for cell in told for key in (SAYS, ALL)]
        hidden = withheld(counts, least, both, (*unions, {}) if unions else ())
        found[name] = {cell for cell in published if cell not in told or (*cell, SAYS) in hidden}
        everyone |= {cell for cell in told if (*cell, ALL) in hidden}
    return {name: frozenset(cells | everyone) for name, cells in found.items()} | {
        EVERYONE: frozenset(everyone)
    }


def _uses(counts: dict[str, int], said: Iterable[Said]) -> dict[str, int]:
    """Respondents by what they mention, of the names that `counts` has."""
    for one in said:
        for name in counts.keys() & one.mentions:
            counts[name] += one.mass.n
    return counts
