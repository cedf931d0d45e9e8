"""The parts of a composite as a configuration writes them."""

from __future__ import annotations

from collections.abc import Mapping

from kpicli.config.decode import BadValueError, Check, Decoding, dataclass_from, scalar_of
from kpicli.config.yaml_nodes import Node
from kpicli.core.composed import PartOptions


def parts(decoding: Decoding, node: Node, path: str) -> Mapping[str, PartOptions]:
    """`{nps: 2, resolution_time: {weight: 1, from: 5d, to: 4h}}`: a number is a weight alone."""
    before = len(decoding.problems)
    found = {}
    for name, value in decoding.mapping(node, path).items():
        try:
            found[name] = _part(decoding, value, f"{path}.{name}")
        except BadValueError:
            continue
    if len(decoding.problems) > before:
        raise BadValueError
    return found


def _part(decoding: Decoding, node: Node, path: str) -> PartOptions:
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        weight = scalar_of(decoding, node, path, float)
        _positive(decoding, node, path, weight)
        return PartOptions(weight=weight)
    entries = decoding.mapping(node, path)
    rules: dict[str, Check] = {"weight": _positive}
    found: PartOptions = dataclass_from(decoding, PartOptions, entries, node, path, {}, rules)
    return found


def _positive(decoding: Decoding, node: Node, path: str, value: float) -> None:
    """A weight is over 0: a part that weighs nothing is none."""
    if value <= 0:
        text = f"a weight must be over 0, not {node.raw[:40]}"
        raise decoding.bad(node, path, "bad-share", text, hint="leave the part out instead")
