"""The results as JSON lines: one object per result, each with the schema and the command.

The fields are those of the JSON report's results. Of cohorts there is an object per cell, with the
columns of the tidy table.
"""

from __future__ import annotations

from typing import Any

from kpicli.core.columns import table
from kpicli.core.report import Report
from kpicli.render.json import SCHEMA, dumps, fields
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".ndjson", ".jsonl")
BINARY = False


def render(report: Report, surface: Surface) -> str:
    """One line per result, or per cell of a cohort triangle."""
    first: dict[str, Any] = {"schema": SCHEMA, "command": report.command}
    if report.triangles:
        found = table(report)
        names = [name for name, _ in found.columns]
        cells = (dict(zip(names, row, strict=True)) for row in found.rows)
        return "".join(f"{dumps(first | each)}\n" for each in cells)
    return "".join(f"{dumps(first | fields(each, surface.explain))}\n" for each in report.results)
