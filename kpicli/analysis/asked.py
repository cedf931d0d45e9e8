"""What a Python call asks, checked as the command line checks its options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from operator import index
from os import PathLike, fspath
from typing import Any

from kpicli.analysis.choices import ADJUST, PERIODS, SORT, Options, day_of, in_order, one_of
from kpicli.analysis.given import given
from kpicli.analysis.request import Request
from kpicli.core.source import Condition
from kpicli.errors import Location, usage_error

Names = str | Iterable[str]
Day = str | date
Path = str | PathLike[str]


def asked(
    data: Any = None,
    *,
    kpis: Names = (),
    since: Day | None = None,
    until: Day | None = None,
    where: Mapping[str, Any] | None = None,
    level: float | None = None,
    strict: bool = False,
    by: Names = (),
    every: str | None = None,
    sort: str = "impact",
    top: int | None = None,
    worst: int | None = None,
    merge: int | None = None,
    adjust: str = "bh",
    last: int | None = None,
    rolling: int = 1,
    cohorts: bool = False,
    against: Path | None = None,
) -> Request:
    """The request of a call. A `UserError` (exit 2) tells everything wrong with it at once."""
    options = Options()
    path, table = options.take(given, data) or (None, None)
    first, end = options.take(day_of, since, "since"), options.take(day_of, until, "until")
    options.take(in_order, first, end, "until")
    order = options.take(one_of, sort, "sort", SORT, "no-such-order")
    method = options.take(one_of, adjust, "adjust", ADJUST, "no-such-adjustment")
    pooled = options.take(_count, rolling, "rolling", 1)
    request = Request(
        export=path,
        data=table,
        kpis=_listed(kpis),
        since=first,
        until=end,
        where=options.take(_conditions, where or {}) or (),
        level=options.take(_level, level),
        strict=strict,
        by=options.take(_segments, by) or (),
        every=options.take(one_of, every, "every", PERIODS, "no-such-period"),
        sort=order or "impact",
        adjust=method or "bh",
        top=options.take(_count, top, "top", 1),
        worst=options.take(_count, worst, "worst", 1),
        merge=options.take(_count, merge, "merge", 2),
        last=options.take(_count, last, "last", 1),
        rolling=pooled or 1,
        cohorts=cohorts,
        against=None if against is None else fspath(against),
    )
    options.check()
    return request


def _listed(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _segments(names: Names) -> tuple[str, ...]:
    listed = tuple(name.strip() for name in _listed(names))
    if not all(listed):
        raise usage_error(
            "no-such-segment",
            "the name of a segment is empty",
            Location("by"),
            hint='for example by="region" or by=["region", "channel"]',
        )
    return listed


def _count(value: int | None, name: str, least: int) -> int | None:
    if value is None:
        return None
    try:
        number = index(value)
    except TypeError:
        number = least - 1
    if number < least:
        raise usage_error(
            "bad-count",
            f"{name} is a whole number of at least {least}, not {value!r}",
            Location(name),
            hint=f"for example {name}={least + 2}",
        )
    return number


def _conditions(where: Mapping[str, Any]) -> tuple[Condition, ...]:
    found = []
    for column, values in where.items():
        several = isinstance(values, Iterable) and not isinstance(values, str)
        texts = tuple(str(value) for value in (values if several else (values,)))
        if not texts:
            raise usage_error(
                "bad-condition",
                f"no value is given for {column!r}",
                Location("where"),
                hint='for example where={"channel": ["email", "phone"]}',
            )
        found.append(Condition(str(column), texts))
    return tuple(found)


def _level(value: float | None) -> float | None:
    if value is not None and not 0.5 < value < 1:
        raise usage_error(
            "bad-level",
            f"the level {value} is not between 0.5 and 1",
            Location("level"),
            hint="0.95 means 95 %",
        )
    return value
