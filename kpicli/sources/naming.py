"""Columns by any of the names that people know them by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from kpicli.core.answers import fold
from kpicli.core.field import Field

SHORTEST = 8
"""A beginning of a question's text names it from so many characters and two words on."""


class Columns(Sequence[str]):
    """A file's column names in its order; `in` knows also codes, texts and their beginnings.

    What a file read together with others cannot tell alone is as in `common`, the columns of all.
    """

    def __init__(self, fields: Sequence[Field], common: Columns | None = None) -> None:
        self.fields = tuple(fields)
        self._common = common
        self._names = [field.name for field in fields]
        self._known = set(self._names)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        return self._names[place]

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __contains__(self, asked: object) -> bool:
        return isinstance(asked, str) and self.find(asked) is not None

    def find(self, asked: str) -> str | None:
        """The column that is meant, None where none is or several may be.

        A name, else a code, else a question's whole text, else the unique beginning of one.
        """
        if asked in self._known:
            return asked
        meant = self.meant(asked)
        if len(meant) != 1 and self._common is not None:
            return self._common.find(asked)
        return meant[0] if len(meant) == 1 else None

    def meant(self, asked: str) -> list[str]:
        """The columns that may be meant by what is no column's name."""
        for field in self.fields:
            if field.code == asked:
                return [field.name]
        folded = fold(asked)
        if not folded:
            return []
        texts = [(field.name, (fold(field.name), fold(field.text))) for field in self.fields]
        whole = [name for name, spellings in texts if folded in spellings]
        if whole or len(folded) < SHORTEST or " " not in folded:
            return whole
        return [name for name, spellings in texts if any(s.startswith(folded) for s in spellings)]

    def begun(self, asked: str) -> str | None:
        """The column that only the beginning of its text tells, else None."""
        found = self.field(asked)
        if found is None or asked in (found.name, found.code):
            return None
        return None if fold(asked) in (fold(found.name), fold(found.text)) else found.name

    @property
    def spellings(self) -> list[str]:
        """Every name, code and text of the columns, each once."""
        each = (part for field in self.fields for part in (field.name, field.code, field.text))
        return list(dict.fromkeys(part for part in each if part))

    def field(self, asked: str) -> Field | None:
        """The column that is meant as the file describes it."""
        name = self.find(asked)
        return next((field for field in self.fields if field.name == name), None)


def shared(tables: Sequence[Columns]) -> Columns:
    """The columns that every table has, in the first one's order."""
    first, *others = tables
    if not others:
        return first
    names = set(first).intersection(*others)
    return Columns([one for one in first.fields if one.name in names])
