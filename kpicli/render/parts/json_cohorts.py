"""Periods, cohort triangles and survival as JSON objects."""

from __future__ import annotations

from typing import Any

from kpicli.core.cohort_cells import Figure, Row, rows
from kpicli.core.column import finite
from kpicli.core.report import Cohorts, Period
from kpicli.core.survival import Survival
from kpicli.render.parts.json_differences import interval


def period(found: Period | None) -> dict[str, Any] | None:
    """A stretch of days, or `null`."""
    if found is None:
        return None
    return {
        "label": found.label,
        "start": found.start,
        "end": found.end,
        "complete": found.complete,
    }


def triangle(found: Cohorts) -> dict[str, Any]:
    """A triangle: its cohorts from the first to the last, and all of them pooled."""
    *cohorts, pooled = (_row(each) for each in rows(found))
    return {
        "name": found.name,
        "kpi": found.kpi,
        "title": found.title,
        "group": dict(found.group),
        "every": found.every,
        "event": found.event,
        "unit": found.unit.id,
        "level": found.level,
        "cohorts": cohorts,
        "pooled": pooled,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "period": period(row.period),
        "n": row.size,
        "why": row.why,
        "cells": [_cell(each) for each in row.figures],
    }


def _cell(cell: Figure) -> dict[str, Any]:
    return {
        "age": cell.age,
        "n": cell.n,
        "retained": cell.retained,
        "value": cell.value,
        "interval": interval(cell.interval),
        "why": cell.why,
    }


def survival(found: Survival | None) -> dict[str, Any] | None:
    """How long clients stay, every step of the curve, or `null`; times in years."""
    if found is None:
        return None
    curve, middle, mean = found.curve, found.median, found.mean
    low, high = found.interval or (None, None)
    return {
        "n": curve.n,
        "events": curve.events,
        "late": found.late,
        "known_since": found.known_since,
        "interrupted": curve.interrupted,
        "level": curve.level,
        "median": {"value": middle.value, "low": middle.low, "high": middle.high},
        "mean": {
            "value": mean.value,
            "se": mean.se,
            "low": low,
            "high": high,
            "horizon": mean.horizon,
        },
        "steps": [
            {
                "time": step.time,
                "at_risk": step.at_risk,
                "events": step.events,
                "survival": finite(step.survival),
                "low": finite(step.low),
                "high": finite(step.high),
            }
            for step in (curve.start, *curve.steps)
        ],
    }
