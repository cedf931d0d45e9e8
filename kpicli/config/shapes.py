"""Values of the configuration that are more than a scalar, as definitions of the JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpicli.config.quality import SHARE
from kpicli.config.repeats import DAYS, KEEP, WITHIN
from kpicli.core.durations import WRITTEN
from kpicli.core.labels import NAMES
from kpicli.core.looks import REASONS

Schema = dict[str, Any]

NUMBER: Schema = {"type": "number"}
NOTHING: Schema = {"type": "null"}
_END = r"(-?\d+(?:\.\d+)?)"
_CLOCK: Schema = {"type": "string", "pattern": r"^\s*\d{1,2}:[0-5]\d\s*$"}
_STRETCH: Schema = {
    "type": "string",
    "pattern": r"^\s*\d{1,2}:[0-5]\d\s*[-–]\s*\d{1,2}:[0-5]\d\s*$",
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = f"(?:{'|'.join(''.join(f'[{x}{x.upper()}]' for x in day) for day in _DAYS)})[A-Za-z]*"

SHAPES: Mapping[str, Schema] = {
    "text": {
        "description": "A text; a number or a truth is taken as it is written.",
        "type": ["string", "number", "boolean"],
    },
    "scale": {
        "description": "The two ends of a scale: `1-5`, or `{min: 1, max: 5}`.",
        "anyOf": [
            {"type": "string", "pattern": rf"^\s*{_END}\s*(?:-|–|\.\.|to)\s*{_END}\s*$"},
            {
                "type": "object",
                "properties": {"min": NUMBER, "max": NUMBER},
                "required": ["min", "max"],
                "additionalProperties": False,
            },
        ],
    },
    "numbers-by-text": {
        "description": "Texts and the number of each.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": NUMBER,
    },
    "labels": {
        "description": "Answer texts and their scores, or the name of a ready-made set.",
        "anyOf": [{"enum": list(NAMES)}, {"$ref": "#/$defs/numbers-by-text"}],
    },
    "conditions": {
        "description": "Columns and the values that rows must have there, all at once.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/condition"},
    },
    "condition": {
        "description": "A value, several values, `{min, max}` with both ends included, or "
        "`{not: …}`. A blank value stands for a blank cell.",
        "anyOf": [
            {"$ref": "#/$defs/text"},
            NOTHING,
            {
                "type": "array",
                "minItems": 1,
                "items": {"anyOf": [{"$ref": "#/$defs/text"}, NOTHING]},
            },
            {
                "type": "object",
                "properties": {
                    "min": {"$ref": "#/$defs/text"},
                    "max": {"$ref": "#/$defs/text"},
                },
                "minProperties": 1,
                "additionalProperties": False,
            },
            {
                "type": "object",
                "properties": {"not": {"$ref": "#/$defs/condition"}},
                "required": ["not"],
                "additionalProperties": False,
            },
        ],
    },
    "bands": {
        "description": "Names of bands and where each begins; it ends where the next begins.",
        "type": "object",
        "additionalProperties": NUMBER,
    },
    "texts": {
        "description": "A text, or a list of them.",
        "anyOf": [
            {"$ref": "#/$defs/text"},
            {"type": "array", "items": {"$ref": "#/$defs/text"}},
        ],
    },
    "texts-by-name": {
        "description": "Names and the texts of each.",
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                {"$ref": "#/$defs/text"},
                {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/text"}},
            ]
        },
    },
    "consent": {
        "description": "The column in which respondents say that they may be quoted, and the "
        "answers that do.",
        "type": "object",
        "properties": {
            "consent": {"$ref": "#/$defs/text"},
            "yes": {"anyOf": [{"$ref": "#/$defs/texts"}, NOTHING]},
        },
        "required": ["consent"],
        "additionalProperties": False,
    },
    "numbers": {
        "description": "A number, or a list of them.",
        "anyOf": [NUMBER, {"type": "array", "items": NUMBER}],
    },
    "limit": {
        "description": "A time: seconds, a duration, or a share of the median.",
        "anyOf": [
            {"type": "number", "exclusiveMinimum": 0},
            {"type": "string", "pattern": rf"^\s*(?:{SHARE}|{WRITTEN})\s*$"},
        ],
    },
    "columns": {
        "description": "A column, columns that count together, or a list of such lists.",
        "anyOf": [
            {"$ref": "#/$defs/text"},
            {
                "type": "array",
                "minItems": 1,
                "items": {
                    "anyOf": [
                        {"$ref": "#/$defs/text"},
                        {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/text"}},
                    ]
                },
            },
        ],
    },
    "checks": {
        "description": "A check of the answers, or a list of them.",
        "anyOf": [
            {"enum": list(REASONS)},
            {"type": "array", "items": {"enum": list(REASONS)}},
        ],
    },
    "duration": {
        "description": "A number and its unit: `4h`, `90 min`, `3 days`, `2 weeks`.",
        "type": "string",
        "pattern": rf"^\s*{WRITTEN}\s*$",
    },
    "hours": {
        "description": "Business hours: `{days, from, until}`, or the hours of each day.",
        "type": "object",
        "properties": {
            "days": {"$ref": "#/$defs/texts"},
            "from": _CLOCK,
            "until": _CLOCK,
            "holidays": {"anyOf": [{"$ref": "#/$defs/texts"}, NOTHING]},
            "timezone": {"type": ["string", "null"]},
        },
        "patternProperties": {
            rf"^\s*{_DAY}(\s*[,-]\s*{_DAY})*\s*$": {
                "anyOf": [_STRETCH, {"type": "array", "items": _STRETCH}]
            },
        },
        "additionalProperties": False,
    },
    "long": {
        "description": "The columns of a table with a row per answer.",
        "type": "object",
        "properties": {
            name: {"$ref": "#/$defs/text"} for name in ("response", "question", "answer")
        },
        "required": ["response", "question", "answer"],
        "additionalProperties": False,
    },
    "repeats": {
        "description": "The columns in which rows are alike, within which calendar period or "
        "days, and which row counts; or the columns alone.",
        "anyOf": [
            {"$ref": "#/$defs/texts"},
            {
                "type": "object",
                "properties": {
                    "by": {"$ref": "#/$defs/texts"},
                    "within": {
                        "anyOf": [
                            {"enum": [*WITHIN, None]},
                            {"type": "string", "pattern": f"^{DAYS}$"},
                        ]
                    },
                    "keep": {"enum": [*KEEP, None], "default": "latest"},
                    "date": {"anyOf": [{"$ref": "#/$defs/text"}, NOTHING]},
                    "ties": {"anyOf": [{"$ref": "#/$defs/text"}, NOTHING]},
                },
                "required": ["by"],
                "additionalProperties": False,
            },
        ],
    },
}
"""Values with a shape of their own, by the name of their definition."""
