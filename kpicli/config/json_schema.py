"""The JSON Schema of the configuration, made from the dataclasses that decode it.

What the decoder accepts the schema accepts too. What only the data or several keys together can
show to be wrong is left to `kpicli check`.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any, Literal, Union, get_args, get_origin

from kpicli import kpis
from kpicli.config.checks import MONTHS, formats
from kpicli.config.described import BETTER, Key, keys
from kpicli.config.model import (
    SECTIONS,
    BenchmarkSection,
    BreakSection,
    NormsSection,
    Privacy,
    Reporting,
    SegmentSection,
    TargetSection,
)
from kpicli.config.shapes import NOTHING, NUMBER, SHAPES, Schema
from kpicli.config.source_model import SourceSection
from kpicli.core.business_hours import BusinessHours
from kpicli.core.composed import PartOptions
from kpicli.core.drops import REASONS
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

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_PLAIN: Mapping[Any, Schema] = {
    str: {"$ref": "#/$defs/text"},
    float: NUMBER,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Scale: {"$ref": "#/$defs/scale"},
    Mapping[str, float]: {"$ref": "#/$defs/numbers-by-text"},
    tuple[Condition, ...]: {"$ref": "#/$defs/conditions"},
    tuple[Band, ...]: {"$ref": "#/$defs/bands"},
    Dedupe: {"$ref": "#/$defs/repeats"},
    Long: {"$ref": "#/$defs/long"},
    Seconds: {"$ref": "#/$defs/duration"},
    BusinessHours: {"$ref": "#/$defs/hours"},
    Mapping[str, tuple[str, ...]]: {"$ref": "#/$defs/texts-by-name"},
    Consent: {"$ref": "#/$defs/consent"},
    Mapping[str, PartOptions]: {"$ref": "#/$defs/parts"},
    tuple[str, ...]: {"$ref": "#/$defs/texts"},
    tuple[float, ...]: {"$ref": "#/$defs/numbers"},
    Quality: {"$ref": "#/$defs/quality"},
    Limit: {"$ref": "#/$defs/limit"},
    Columns: {"$ref": "#/$defs/columns"},
    Excluded: {"$ref": "#/$defs/checks"},
    Speeders: {"$ref": "#/$defs/quality-speeders"},
    StraightLiners: {"$ref": "#/$defs/quality-straight-liners"},
    RepeatedTexts: {"$ref": "#/$defs/quality-repeated-texts"},
    TestAddresses: {"$ref": "#/$defs/quality-test-addresses"},
    Duplicates: {"$ref": "#/$defs/quality-duplicates"},
}

_DAY: Schema = {"$ref": "#/$defs/text", "format": "date"}
_YEAR: Schema = {"type": "integer", "minimum": 1900, "maximum": 2200}
_MARK: Schema = {"$ref": "#/$defs/text", "maxLength": 1}
_WEIGHT: Schema = {"type": "number", "exclusiveMinimum": 0}
_FURTHER: Mapping[type[Any], Mapping[str, Schema]] = {
    Reporting: {
        "level": {"type": "number", "exclusiveMinimum": 0.5, "exclusiveMaximum": 1},
        "fiscal_year_starts": {"enum": list(MONTHS)},
    },
    SourceSection: {
        "delimiter": {**_MARK, "minLength": 1},
        "quote": _MARK,
        "max_malformed": {"type": "number", "minimum": 0, "maximum": 1},
        "format": {"enum": [*formats()]},
        "include": {"type": "array", "items": {"enum": [*REASONS]}},
        "header_rows": {"type": "integer", "minimum": 1},
        "as_of": _DAY,
        "known_since": _DAY,
        "rates": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
        },
    },
    BenchmarkSection: {
        "n": {"type": "number", "minimum": 1},
        "sd": {"type": "number", "minimum": 0},
        "year": _YEAR,
    },
    NormsSection: {"year": _YEAR},
    Privacy: {
        "min_group": {"type": "integer", "minimum": 1},
        "min_comments": {"type": "integer", "minimum": 10},
    },
    SegmentSection: {"quantiles": {"type": "integer", "minimum": 2, "maximum": 100}},
    TargetSection: {"from": _DAY, "until": _DAY},
    BreakSection: {"day": _DAY},
    PartOptions: {"weight": _WEIGHT},
    RepeatedTexts: {"at_least": {"type": "integer", "minimum": 1}},
}
"""What the loader asks of a value beyond its type."""

_OF_KPIS: Mapping[str, Schema] = {
    "relevant": {"type": "number", "minimum": 0},
    "better": {"enum": list(BETTER)},
    "labels": {"$ref": "#/$defs/labels"},
}


def schema() -> Schema:
    """The JSON Schema (draft 2020-12) of a configuration of version 1."""
    names = kpis.names()
    return {
        "$schema": DRAFT,
        "title": "Configuration of kpicli, version 1",
        "type": "object",
        "properties": {name: _section(name, doc) for name, doc in SECTIONS.items()},
        "required": ["version", "sources", "kpis"],
        "additionalProperties": False,
        "$defs": {
            **SHAPES,
            "source": _object(SourceSection),
            "parts": _parts(),
            "quality": _object(Quality),
            "quality-speeders": _object(Speeders),
            "quality-straight-liners": _object(StraightLiners),
            "quality-repeated-texts": _object(RepeatedTexts),
            "quality-test-addresses": _object(TestAddresses),
            "quality-duplicates": _object(Duplicates),
            "kpi": _named(names),
            **{f"kpi-{name}": _kpi(name) for name in names},
        },
    }


def _section(name: str, doc: str) -> Schema:
    return {"description": doc, **_SECTIONS[name]()}


def _nullable(found: Schema) -> Schema:
    """A schema that takes a blank too: the key then counts as left out."""
    if "enum" in found:
        return {**found, "enum": [*found["enum"], None]}
    if isinstance(found.get("type"), str):
        return {**found, "type": [found["type"], "null"]}
    return {"anyOf": [found, NOTHING]}


def _of_type(hint: Any) -> Schema:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if get_origin(hint) is tuple:
        one = _of_type(get_args(hint)[0])
        return {"anyOf": [one, {"type": "array", "items": one}]}
    if get_origin(hint) in (Union, types.UnionType):
        return {"anyOf": [_of_type(one) for one in get_args(hint) if one is not type(None)]}
    raise TypeError(f"no schema for the type {hint}")


def _value(key: Key, further: Mapping[str, Schema]) -> Schema:
    """The schema of a key's value with what an editor shows about it."""
    found = dict(further[key.name]) if key.name in further else _of_type(key.hint)
    result = {"description": key.doc, **(found if key.required else _nullable(found))}
    if isinstance(key.default, str | int | float):
        result["default"] = key.default
    if key.example is not None:
        from kpicli.config.yaml_nodes import parse

        result["examples"] = [parse(f"example: {key.example}", "example").plain()["example"]]
    return result


