"""The results as JSON lines: one object per result, each with the schema and the command.

The fields are those of the JSON report's results.
"""

from __future__ import annotations

from kpicli.core.report import Report
from kpicli.render.json import SCHEMA, dumps, fields
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".ndjson", ".jsonl")
BINARY = False


def render(report: Report, surface: Surface) -> str:
    """One line per result."""
    first = {"schema": SCHEMA, "command": report.command}
    return "".join(f"{dumps(first | fields(each, surface.explain))}\n" for each in report.results)
