"""Values with a shape of their own: scales, labels, conditions, bands, repeats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kpicli.config.decode import (
    BadValueError,
    Decoding,
    closest,
    dataclass_from,
    scalar_of,
    shape,
)
from kpicli.config.hours import duration, hours
from kpicli.config.parts import parts
from kpicli.config.quality import quality
from kpicli.config.repeats import dedupe
from kpicli.config.yaml_nodes import Node
from kpicli.core.answers import fold
from kpicli.core.business_hours import BusinessHours
from kpicli.core.composed import PartOptions
from kpicli.core.durations import Seconds
from kpicli.core.kpi import Band
from kpicli.core.labels import NAMES, label_set
from kpicli.core.options import Consent, LongShape
from kpicli.core.quality import Quality
from kpicli.core.question import Scale
from kpicli.core.source import Condition, Dedupe, Long


def scale(decoding: Decoding, node: Node, path: str) -> Scale:
    """`1-5`, `0 - 10`, `1..7` or `{min, max}`."""
    if isinstance(node.value, dict):
        entries = node.value
        for key in entries:
            if key not in ("min", "max"):
                decoding.unknown(key, entries[key], f"{path}.{key}", ("min", "max"))
        ends = [entries.get("min"), entries.get("max")]
        if None in ends:
            raise decoding.bad(
                node,
                path,
                "missing-key",
                "a scale has a min and a max",
                hint="for example {min: 1, max: 5}",
            )
        low, high = (
            scalar_of(decoding, end, f"{path}.{key}", float)
            for end, key in zip(ends, ("min", "max"), strict=True)
            if end is not None
        )
    else:
        match = re.fullmatch(
            r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|–|\.\.|to)\s*(-?\d+(?:\.\d+)?)\s*", node.raw[:100]
        )
        if match is None:
            raise decoding.bad(
                node,
                path,
                "bad-scale",
                f"a scale is two numbers, not {shape(node)}",
                hint="for example scale: 1-5, or scale: {min: 0, max: 10}",
            )
        low, high = float(match[1]), float(match[2])
    if low >= high:
        raise decoding.bad(
            node,
            path,
            "bad-scale",
            f"the scale {low:g}–{high:g} runs backwards",
            hint="which end is good is said with better:, not by the scale",
        )
    return Scale(low, high)


def number_map(decoding: Decoding, node: Node, path: str) -> Mapping[str, float]:
    """A map of texts to numbers; `labels` also takes the name of a ready-made set."""
    labels = path.endswith(".labels")
    if labels and isinstance(node.value, str):
        found = label_set(node.value)
        if found is None:
            close = closest(node.value, NAMES)
            raise decoding.bad(
                node,
                path,
                "no-such-label-set",
                f"no label set is called {node.value!r}",
                allowed=NAMES,
                hint=f"did you mean {close}?" if close else None,
            )
        return found
    entries = decoding.mapping(node, path)
    result: dict[str, float] = {}
    before = len(decoding.problems)
    for text, value in entries.items():
        key = fold(text) if labels else text
        if key in result:
            decoding.bad(
                value.key or value,
                f"{path}.{text}",
                "label-twice",
                f"the label {text!r} stands twice: labels are compared without case",
                hint="keep one of them",
            )
        try:
            result[key] = scalar_of(decoding, value, f"{path}.{text}", float)
        except BadValueError:
            continue
    if len(decoding.problems) > before:
        raise BadValueError
    if not result:
        raise decoding.bad(node, path, "wrong-type", f"{path} must not be empty")
    return result


def conditions(decoding: Decoding, node: Node, path: str) -> tuple[Condition, ...]:
    """`{column: value | [values] | {min, max} | {not: …}}`, all of which must hold."""
    before = len(decoding.problems)
    found = []
    for column, value in decoding.mapping(node, path).items():
        try:
            found.append(_condition(decoding, column, value, f"{path}.{column}"))
        except BadValueError:
            continue
    if len(decoding.problems) > before:
        raise BadValueError
    return tuple(found)


def _condition(decoding: Decoding, column: str, node: Node, path: str) -> Condition:
    if not isinstance(node.value, dict):
        items = node.value if isinstance(node.value, list) else [node]
        values = tuple(
            "" if item.value is None else scalar_of(decoding, item, path, str) for item in items
        )
        if not values:
            hint = "for example [email, phone]; a blank value stands for a blank cell"
            raise decoding.bad(node, path, "wrong-type", f"{path} lists no value", hint=hint)
        return Condition(column, values)
    entries = node.value
    for key in entries:
        if key not in ("min", "max", "not"):
            decoding.unknown(key, entries[key], f"{path}.{key}", ("min", "max", "not"))
            raise BadValueError
    if "not" in entries:
        if len(entries) > 1:
            hint = "for example {not: {min: 1, max: 3}}"
            text = "not: stands alone in a condition"
            raise decoding.bad(node, path, "wrong-type", text, hint=hint)
        inner = _condition(decoding, column, entries["not"], f"{path}.not")
        return replace(inner, negate=not inner.negate)
    low, high = (
        scalar_of(decoding, entries[key], f"{path}.{key}", str) if key in entries else None
        for key in ("min", "max")
    )
    if low is None and high is None:
        text = "a range has a min, a max or both"
        raise decoding.bad(node, path, "missing-key", text, hint="for example {min: 1, max: 3}")
    return Condition(column, (), low, high)


def bands(decoding: Decoding, node: Node, path: str) -> tuple[Band, ...]:
    """`{low: 0, moderate: 70, strong: 80}`, lowest first in the result."""
    entries = decoding.mapping(node, path)
    found = [
        Band(name, scalar_of(decoding, value, f"{path}.{name}", float))
        for name, value in entries.items()
    ]
    lows = [band.low for band in found]
    if len(set(lows)) != len(lows):
        text = "two bands begin at the same value"
        hint = "a band runs from its value up to the next band's"
        raise decoding.bad(node, path, "bad-bands", text, hint=hint)
    return tuple(sorted(found, key=lambda band: band.low))


def word_lists(decoding: Decoding, node: Node, path: str) -> Mapping[str, tuple[str, ...]]:
    """Lists of texts by name, no name and no list empty."""
    found = {}
    for name, value in decoding.mapping(node, path).items():
        items = value.value if isinstance(value.value, list) else [value]
        where = f"{path}.{name}"
        if not items or not name.strip():
            text = f"{where} lists no word" if name.strip() else "a name is blank"
            hint = "for example billing: [invoice, price*]"
            raise decoding.bad(value, where, "wrong-type", text, hint=hint)
        found[name] = tuple(scalar_of(decoding, item, where, str) for item in items)
    return found


def consent(decoding: Decoding, node: Node, path: str) -> Consent:
    """`{consent: column, yes: [answers]}`."""
    entries = decoding.mapping(node, path)
    found: Consent = dataclass_from(decoding, Consent, entries, node, path, {}, {})
    return found


def long_shape(decoding: Decoding, node: Node, path: str) -> Long:
    """`{response: column, question: column, answer: column}`."""
    entries = decoding.mapping(node, path)
    found: LongShape = dataclass_from(decoding, LongShape, entries, node, path, {}, {})
    return Long(found.response, found.question, found.answer)


SPECIAL: dict[Any, Any] = {
    Scale: scale,
    Mapping[str, float]: number_map,
    tuple[Condition, ...]: conditions,
    tuple[Band, ...]: bands,
    Dedupe: dedupe,
    Long: long_shape,
    Seconds: duration,
    BusinessHours: hours,
    Mapping[str, tuple[str, ...]]: word_lists,
    Consent: consent,
    Mapping[str, PartOptions]: parts,
    Quality: quality,
}
"""Decoders of the types that are more than a scalar."""
