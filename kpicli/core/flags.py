"""Texts looked up and judged: which of them are those of rows that a check flags."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kpicli.core.answers import MISSING, NOT_APPLICABLE, fold, number
from kpicli.core.durations import distribution
from kpicli.core.looks import Key
from kpicli.core.quality import Limit

Rows = Mapping[Key, int]
"""How many rows hold each key."""

RESERVED = frozenset({"example.com", "example.net", "example.org"})
"""Domains that are nobody's (RFC 2606, section 3), with all below them."""
UNREAL = frozenset({"test", "example", "invalid", "localhost"})
"""Top-level domains that are nobody's (RFC 2606, section 2; RFC 6761)."""
_TRIAL = re.compile(r"test(?:s|er|ing)?[0-9]*(?:[.+_-].*)?|qa[0-9]*(?:\+.*)?|.*\+(?:test|qa)[0-9]*")
"""The part before the @ of an address that is there to try something out."""
ADDRESS_PARTS = ("test", "qa", "example", "invalid", "localhost")
"""One of these is in every address that `test_addresses` finds, or a domain of one's own is."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """One check made: the rows (of all that `where` keeps) that it flags, and by what definition.

    `threshold` is the time in seconds, or the number of characters, that decides; None where
    neither does. `rows` is None where the check was not made, there being too many texts.
    `excluded` says that the rows are left out.
    """

    check: str
    columns: tuple[str, ...]
    definition: str
    threshold: float | None
    rows: int | None
    of: int
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class WithFlagged:
    """The figure that a KPI has with the rows that were left out, and its n.

    `value` is None where there is none.
    """

    value: float | None
    n: int


def rows_of(keys: Collection[Key], rows: Rows) -> int:
    """How many rows hold any of the keys."""
    return sum(rows[key] for key in keys)


def speeders(rows: Rows, limit: Limit, unit: int, decimal: str) -> tuple[float | None, set[Key]]:
    """The limit in seconds, and the times under it; None where no time can be read.

    `unit` is what the times are measured in, in seconds. Times that are no number, or negative,
    are passed over. The median is that of all rows with a time, halfway between the middle two.
    """
    times: dict[Key, float] = {}
    counts: dict[float, int] = {}
    for key, n in rows.items():
        value = number(key[0], decimal)
        if value is not None and value >= 0.0:
            times[key] = value * unit
            counts[value * unit] = counts.get(value * unit, 0) + n
    seconds = limit.seconds
    if seconds is None:
        known = distribution(counts)
        if known is None or limit.share is None:
            return None, set()
        seconds = limit.share * known.median
    return seconds, {key for key, time in times.items() if time < seconds}


def straight_liners(rows: Rows, apart: Collection[str] = ()) -> set[Key]:
    """Of texts that all questions of a battery have, those that are an answer.

    `apart` are folded texts that are none, beside the blank and N/A.
    """
    none = {*MISSING, *NOT_APPLICABLE, *apart}
    return {key for key in rows if fold(key[0]) not in none}


def repeated_texts(rows: Rows, least: int) -> set[Key]:
    """The texts of at least `least` characters that, folded, stand in several rows."""
    counts: dict[str, int] = {}
    folded = {key: fold(key[0]) for key in rows}
    for key, text in folded.items():
        counts[text] = counts.get(text, 0) + rows[key]
    return {key for key, text in folded.items() if counts[text] > 1 and len(text) >= least}


def test_addresses(rows: Rows, domains: Collection[str] = ()) -> set[Key]:
    """The addresses that are for trying out, of reserved domains, or of `domains` or below them.

    For trying out are `test@`, `test1@`, `tester@`, `testing.x@`, `qa@`, `qa+x@`, `x+test@`, and
    all of domains called `test`.
    """
    own = {domain(one) for one in domains}
    return {key for key in rows if _for_trial(key[0], own)}


def domain(text: str) -> str:
    """A domain as it is compared: in lower case, without an @ or a dot before it."""
    return text.strip().lstrip("@.").casefold()


def _for_trial(text: str, own: Collection[str]) -> bool:
    local, at, domain = text.strip().rstrip(">").rstrip(".").casefold().rpartition("@")
    if not at or not local or not domain:
        return False
    labels = domain.split(".")
    below = {".".join(labels[place:]) for place in range(len(labels))}
    if labels[-1] in UNREAL or "test" in labels[-2:-1] or not below.isdisjoint({*RESERVED, *own}):
        return True
    return _TRIAL.fullmatch(re.split(r"[<\s]", local)[-1]) is not None


def copies(rows: Rows) -> set[Key]:
    """The keys that several rows hold."""
    return {key for key, n in rows.items() if n > 1}
