"""YAML nodes turned into dataclasses by their own fields, every problem collected."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kpicli.config.yaml_nodes import Node
from kpicli.errors import Problem

Decoder = Callable[["Decoding", Node, str], Any]
Check = Callable[["Decoding", Node, str, Any], None]
"""What a decoded value must be beyond its type; raises `BadValueError` after noting why not."""


class BadValueError(Exception):
    """A value that cannot be used; its problem is already noted."""


class Decoding:
    """The decoding of one file: its name and the problems found so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def bad(
        self,
        node: Node,
        path: str,
        slug: str,
        text: str,
        *,
        hint: str | None = None,
        allowed: Sequence[str] = (),
    ) -> BadValueError:
        """Note a problem at `node` and give the exception to raise."""
        where = node.where(self.file, path)
        self.problems.append(Problem(slug, text, where, tuple(allowed), hint))
        return BadValueError()

    def advise(self, since: int, hint: str) -> None:
        """Add a way out to the problems noted after the first `since`, where they have none."""
        for place, problem in enumerate(self.problems[since:], since):
            if problem.hint is None and not problem.allowed:
                self.problems[place] = replace(problem, hint=hint)

    def mapping(self, node: Node, path: str) -> dict[str, Node]:
        """The entries of a mapping; a blank value counts as an empty one."""
        if node.value is None:
            return {}
        if not isinstance(node.value, dict):
            raise self.bad(
                node,
                path,
                "wrong-type",
                f"{path or 'this'} must be a mapping of keys to values, not {shape(node)}",
                hint="indent its keys below it, or write {key: value}",
            )
        return node.value

    def unknown(self, key: str, node: Node, path: str, allowed: Sequence[str]) -> None:
        """Note an unknown key, with the likeliest one meant."""
        at = node.key or node
        close = closest(key, allowed)
        self.problems.append(
            Problem(
                "unknown-key",
                f"unknown key {key!r}",
                at.where(self.file, path),
                tuple(allowed),
                f"did you mean {close}?" if close else None,
            )
        )


def closest(word: str, allowed: Sequence[str]) -> str | None:
    """The word of `allowed` most like `word`, or None when none is."""
    import difflib

    folded = {one.casefold(): one for one in allowed}
    found = difflib.get_close_matches(word.casefold(), list(folded), 1, 0.6)
    return folded[found[0]] if found else None


def shape(node: Node) -> str:
    """What a node is, in words."""
    if isinstance(node.value, dict):
        return "a mapping"
    if isinstance(node.value, list):
        return "a list"
    if node.value is None:
        return "blank"
    kinds = {bool: "true or false", str: "a text"}
    return f"{kinds.get(type(node.value), 'a number')} ({node.raw[:40]})"


def key_of(field_name: str) -> str:
    """The YAML key of a field: its name without the underscore that keeps Python content."""
    return field_name.rstrip("_")


def dataclass_from(
    decoding: Decoding,
    cls: type[Any],
    entries: Mapping[str, Node],
    at: Node,
    path: str,
    special: Mapping[Any, Decoder],
    checks: Mapping[str, Check],
) -> Any:
    """An instance of `cls` from a mapping; raises `BadValueError` once all problems are noted."""
    known = {key_of(field.name): field for field in fields(cls)}
    hints = get_type_hints(cls)
    before = len(decoding.problems)
    values: dict[str, Any] = {}
    for key, node in entries.items():
        field = known.get(key)
        where = f"{path}.{key}" if path else key
        if field is None:
            decoding.unknown(key, node, where, list(known))
            continue
        if node.value is None and field.default is not MISSING:
            continue
        noted = len(decoding.problems)
        try:
            values[field.name] = value_of(decoding, node, where, hints[field.name], special)
            if key in checks and values[field.name] is not None:
                checks[key](decoding, node, where, values[field.name])
        except BadValueError:
            if example := field.metadata.get("example"):
                decoding.advise(noted, f"for example {key}: {example}")
    for key, field in known.items():
        if field.default is MISSING and field.name not in values and key not in entries:
            decoding.bad(
                at,
                path,
                "missing-key",
                f"{key}: is missing",
                hint=f"for example {key}: {field.metadata.get('example')}",
            )
    if len(decoding.problems) > before:
        raise BadValueError
    return cls(**values)


def value_of(
    decoding: Decoding, node: Node, path: str, hint: Any, special: Mapping[Any, Decoder]
) -> Any:
    """A node's value as the type `hint` asks; raises `BadValueError` after noting the problem."""
    if hint in special:
        return special[hint](decoding, node, path)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _union(decoding, node, path, get_args(hint), special)
    if origin is Literal:
        allowed = [str(one) for one in get_args(hint)]
        if isinstance(node.value, list | dict) or node.raw not in allowed:
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
    if origin is tuple:
        (inner, _) = get_args(hint)
        items = node.value if isinstance(node.value, list) else [node]
        return tuple(
            value_of(decoding, item, f"{path}[{place}]", inner, special)
            for place, item in enumerate(items)
        )
    return scalar_of(decoding, node, path, hint)


def _union(
    decoding: Decoding,
    node: Node,
    path: str,
    options: tuple[Any, ...],
    special: Mapping[Any, Decoder],
) -> Any:
    kinds = [one for one in options if one is not type(None)]
    if node.value is None and type(None) in options:
        return None
    if len(kinds) == 2 and float in kinds and str in kinds:
        number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        return scalar_of(decoding, node, path, float if number else str)
    return value_of(decoding, node, path, kinds[0], special)


def scalar_of(decoding: Decoding, node: Node, path: str, kind: Any) -> Any:
    """A scalar as text, number or truth. Text is taken as written: 010 stays 010."""
    import math

    value = node.value
    if kind is str and not isinstance(value, list | dict) and value is not None:
        text = value if isinstance(value, str) else node.raw
        if "\0" in text:
            raise decoding.bad(node, path, "wrong-type", f"{path} holds a NUL character")
        return text
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is float and number and isinstance(value, int | float):
        try:
            found = float(value)
        except OverflowError:
            found = math.inf
        if not math.isfinite(found):
            raise decoding.bad(node, path, "not-finite", f"{path} must be a finite number")
        return found
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind is bool and isinstance(value, bool):
        return value
    words = {str: "a text", float: "a number", int: "a whole number", bool: "true or false"}
    raise decoding.bad(
        node,
        path,
        "wrong-type",
        f"{path} must be {words.get(kind, 'something else')}, not {shape(node)}",
    )
