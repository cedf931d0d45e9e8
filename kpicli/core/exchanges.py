"""Other tables that agree with everything published: respondents moved between cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from kpicli.core.crossing import ALL, Crossing
from kpicli.core.small_groups import Group

_WIDTH = {1: 12, 2: 5, 3: 2}
"""How many partners of each sort are tried, by the number of dimensions exchanged in."""

_BASES = 8
"""How many finest cells of a group are tried as the one to add to."""

Change = dict[int, int]
"""+1 or −1 for each finest and each published cell that an exchange changes, by its number."""


class Exchanges:
    """The cells withheld so far, and the search for exchanges that only they would show.

    An exchange moves respondents from one key to another in some dimensions at once, which leaves
    the margins over those dimensions as they are; in none, it adds respondents.
    """

    def __init__(self, table: Crossing, min_group: int) -> None:
        self.table = table
        self.min_group = min_group
        self.withheld: set[int] = set()
        self._atoms = frozenset(table.atoms)
        everybody = (ALL,) * table.size
        self._total = next((c for c, cell in table.published.items() if cell == everybody), 0)
        self._lines = [table.lines(i) for i in range(table.size)]
        self._open: list[dict[int, list[int]]] = [{} for _ in range(table.size)]
        self._signed: dict[tuple[int, int, int], list[tuple[int, int]]] = {}

    def withhold(self, codes: Iterable[int]) -> None:
        """Take these published cells out of what is shown."""
        for code in sorted(set(codes) - self.withheld):
            self.withheld.add(code)
            if code in self._atoms and self.table.value[code] >= self.min_group:
                for i, key in enumerate(self.table.keys[code]):
                    self._open[i].setdefault(code - key, []).append(key)

    def protect(self, group: Group) -> None:
        """Withhold what it takes for a table to exist that shows the same as the true one, and
        in which the group holds `min_group` or more.

        Each cell withheld holds at least 1 in that table, and each cell that is empty stays so.
        """
        value, moved = self.table.value, dict[int, int]()
        need = self.min_group - sum(value[atom] for atom in group)
        while need > 0:
            change, gain, times = self._best(group, need, moved)
            self.withhold(code for code in change if code in self.table.published)
            for code, sign in change.items():
                moved[code] = moved.get(code, 0) + sign * times
            need -= gain * times

    def _best(self, group: Group, need: int, moved: Change) -> tuple[Change, int, int]:
        """The exchange that withholds least: what it changes, gain for the group, how often.

        Margins are kept before cells, then exchanges that suffice by themselves, then large cells.
        """
        best: tuple[Change, int, int] | None = None
        least: tuple[bool, int, bool, int] | None = None
        members = frozenset(group)
        for base in group[:_BASES]:
            for change in self._around(base):
                gain = sum(change[code] for code in members if code in change)
                shown = [c for c in change if c in self.table.published and c not in self.withheld]
                wider = sum(code not in self._atoms for code in shown)
                held = sum(self.table.value[code] for code in shown)
                cost = (self._total in shown, wider, False, held)
                if gain < 1 or (least is not None and cost >= least):
                    continue
                times = self._room(change, moved, -(-need // gain))
                cost = (cost[0], wider, bool(shown) and times * gain < need, held)
                if times and (least is None or cost < least):
                    best, least = (change, gain, times), cost
                    if not shown:
                        return best
        assert best is not None  # adding respondents is always possible
        return best

    def _room(self, change: Change, moved: Change, wanted: int) -> int:
        """How often the exchange can be made: a withheld cell keeps 1, any other 0."""
        for code, sign in change.items():
            if sign < 0:
                floor = 1 if code in self.table.published else 0
                room = self.table.value[code] + moved.get(code, 0) - floor
                if room < wanted:
                    if room < 1:
                        return 0
                    wanted = room
        return wanted

    def _around(self, base: int) -> Iterator[Change]:
        """Exchanges that add to one finest cell, in most dimensions first."""
        keys = self.table.keys[base]
        for size in range(self.table.size, -1, -1):
            for moving in combinations(range(self.table.size), size):
                partners = [
                    self._partners(base, i, _WIDTH.get(size, 1)) if i in moving else [keys[i]]
                    for i in range(self.table.size)
                ]
                for others in product(*partners):
                    change = self._change(keys, others)
                    if change is not None:
                        yield change

    def _partners(self, base: int, i: int, width: int) -> list[int]:
        """Keys of dimension i to exchange with: withheld and large, nearly large, next larger."""
        key = self.table.keys[base][i]
        line = self._lines[i][base - key]
        if self.table.compound[i]:
            apart = sorted((len(self._sides(i, key, k)), n, k) for n, k in line if k != key)
            return [k for _, _, k in apart[:width]]
        ready = self._open[i].get(base - key, [])[:width]
        at = _first(line, self.min_group)
        near = [k for _, k in reversed(line[max(0, at - width) : at])]
        more = [k for _, k in line[at : at + width]]
        return [k for k in dict.fromkeys([*ready, *near, *more]) if k != key]

    def _change(self, keys: Sequence[int], others: Sequence[int]) -> Change | None:
        """What an exchange of `keys` with `others` changes; None when a corner holds nobody."""
        corners = [(0, 1)]
        for key, other in zip(keys, others, strict=True):
            ends = [(key, 1)] if other == key else [(key, 1), (other, -1)]
            corners = [(code + end, sign * by) for code, sign in corners for end, by in ends]
        if any(code not in self.table.value for code, _ in corners):
            return None
        cells = [(0, 1)]
        for i, (key, other) in enumerate(zip(keys, others, strict=True)):
            sides = self._sides(i, key, other)
            cells = [(code + side, sign * by) for code, sign in cells for side, by in sides]
        change = dict(corners)
        change.update((code, sign) for code, sign in cells if code in self.table.published)
        return change

    def _sides(self, i: int, key: int, other: int) -> list[tuple[int, int]]:
        """The published keys of dimension i that change, with their signs."""
        if (i, key, other) not in self._signed:
            gains, loses = self.table.holding[i][key], self.table.holding[i][other]
            sides = [(k, 1) for k in gains if key == other or k not in loses]
            sides += [(k, -1) for k in loses if k not in gains]
            self._signed[i, key, other] = sides
        return self._signed[i, key, other]


def _first(line: Sequence[tuple[int, int]], n: int) -> int:
    """Where in a line the cells of n or more begin."""
    from bisect import bisect_left

    return bisect_left(line, (n, 0))