def _object(cls: type[Any], further: Mapping[str, Schema] | None = None) -> Schema:
    """The schema of a mapping that is decoded into the dataclass `cls`."""
    rules = _FURTHER.get(cls, {}) if further is None else further
    described = keys(cls)
    return {
        "type": "object",
        "properties": {key.name: _value(key, rules) for key in described},
        "required": [key.name for key in described if key.required],
        "additionalProperties": False,
    }


def _kpi(name: str) -> Schema:
    """The options of one KPI, and the key that names it."""
    found = _object(kpis.calculator(name).Options, _OF_KPIS)
    named = {"description": "The calculator.", "const": name}
    return {
        **found,
        "type": ["object", "null"],
        "properties": {"kpi": named, **found["properties"]},
    }


def _named(names: tuple[str, ...]) -> Schema:
    """A result under a name of its own: `kpi:` says whose options it takes."""
    return {
        "type": "object",
        "properties": {"kpi": {"description": "The calculator.", "enum": list(names)}},
        "required": ["kpi"],
        "allOf": [
            {
                "if": {"properties": {"kpi": {"const": name}}, "required": ["kpi"]},
                "then": {"$ref": f"#/$defs/kpi-{name}"},
            }
            for name in names
        ],
    }


def _kpis() -> Schema:
    """Results by name; one named after a KPI needs no `kpi:`, and may still have another's."""
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {
            name: {
                "if": {"type": "object", "required": ["kpi"]},
                "then": {"$ref": "#/$defs/kpi"},
                "else": {"$ref": f"#/$defs/kpi-{name}"},
            }
            for name in kpis.names()
        },
        "additionalProperties": {"$ref": "#/$defs/kpi"},
    }


def _parts() -> Schema:
    """The parts of a composite; a number is the weight alone."""
    return {
        "description": "Results by name: the weight, or `{weight, from, to}`.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"anyOf": [_WEIGHT, _object(PartOptions)]},
    }


def _benchmark() -> Schema:
    """A reference value, or the median of a distribution in its place."""
    value = {"required": ["value"], "properties": {"value": NUMBER}}
    median = {"required": ["p50"], "properties": {"p50": NUMBER}}
    return {**_object(BenchmarkSection), "anyOf": [value, median]}


def _list(cls: type[Any]) -> Schema:
    return {"type": ["array", "null"], "items": _object(cls)}


_SECTIONS: Mapping[str, Callable[[], Schema]] = {
    "version": lambda: {"enum": [1, "1"]},
    "name": lambda: _nullable({"$ref": "#/$defs/text"}),
    "reporting": lambda: _nullable(_object(Reporting)),
    "sources": lambda: {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"$ref": "#/$defs/source"},
    },
    "segments": lambda: {
        "type": ["object", "null"],
        "additionalProperties": {"anyOf": [{"type": "string"}, _object(SegmentSection)]},
    },
    "kpis": _kpis,
    "benchmarks": lambda: {
        "type": ["array", "null"],
        "items": {
            "if": {"type": "object", "required": ["file"]},
            "then": _object(NormsSection),
            "else": _benchmark(),
        },
    },
    "targets": lambda: _list(TargetSection),
    "breaks": lambda: _list(BreakSection),
    "privacy": lambda: _nullable(_object(Privacy)),
}
"""How each section is described."""
