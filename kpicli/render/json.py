"""The report as JSON, schema 1: every field written by hand, `null` with a `why`, never NaN.

Characters that do not show (controls, direction marks) are written as \\uNNNN, so that what is
printed on a terminal cannot steer it; the data read back is the same. The published JSON Schema
is `report.schema.json` beside this file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kpicli.core.answers import Kind
from kpicli.core.column import finite
from kpicli.core.composite_shown import Contribution
from kpicli.core.report import (
    Break,
    Chart,
    Gate,
    Ledger,
    Note,
    Overall,
    Provenance,
    Report,
    Result,
)
from kpicli.core.shown import shown
from kpicli.core.unit import Amount
from kpicli.core.words import answered
from kpicli.render.parts.json_cohorts import period, survival, triangle
from kpicli.render.parts.json_differences import change, difference, interval
from kpicli.render.parts.json_quality import check, with_flagged
from kpicli.render.parts.json_standings import standing
from kpicli.render.parts.json_voices import voices
from kpicli.render.parts.neutral import HIDDEN
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".json",)
BINARY = False
SCHEMA = 1


MOST_INDENTED = 200
"""Up to so many results are laid out a line per field; more of them a line per result."""


def render(report: Report, surface: Surface) -> str:
    """The whole report as one object, indented, its keys in a fixed order."""
    results = [fields(each, surface.explain) for each in report.results]
    many = len(results) > MOST_INDENTED
    whole = {
        "schema": SCHEMA,
        "command": report.command,
        "by": list(report.by),
        "every": report.every,
        "rolling": report.rolling,
        "sort": report.sort,
        "results": [] if many else results,
        "overall": [_overall(each) for each in report.overall],
        "charts": [_chart(each) for each in report.charts],
        "triangles": [triangle(each) for each in report.triangles],
        "breaks": [_break(each) for each in report.breaks],
        "gates": [_gate(each) for each in report.gates],
        "quality": [check(each) for each in report.quality],
        "ledger": [_ledger(each) for each in report.ledgers],
        "notes": [_note(each) for each in report.notes],
        "provenance": _provenance(report.provenance),
    }
    text = dumps(whole, indent=2) + "\n"
    if not many:
        return text
    lines = ",\n    ".join(map(dumps, results))
    return text.replace('"results": []', f'"results": [\n    {lines}\n  ]', 1)


def dumps(value: object, indent: int | None = None) -> str:
    """`value` as JSON in readable Unicode, what does not show escaped; ValueError on NaN."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text  # what does not show and is ASCII was escaped already
    return HIDDEN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    sign = match[0]
    if sign == "\n":
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else json.dumps(sign)[1:-1]


def fields(result: Result, explain: bool) -> dict[str, Any]:
    """One result, field by field; `arithmetic` only when it is to be explained.

    A withheld one has the same fields with nothing in them, and no n either.
    """
    result = shown(result)
    estimate = result.estimate
    value = finite(estimate.value) if estimate else None
    df = finite(estimate.df) if estimate else None
    found: dict[str, Any] = {
        "name": result.name,
        "kpi": result.kpi,
        "title": result.title,
        "group": dict(result.group),
        "period": period(result.period),
        "value": value,
        "unit": result.unit.id,
        "better": result.better,
        "why": None if value is not None else result.why or "no-figure",
        "n": None if result.withheld else answered(result),
        "n_eff": finite(estimate.n_eff) if estimate else None,
        "sum_weights": finite(estimate.sum_weights) if estimate else None,
        "se": finite(estimate.se) if estimate else None,
        "df": int(df) if df is not None and df.is_integer() else df,
        "clusters": estimate.clusters if estimate else None,
        "interval": interval(estimate.interval if estimate else None),
        "parts": {name: count.n for name, count in result.parts.items()},
    }
    if any(count.weight is not None for count in result.parts.values()):
        found["parts_weighted"] = {
            name: finite(count.weight) for name, count in result.parts.items()
        }
    found |= {
        "band": result.band.name if result.band else None,
        "reliability": {
            "state": result.reliability.state,
            "reasons": list(result.reliability.reasons),
        },
        "benchmarks": [standing(each) for each in result.standings],
        "change": change(result.change),
        "year_change": change(result.year_change),
        "versus_rest": difference(result.versus_rest),
        "share": finite(result.share),
        "impact": finite(result.impact),
        "merged": result.merged,
        "signals": list(result.signals),
        "facts": _facts(result.facts),
        "survival": survival(result.survival),
    }
    if result.voices is not None:
        found["voices"] = voices(result.voices)
    if result.with_flagged is not None:
        found["with_flagged"] = with_flagged(result.with_flagged)
    return found | ({"arithmetic": list(result.arithmetic)} if explain else {})


def _overall(test: Overall) -> dict[str, Any]:
    return {
        "name": test.name,
        "by": test.by,
        "statistic": finite(test.statistic),
        "df1": finite(test.df1),
        "df2": finite(test.df2),
        "p": finite(test.p),
        "method": test.method,
        "groups": test.groups,
    }


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "name": chart.name,
        "group": dict(chart.group),
        "mean": finite(chart.mean),
        "low": finite(chart.low),
        "high": finite(chart.high),
        "points": chart.points,
        "since": chart.since,
    }


def _break(found: Break) -> dict[str, Any]:
    return {"day": found.day, "what": found.what, "kpi": found.kpi}


def _gate(gate: Gate) -> dict[str, Any]:
    return {"condition": gate.condition, "state": gate.state, "reasons": list(gate.reasons)}


def _ledger(ledger: Ledger) -> dict[str, Any]:
    return {
        "source": ledger.source,
        "rows": ledger.rows,
        "steps": [{"reason": reason, "rows": rows} for reason, rows in ledger.steps],
        "kept": ledger.kept,
        "answers": {name: _kinds(kinds) for name, kinds in ledger.answers.items()},
    }


def _kinds(kinds: Mapping[Kind, int]) -> dict[str, int]:
    always = (Kind.VALID, Kind.MISSING, Kind.NOT_APPLICABLE, Kind.INVALID)
    found = {kind.value: kinds.get(kind, 0) for kind in always}
    return found | ({"not_asked": kinds[Kind.NOT_ASKED]} if Kind.NOT_ASKED in kinds else {})


def _note(note: Note) -> dict[str, Any]:
    return {"level": note.level, "slug": note.slug, "text": note.text, "where": note.where}


def _provenance(provenance: Provenance) -> dict[str, Any]:
    return {
        "kpicli": provenance.version,
        "config": provenance.config,
        "inputs": [
            {"path": each.path, "sha256": each.sha256, "rows": each.rows}
            for each in provenance.inputs
        ],
        "generated_at": provenance.generated_at,
    }


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON can hold them; the ends of an interval in a field of their own beside it."""
    found: dict[str, Any] = {}
    for key, fact in facts.items():
        found[str(key)] = _plain(fact)
        if isinstance(fact, Amount) and fact.interval is not None:
            low, high = map(finite, fact.interval)
            found[f"{key}_interval"] = {"low": low, "high": high}
    return found


def _plain(fact: Any) -> Any:
    """A fact as JSON can hold it."""
    if fact is None or isinstance(fact, bool | int | str):
        return fact
    if isinstance(fact, float):
        return finite(fact)
    if isinstance(fact, Amount):
        return finite(fact.value)
    if isinstance(fact, Contribution):
        return _plain(fact.fields())
    if isinstance(fact, Mapping):
        return {str(key): _plain(value) for key, value in fact.items()}
    if isinstance(fact, list | tuple):
        return [_plain(value) for value in fact]
    return str(fact)
