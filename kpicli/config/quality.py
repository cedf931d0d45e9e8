"""`quality:` of a source as a configuration writes it: checks of the answers and their limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kpicli.config.decode import Check, Decoding, dataclass_from, scalar_of
from kpicli.config.yaml_nodes import Node
from kpicli.core.durations import seconds
from kpicli.core.quality import (
    LEAST_ITEMS,
    Columns,
    Duplicates,
    Limit,
    Quality,
    RepeatedTexts,
    Speeders,
    StraightLiners,
    TestAddresses,
)

_EXAMPLE = "for example 100 (seconds), 2 min, 30 % of median or 1/3 of median"
SHARE = r"(?:(\d+)\s*/\s*(\d+)|(\d+(?:\.\d+)?)\s*%)(?:\s+of\s+(?:the\s+)?median)?"
"""A share of the median as it is written: a fraction, or a percentage."""
_NEEDS = {
    "speeders": ("duration", "add duration: and the column of the time to the source"),
    "test_addresses": ("email", "add email: and the column of the address to the source"),
    "duplicates": ("duplicates", "add duplicates:, for example {by: ip_address}"),
}
"""The key that names what a check looks at, and what to do where it is not there."""
_SHARE = re.compile(rf"\s*{SHARE}\s*", re.ASCII)


def quality(decoding: Decoding, node: Node, path: str) -> Quality:
    """The checks that are declared, and whose rows are left out."""
    found: Quality = dataclass_from(
        decoding, Quality, decoding.mapping(node, path), node, path, _PARTS, {}
    )
    return found


def without_column(decoding: Decoding, source: Mapping[str, Node], path: str) -> None:
    """Note the checks that are declared, or leave rows out, without a column to look at."""
    quality = source["quality"].value
    if not isinstance(quality, dict):
        return
    listed = quality.get("exclude")
    items = [] if listed is None else listed.value if isinstance(listed.value, list) else [listed]
    for check, (key, hint) in _NEEDS.items():
        holder = quality if key == check else source
        if key in holder and holder[key].value is not None:
            continue
        asked = [(item, f"{path}.exclude") for item in items if item.value == check]
        if check in quality and quality[check].value is not None:
            asked.insert(0, (quality[check].key or quality[check], f"{path}.{check}"))
        for node, where in asked[:1]:
            text = f"{check} has no column to look at"
            decoding.bad(node, where, "quality-without-column", text, hint=hint)


def elsewhere(decoding: Decoding, source: Mapping[str, Node], path: str) -> None:
    """Note checks of answers on a table that holds none."""
    node = source.get("quality")
    if node is not None and node.value is not None:
        text = "quality is of the main source, which holds the answers"
        hint = "move it there, or leave it out"
        decoding.bad(node.key or node, f"{path}.quality", "quality-elsewhere", text, hint=hint)


def limit(decoding: Decoding, node: Node, path: str) -> Limit:
    """`100` (seconds), `2 min`, `1/3 of median` or `30 % of median`."""
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = Limit(seconds=scalar_of(decoding, node, path, float))
        if found.seconds is not None and found.seconds > 0.0:
            return found
        text = f"a limit is over 0, which {node.raw[:40]} is not"
        raise decoding.bad(node, path, "bad-limit", text, hint=_EXAMPLE)
    written = scalar_of(decoding, node, path, str)
    match = _SHARE.fullmatch(written[:100])
    if match is not None:
        over, under, percent = match.groups()
        share = float(percent) / 100 if percent else float(over) / max(float(under), 1e-9)
        if 0.0 < share < 1.0:
            return Limit(share=share)
        text = f"a share of the median lies between 0 and 1, which {written.strip()[:40]} does not"
        raise decoding.bad(node, path, "bad-limit", text, hint=_EXAMPLE)
    try:
        return Limit(seconds=seconds(written))
    except ValueError as error:
        raise decoding.bad(node, path, "bad-limit", str(error), hint=_EXAMPLE) from None


def columns(decoding: Decoding, node: Node, path: str) -> Columns:
    """`a`, `[a, b]` for columns that count together, or `[[a], [b, c]]` for several such sets."""
    items = node.value if isinstance(node.value, list) else [node]
    if not items or any(isinstance(item.value, list) and not item.value for item in items):
        text = f"{path.rpartition('.')[2]}: names no column"
        hint = "for example [a, b], or [[a], [b, c]]"
        raise decoding.bad(node, path, "wrong-type", text, hint=hint)
    if not any(isinstance(item.value, list) for item in items):
        return (tuple(scalar_of(decoding, item, path, str) for item in items),)
    return tuple(
        tuple(
            scalar_of(decoding, one, f"{path}[{place}]", str)
            for one in (item.value if isinstance(item.value, list) else [item])
        )
        for place, item in enumerate(items)
    )


def _batteries(decoding: Decoding, node: Node, path: str, value: Columns) -> None:
    """A battery has questions enough for one answer to all of them to be remarkable."""
    for battery in value:
        if len(set(battery)) < LEAST_ITEMS:
            text = f"a battery has at least {LEAST_ITEMS} questions, not {len(set(battery))}"
            hint = f"for example {path.rpartition('.')[2]}: [q1, q2, q3, q4]"
            raise decoding.bad(node, path, "bad-limit", text, hint=hint)


def _some(decoding: Decoding, node: Node, path: str, value: int) -> None:
    """A long text has a character at least."""
    if value < 1:
        text = f"at_least must be at least 1, not {value}"
        raise decoding.bad(node, path, "bad-limit", text, hint="for example at_least: 20")


def _part(cls: type[Any], rules: dict[str, Check]) -> Callable[[Decoding, Node, str], Any]:
    def decode(decoding: Decoding, node: Node, path: str) -> Any:
        entries = decoding.mapping(node, path)
        return dataclass_from(decoding, cls, entries, node, path, _VALUES, rules)

    return decode


_VALUES: dict[Any, Any] = {Limit: limit, Columns: columns}
_PARTS: dict[Any, Any] = {
    Speeders: _part(Speeders, {}),
    StraightLiners: _part(StraightLiners, {"questions": _batteries}),
    RepeatedTexts: _part(RepeatedTexts, {"at_least": _some}),
    TestAddresses: _part(TestAddresses, {}),
    Duplicates: _part(Duplicates, {}),
}
