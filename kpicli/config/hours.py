"""Durations and business hours as a configuration writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpicli.config import checks
from kpicli.config.decode import BadValueError, Decoding, scalar_of, shape
from kpicli.config.yaml_nodes import Node
from kpicli.core.business_hours import MIDNIGHT, BusinessHours
from kpicli.core.durations import EXAMPLE, Seconds, seconds

if TYPE_CHECKING:
    from datetime import date

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALIKE = ("days", "from", "until")
KEYS = (*ALIKE, "holidays", "timezone")
HINT = 'for example {days: mon-fri, from: "09:00", until: "17:30"}'
EACH = 'for example {mon-thu: "09:00-17:30", fri: ["09:00-12:00", "13:00-16:00"]}'
_CLOCK = re.compile(r"\s*(\d{1,2}):([0-5]\d)\s*", re.ASCII)

Week = list[list[tuple[int, int]]]


def duration(decoding: Decoding, node: Node, path: str) -> Seconds:
    """`4h`, `90 min` or `2 weeks`, in seconds."""
    if isinstance(node.value, dict | list) or node.value is None:
        text = f"a duration is a number and its unit, not {shape(node)}"
        raise decoding.bad(node, path, "bad-duration", text, hint=EXAMPLE)
    try:
        return seconds(node.raw)
    except ValueError as error:
        raise decoding.bad(node, path, "bad-duration", str(error), hint=EXAMPLE) from None


def hours(decoding: Decoding, node: Node, path: str) -> BusinessHours:
    """`{days, from, until}`, or the hours of each day, with `holidays` and a `timezone`."""
    before, entries = len(decoding.problems), decoding.mapping(node, path)
    week: Week = [[] for _ in DAYS]
    own = {key: each for key, each in entries.items() if key not in KEYS}
    alike = {key: each for key, each in entries.items() if key in ALIKE}
    if alike and own:
        text = "the hours of each day stand beside days, from and until"
        decoding.bad(next(iter(own.values())), path, "bad-hours", text, hint=EACH)
    elif own:
        for key, each in own.items():
            _of_days(decoding, week, (key, each), path)
    else:
        _alike(decoding, week, alike, node, path)
    holidays = entries.get("holidays")
    closed = [] if holidays is None else _holidays(decoding, holidays, f"{path}.holidays")
    timezone = _timezone(decoding, entries.get("timezone"), f"{path}.timezone")
    if len(decoding.problems) > before:
        raise BadValueError
    return BusinessHours(tuple(map(tuple, week)), frozenset(closed), timezone)


def _alike(
    decoding: Decoding, week: Week, entries: Mapping[str, Node], at: Node, path: str
) -> None:
    """Fill the week with one stretch for all of `days`."""
    missing = [key for key in ALIKE if key not in entries]
    for key in missing:
        decoding.bad(at, path, "missing-key", f"{key}: is missing", hint=HINT)
    if missing:
        return
    noted = len(decoding.problems)
    low = _clock(decoding, entries["from"], f"{path}.from", entries["from"].raw)
    high = _clock(decoding, entries["until"], f"{path}.until", entries["until"].raw)
    days = entries["days"]
    found: dict[int, None] = {}
    for item in (days.value if isinstance(days.value, list) else None) or [days]:
        found |= dict.fromkeys(_days(decoding, item, f"{path}.days", item.raw))
    if len(decoding.problems) == noted:
        opened = [week[day] for day in found]
        _open(decoding, opened, (low, high), entries["until"], f"{path}.until")


def _of_days(decoding: Decoding, week: Week, entry: tuple[str, Node], path: str) -> None:
    """Fill the week with the stretches of some days."""
    key, node = entry
    path = f"{path}.{key}"
    if not _is_days(key):
        decoding.unknown(key, node, path, (*KEYS, "mon", "mon-fri"))
        return
    days = _days(decoding, node.key or node, path, key)
    for day in days:
        if week[day]:
            text = f"the hours of {DAYS[day]} stand twice"
            decoding.bad(node.key or node, path, "bad-hours", text, hint=EACH)
            return
    for item in node.value if isinstance(node.value, list) else [node]:
        low, dash, high = item.raw.replace("–", "-").partition("-")
        if not dash or isinstance(item.value, dict | list):
            text = f"hours run from one time to another, not {shape(item)}"
            decoding.bad(item, path, "bad-hours", text, hint=EACH)
            continue
        noted = len(decoding.problems)
        ends = [_clock(decoding, item, path, each) for each in (low, high)]
        if len(decoding.problems) == noted:
            _open(decoding, [week[day] for day in days], (ends[0], ends[1]), item, path)


def _open(decoding: Decoding, days: Week, ends: tuple[int, int], node: Node, path: str) -> None:
    """Add a stretch to days that are alike, or note why it does not fit."""
    low, high = ends
    if low >= high:
        text = "business hours end before they begin"
        hint = 'over midnight they are two: ["22:00-24:00", "00:00-06:00"]'
        decoding.bad(node, path, "bad-hours", text, hint=hint)
    elif any(low < until and opens < high for opens, until in days[0]):
        decoding.bad(node, path, "bad-hours", "business hours of a day overlap", hint=EACH)
    else:
        for day in days:
            day.append(ends)
            day.sort()


def _clock(decoding: Decoding, node: Node, path: str, text: str) -> int:
    """A time of day in seconds, 0 to 86,400; 0 after noting that it is none."""
    match = _CLOCK.fullmatch(text[:20])
    found = int(match[1]) * 3600 + int(match[2]) * 60 if match else MIDNIGHT + 1
    if found > MIDNIGHT:
        told = f"{text.strip()[:20]!r} is no time of day"
        decoding.bad(node, path, "bad-hours", told, hint="from 00:00 to 24:00, for example 09:00")
        return 0
    return found


def _is_days(text: str) -> bool:
    return all(
        _day(end) is not None for part in text.split(",") for end in part.split("-", maxsplit=1)
    )


def _day(text: str) -> int | None:
    """A weekday by its name or the three letters it begins with, Monday 0."""
    plain = text.strip().casefold()
    return next((at for at, day in enumerate(DAYS) if plain in (day, day[:3])), None)


def _days(decoding: Decoding, node: Node, path: str, text: str) -> list[int]:
    """The weekdays of `mon-fri` or `mon, wed`; none after noting what is wrong."""
    if not _is_days(text):
        told = f"{text[:40]!r} names no days of the week"
        decoding.bad(node, path, "bad-hours", told, hint="for example mon-fri, or mon, wed, sat")
        return []
    found = []
    for part in text.split(","):
        ends = [_day(end) or 0 for end in part.split("-", maxsplit=1)]
        found += [(ends[0] + each) % 7 for each in range((ends[-1] - ends[0]) % 7 + 1)]
    return list(dict.fromkeys(found))


def _holidays(decoding: Decoding, node: Node, path: str) -> list[date]:
    """Days as ISO dates, without those that are none, which are noted."""
    from datetime import date

    items = node.value if isinstance(node.value, list) else [node]
    found = []
    for item in items if node.value is not None else ():
        try:
            text = scalar_of(decoding, item, path, str)
            checks.day(decoding, item, path, text)
            found.append(date.fromisoformat(text))
        except BadValueError:
            continue
    return found


def _timezone(decoding: Decoding, node: Node | None, path: str) -> str | None:
    if node is None or node.value is None:
        return None
    try:
        found: str = scalar_of(decoding, node, path, str)
        checks.timezone(decoding, node, path, found)
    except BadValueError:
        return None
    return found
