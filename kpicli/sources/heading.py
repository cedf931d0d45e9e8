"""The head of an export by what its columns are called, however that is spelt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from kpicli.core.field import Field
from kpicli.sources.platform import Rows, distinct


def plain(name: str) -> str:
    """A name as lower-case words with a blank between: "survey_type" → "survey type"."""
    return " ".join(re.findall(r"[^\W_]+", name)).casefold()


class Heading:
    """The columns of the first row, found by their names; `names` are all different."""

    def __init__(self, rows: Rows) -> None:
        self.names = distinct(rows[0]) if rows else []
        self._rows = rows[1:]
        self._plain = [plain(name) for name in self.names]

    def find(self, *wanted: str) -> str | None:
        """The column called by the first of these names, in plain words, that there is."""
        for one in wanted:
            if one in self._plain:
                return self.names[self._plain.index(one)]
        return None

    def all(self, *wanted: str) -> tuple[str, ...]:
        """The columns called by any of these names, in the file's order."""
        return tuple(
            name for name, said in zip(self.names, self._plain, strict=True) if said in wanted
        )

    def has(self, *wanted: str) -> bool:
        """Whether all of these names are there."""
        return all(one in self._plain for one in wanted)

    def cells(self, name: str) -> list[str]:
        """The texts of a column in the first records, blanks left out."""
        place = self.names.index(name)
        return [row[place] for row in self._rows if place < len(row) and row[place]]

    def fields(self, known: Mapping[str, Field] | None = None) -> tuple[Field, ...]:
        """All columns, those `known` by name with what is known of them."""
        known = known or {}
        return tuple(replace(known.get(name, Field(name)), name=name) for name in self.names)

    def roles(self, **wanted: tuple[str, ...]) -> dict[str, str]:
        """The parts that have a column, by the names that it may have."""
        found = {part: self.find(*names) for part, names in wanted.items()}
        return {part: name for part, name in found.items() if name is not None}
