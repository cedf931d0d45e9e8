"""What `check` found a file to say of itself, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpicli.cli.pen import Pen
from kpicli.render.parts.neutral import neutral

if TYPE_CHECKING:
    from kpicli.analysis.check import Checked
    from kpicli.analysis.check_fields import Mapped

INDENT = "  "
LABELS = 8


def said(found: Checked, pen: Pen) -> list[str]:
    """The platform and why, then a paragraph per question with its column, code and text."""
    lines = []
    if one := found.platform:
        rows = f"{one.header_rows} header row{'s' * (one.header_rows != 1)}"
        lines += pen.paragraph(neutral(f"{one.title}, because {one.why}; {rows}"), INDENT)
    for each in found.mapped:
        lines += pen.paragraph(neutral(_question(each)), INDENT, INDENT * 2)
    return lines


def _question(one: Mapped) -> str:
    """One question: "nps: column Q1, code QID1, “How likely …”; no answers: -99"."""
    field = one.field
    names = [f"column {field.name}"]
    names += [f"code {field.code}"] if field.code else []
    names += [f"“{' '.join(field.text.split())}”"] if field.text else []
    parts = [", ".join(names)]
    if field.labels:
        listed = [f"{text} = {label}" for text, label in field.labels.items()]
        more = f" and {len(listed) - LABELS} more" if len(listed) > LABELS else ""
        parts.append(f"labels: {', '.join(listed[:LABELS])}{more}")
    if field.scores:
        parts.append(
            f"scores: {', '.join(f'{text} = {score:g}' for text, score in field.scores.items())}"
        )
    if none := sorted(field.missing | field.not_applicable):
        parts.append(f"no answers: {', '.join(none)}")
    return f"{one.kpi}: {'; '.join(parts)}"


def platform(found: Checked) -> dict[str, Any] | None:
    """The platform as JSON's types, None where the export is none's."""
    one = found.platform
    if one is None:
        return None
    return {"id": one.name, "name": one.title, "why": one.why, "header_rows": one.header_rows}


def questions(found: Checked) -> list[dict[str, Any]]:
    """The questions of which the file says anything, as JSON's types."""
    return [
        {
            "kpi": one.kpi,
            "named": one.named,
            "column": one.field.name,
            "code": one.field.code,
            "text": one.field.text,
            "labels": dict(one.field.labels),
            "scores": dict(one.field.scores),
            "missing": sorted(one.field.missing),
            "not_applicable": sorted(one.field.not_applicable),
        }
        for one in found.mapped
    ]
