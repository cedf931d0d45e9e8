"""`dedupe:` of a source: which rows repeat one another, and which of them count."""

from __future__ import annotations

import re

from kpicli.config.decode import BadValueError, Decoding, closest, scalar_of, shape
from kpicli.config.yaml_nodes import Node
from kpicli.core.source import ALL, FIRST, LATEST, MEAN, Dedupe

KEYS = ("by", "within", "keep", "date", "ties")
WITHIN = ("day", "week", "month", "quarter", "year")
KEEP = (LATEST, FIRST, MEAN, ALL)
DAYS = r"\s*([1-9]\d{0,4})\s+days?\s*"
"""A window of so many days, as a pattern."""


def dedupe(decoding: Decoding, node: Node, path: str) -> Dedupe:
    """`{by, within, keep, date, ties}`, or the column or columns of `by` alone."""
    if not isinstance(node.value, dict):
        return Dedupe(_columns(decoding, node, path))
    entries = node.value
    before = len(decoding.problems)
    for key in entries:
        if key not in KEYS:
            decoding.unknown(key, entries[key], f"{path}.{key}", KEYS)
    if "by" not in entries:
        raise decoding.bad(
            node, path, "missing-key", "by: is missing", hint="for example by: client_id"
        )
    columns = _columns(decoding, entries["by"], f"{path}.by")
    within, days = _window(decoding, entries.get("within"), f"{path}.within")
    keep = _one_of(decoding, entries.get("keep"), f"{path}.keep", KEEP) or LATEST
    date, ties = (
        scalar_of(decoding, entries[key], f"{path}.{key}", str)
        if key in entries and entries[key].value is not None
        else None
        for key in ("date", "ties")
    )
    if len(decoding.problems) > before:
        raise BadValueError
    return Dedupe(columns, within, keep, days, date, ties)


def _window(decoding: Decoding, node: Node | None, path: str) -> tuple[str | None, int | None]:
    """A calendar period, or a number of days."""
    if node is not None and (match := re.fullmatch(DAYS, node.raw[:40])):
        return None, int(match[1])
    return _one_of(decoding, node, path, (*WITHIN, "30 days")), None


def _columns(decoding: Decoding, node: Node, path: str) -> tuple[str, ...]:
    """A column, or a list of them, at least one."""
    items = node.value if isinstance(node.value, list) else [node]
    if not items:
        text = f"{path.rpartition('.')[2]}: names no column"
        raise decoding.bad(node, path, "wrong-type", text, hint="for example by: client_id")
    return tuple(scalar_of(decoding, item, path, str) for item in items)


def _one_of(
    decoding: Decoding, node: Node | None, path: str, allowed: tuple[str, ...]
) -> str | None:
    if node is None or node.value is None:
        return None
    if node.raw not in allowed:
        close = closest(node.raw, allowed)
        raise decoding.bad(
            node,
            path,
            "not-allowed",
            f"{shape(node)} is not allowed here",
            allowed=allowed,
            hint=f"did you mean {close}?" if close else None,
        )
    return node.raw
