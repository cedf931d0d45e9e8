"""The keys of a section or of a KPI in words: what each takes, its default, and what it is for."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kpicli.config.decode import key_of
from kpicli.core.business_hours import BusinessHours
from kpicli.core.composed import PartOptions
from kpicli.core.durations import Seconds
from kpicli.core.kpi import Band
from kpicli.core.options import Consent
from kpicli.core.quality import (
    Columns,
    Duplicates,
    Excluded,
    Limit,
    Quality,
    RepeatedTexts,
    Speeders,
    StraightLiners,
    TestAddresses,
)
from kpicli.core.question import Scale
from kpicli.core.source import Condition, Dedupe, Long

BETTER = ("higher", "lower")

_WORDS: Mapping[Any, str] = {
    str: "text",
    float: "number",
    int: "whole number",
    bool: "true or false",
    Scale: "scale",
    Mapping[str, float]: "texts and their numbers",
    tuple[Condition, ...]: "conditions",
    tuple[Band, ...]: "bands",
    Dedupe: "repeats",
    Long: "columns of a long table",
    Seconds: "duration",
    BusinessHours: "business hours",
    Mapping[str, tuple[str, ...]]: "lists of texts by name",
    Consent: "column and answers",
    Mapping[str, PartOptions]: "results and their weights",
    tuple[str, ...]: "list of texts",
    tuple[float, ...]: "list of numbers",
    Quality: "checks",
    Speeders: "`under`",
    StraightLiners: "`questions`",
    RepeatedTexts: "`questions`, `at_least`",
    TestAddresses: "`domains`",
    Duplicates: "`by`",
    Limit: "seconds, duration, or share of the median",
    Columns: "list of columns, or of such lists",
    Excluded: "list of checks",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the configuration: its type, its default, an example as YAML, and a sentence.

    `hint` is the Python type of its value, without None. `default` is None where leaving the
    key out means that there is none, or that `doc` says what then holds.
    """

    name: str
    hint: Any
    required: bool
    default: Any
    example: str | None
    doc: str

    @property
    def kind(self) -> str:
        """What the key takes, in words: "list of texts", "csv or tsv"."""
        if self.name == "better":
            return listed(BETTER)
        if self.name == "format":
            from kpicli.config.checks import formats

            return listed(formats())
        if self.name == "labels":
            return "texts and their numbers, or the name of a set"
        return _words(self.hint)

    @property
    def default_text(self) -> str:
        """The default as YAML, empty where there is none."""
        return "" if self.default is None else f"{self.default}"


def keys(cls: type[Any]) -> list[Key]:
    """The keys that a dataclass of the configuration takes, in its own order."""
    hints = get_type_hints(cls)
    return [
        Key(
            key_of(field.name),
            without_none(hints[field.name]),
            field.default is MISSING,
            None if field.default in (MISSING, None, ()) else field.default,
            field.metadata.get("example"),
            field.metadata.get("doc", ""),
        )
        for field in fields(cls)
    ]


def without_none(hint: Any) -> Any:
    """A type without its None: `str` of `str | None`."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    kinds = [one for one in get_args(hint) if one is not type(None)]
    return kinds[0] if len(kinds) == 1 else hint


def listed(words: tuple[str, ...]) -> str:
    """Alternatives as read aloud: "csv, tsv or parquet"."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _words(hint: Any) -> str:
    if hint in _WORDS:
        return _WORDS[hint]
    if get_origin(hint) is Literal:
        return listed(tuple(str(one) for one in get_args(hint)))
    if get_origin(hint) is tuple:
        return f"one or more of {_words(get_args(hint)[0]).replace(' or ', ', ')}"
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(_words(one) for one in get_args(hint) if one is not type(None))
    raise TypeError(f"no words for the type {hint}")
