"""Which column of a client table decided that a row is no item, told from the row's texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpicli.core.plan import Itemise
from kpicli.core.reasons import (
    AFTER,
    CANCELLED,
    CONTRADICTS,
    ENDED_OPEN,
    ENDS_EARLY,
    FUTURE,
    LEFT_BEFORE,
    LEFT_OUT,
    NEGATIVE,
    NO_AMOUNT,
    NO_CLIENT,
    NO_DATE,
    NO_NUMBER,
    NO_RATE,
    NO_START,
    NO_STATUS,
    NO_TIME,
    NOT_ASKED,
    NOT_DUE,
    OPEN,
    OUTSIDE,
    REASONS,
    UNRATED,
)
from kpicli.core.source import Condition, Source
from kpicli.engine.small import meets, number
from kpicli.engine.typed import DATES, NUMBERS

_ROLES = {
    NO_CLIENT: "client",
    NO_START: "start",
    ENDS_EARLY: "end",
    LEFT_BEFORE: "end",
    NO_RATE: "currency",
    NO_STATUS: "status",
    LEFT_OUT: "status",
    NOT_DUE: "due",
    UNRATED: "satisfaction",
}
"""Reasons that are about one part of a table."""
_ENDS = (NEGATIVE, OPEN, CONTRADICTS, ENDED_OPEN, NO_TIME)
"""Reasons that are about the end, or about the time where it is ready made."""

Decided = tuple[str | None, str | None]
"""A column and its text."""


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row by column, and its dates, by role, that cannot be read or are to come."""

    texts: Mapping[str, str | None]
    unread: Sequence[str]
    late: Sequence[str]

    def text(self, column: str) -> str:
        """A column's text, empty where there is none."""
        return self.texts.get(column) or ""


class Deciding:
    """What decides for one KPI of a source."""

    def __init__(self, source: Source, ask: Itemise) -> None:
        self.source, self.name, self.where = source, ask.name, ask.where
        recipe = ask.recipe
        read = [role for need in (*recipe.needs, recipe.uses) for role in need]
        self.ends = [getattr(recipe, name, None) for name in ("ready", "end")]
        self.roles = [*read, *(role for role in self.ends if role), "date"]
        self.dated = recipe.dated
        self.cancelled: Sequence[Condition] = getattr(recipe, "cancelled", ())
        named = [getattr(recipe, name, None) for name in ("numerator", "denominator")]
        self.numbers = [column for column in named if column] or self._of(NUMBERS)

    @property
    def columns(self) -> list[str]:
        """Every column whose text may decide."""
        rules = [rule.column for rule in (*self.source.where, *self.where, *self.cancelled)]
        roles = [*self.roles, *_ROLES.values()]
        known = (self.source.column(role) for role in roles)
        return [*rules, *self.numbers, *(column for column in known if column)]

    def of_step(self, step: str, row: Row) -> Decided:
        """What left a row out whole; the key of an older update is not told."""
        if step == "where":
            return self._unmet(self.source.where, row)
        return self.source.column("key"), None

    def of_reason(self, code: int, row: Row) -> tuple[str, str | None, str | None]:
        """The slug of a reason, and what decided."""
        return (REASONS[code].slug, *self._of_code(code, row))

    def _of_code(self, code: int, row: Row) -> Decided:
        if code == NOT_ASKED:
            return self._unmet(self.where, row)
        if code == CANCELLED:
            return self._told([rule.column for rule in self.cancelled][:1], row)
        if code in _ROLES:
            column = self.source.column(_ROLES[code])
            return self._told([column] if column else [], row)
        if code in _ENDS:
            known = (self.source.column(role) for role in self.ends if role)
            return self._told([column for column in known if column][:1], row)
        if code == NO_AMOUNT:
            return self._told(self.numbers, row, [one for one in self.numbers if _blank(one, row)])
        if code == NO_NUMBER:
            return self._told(self.numbers, row, [c for c in self.numbers if self._odd(c, row)])
        if code == OUTSIDE and self.dated:
            column = self.source.column(self.dated)
            return self._told([column] if column else [], row)
        dates = self._of(DATES)
        if code in (FUTURE, AFTER):
            return self._told(dates, row, self._named(row.late))
        if code == NO_DATE:
            blank = [column for column in dates if _blank(column, row)]
            return self._told(dates, row, [*self._named(row.unread), *blank])
        return None, None

    def _of(self, kind: Sequence[str]) -> list[str]:
        """The columns of the roles of a kind that are read, in the order of the recipe."""
        return self._named([role for role in self.roles if role in kind])

    def _named(self, roles: Sequence[str]) -> list[str]:
        read = (self.source.column(role) for role in roles if role in self.roles)
        return list(dict.fromkeys(column for column in read if column))

    def _odd(self, column: str, row: Row) -> bool:
        value = number(row.text(column), self.source.decimal)
        return not _blank(column, row) and (value is None or value < 0)

    def _unmet(self, rules: Sequence[Condition], row: Row) -> Decided:
        """The first condition that the row does not meet."""
        decimal = self.source.decimal
        unmet = (r for r in rules if meets(r, decimal)(row.text(r.column)) == r.negate)
        return self._told([rule.column for rule in unmet][:1], row)

    def _told(self, columns: Sequence[str], row: Row, first: Sequence[str] = ()) -> Decided:
        """The first of the likelier columns, else of all, with its text."""
        found = next(iter([*first, *columns]), None)
        return found, None if found is None else row.texts.get(found)


def _blank(column: str, row: Row) -> bool:
    return not row.text(column).strip()
