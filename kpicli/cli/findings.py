"""What `check` found, as text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kpicli.cli.field_findings import platform, questions, said
from kpicli.cli.pen import Pen
from kpicli.cli.quality_findings import flagged, of_quality
from kpicli.cli.table_findings import (
    ORDER,
    by_kind,
    client_tables,
    described,
    of_clients,
    reasons,
    rows_of,
)
from kpicli.core.source import MEAN
from kpicli.core.words import number
from kpicli.render.parts import ledger
from kpicli.render.parts.neutral import neutral
from kpicli.render.parts.notes import line
from kpicli.render.parts.surface import Surface

if TYPE_CHECKING:
    from kpicli.analysis.check import Checked

SCHEMA = 1
MALFORMED = 5
INDENT = "  "


def text(found: Checked, surface: Surface) -> str:
    """Sections on the file, its columns, the answers, labels, other sources, and notes."""
    pen = Pen(surface)
    answers = {name: dict(counts) for name, counts in found.ledger.answers.items()}
    survey = [
        ("File", _file(found, pen)),
        ("What the file says of itself", said(found, pen)),
        ("Columns", _columns(found, pen)),
        (f"Answers in {found.ledger.kept:,} rows", by_kind(answers, pen)),
        ("Answers read by their labels", _labels(found, pen)),
        ("Quality of answers", flagged(found, pen)),
    ]
    sections = [
        *(survey if found.surveyed else ()),
        ("Client tables", client_tables(found, pen)),
        ("Rows of client tables, by KPI", by_kind(rows_of(found), pen)),
        ("Why rows do not count", reasons(found, pen)),
        ("Other sources", _tables(found, pen)),
        ("Segments", _segments(found, pen)),
        ("Notes", _notes(found, pen)),
    ]
    title = " ".join(part for part in (found.config.file, found.config.name) if part)
    lines = [pen.heading(neutral(title)), ""]
    for heading, body in sections:
        if body:
            lines += [pen.heading(heading), *body, ""]
    return "".join(f"{each}\n" for each in [*lines, *_end(found, pen)])


def _paragraph(pen: Pen, text: str, first: str = INDENT, rest: str | None = None) -> list[str]:
    return pen.paragraph(neutral(text), first, rest)


def _file(found: Checked, pen: Pen) -> list[str]:
    lines = _paragraph(pen, f"{', '.join(found.paths) or found.source.path} ({found.format})")
    lines += _paragraph(pen, ledger.rows(found.ledger).partition(": ")[2])
    for bad in found.malformed[:MALFORMED]:
        lines += _paragraph(pen, f"malformed: {bad.file}:{bad.line}: {bad.reason}")
    if more := len(found.malformed) - MALFORMED:
        lines += _paragraph(pen, f"and {more:,} more") if more > 0 else []
    return lines


def _columns(found: Checked, pen: Pen) -> list[str]:
    return [
        each
        for role, column, said in roles(found)
        for each in _paragraph(pen, f"{column}: {said}", f"{INDENT}{role:<8}", INDENT + " " * 10)
    ]


def roles(found: Checked) -> list[tuple[str, str, str]]:
    """(role, column, what was found) of each column that the source declares."""
    source, told = found.source, []
    if source.client and found.clients and found.named is not None:
        clients = found.clients
        kept = found.ledger.rows - sum(
            n for step, n in found.ledger.steps if step in ("malformed", "where")
        )
        said = f"{clients.distinct:,} clients; {clients.repeats:,} of {kept:,} rows repeat one"
        nobody = f", {kept - found.named:,} name none" if kept > found.named else ""
        told.append(("client", source.client, said + nobody))
    if source.date:
        told.append(("date", source.date, _dates(found)))
    for column, weights in found.weights.items():
        said = (
            f"usable in every row, on average {number(weights.mean, 2)}; the rows count as "
            f"{number(weights.effective, 0)} of {weights.n:,}"
        )
        told.append(("weight", column, said))
    if source.weight and source.weight not in found.weights:
        told.append(("weight", source.weight, "cannot be used"))
    for role in ("strata", "cluster"):
        if column := getattr(source, role):
            told.append((role, column, "found"))
    if source.dedupe:
        n = dict(found.ledger.steps).get("duplicate", 0)
        said = (
            f"of rows alike{source.dedupe.window} the {source.dedupe.keep} is kept; {n:,} left out"
        )
        if not source.dedupe.removes:
            how = " as one" if source.dedupe.keep == MEAN else ""
            said = f"rows alike{source.dedupe.window} all count{how}"
        told.append(("dedupe", ", ".join(source.dedupe.by), said))
    return told


def _dates(found: Checked) -> str:
    dates = found.dates
    if dates is None:
        return "cannot be used"
    whole = dates.readable + dates.unreadable
    share = "all readable" if not dates.unreadable else f"{dates.readable:,} of {whole:,} readable"
    if dates.first is None or dates.last is None:
        return "none readable"
    return f"{found.written or 'dates'}, {share}; {dates.first[:10]} to {dates.last[:10]}"


def _labels(found: Checked, pen: Pen) -> list[str]:
    by_column: dict[tuple[str, str], list[str]] = {}
    for label in found.labels:
        said = f"{label.text} = {label.score:g} ({label.n:,})"
        by_column.setdefault((label.kpi, label.column), []).append(said)
    return [
        each
        for (kpi, column), said in by_column.items()
        for each in _paragraph(
            pen,
            f"{kpi if kpi == column else f'{kpi}, {column}'}: {', '.join(said)}",
            INDENT,
            INDENT * 2,
        )
    ]


def _tables(found: Checked, pen: Pen) -> list[str]:
    lines = []
    for table in found.tables:
        if not table.counts:
            lines += _paragraph(pen, described(table), INDENT, INDENT * 2)
    return lines


def _segments(found: Checked, pen: Pen) -> list[str]:
    lines = []
    for one in found.segments:
        plain = one.column == f"{found.source.name}.{one.name}"
        column = "" if plain else f" ({one.column})"
        groups = f"{one.groups:,} group{'s' * (one.groups != 1)}"
        rows = f"; {one.without:,} row{'s' * (one.without != 1)} in none" if one.without else ""
        lines += _paragraph(pen, f"{one.name}{column}: {groups}{rows}", INDENT, INDENT * 2)
    return lines


def _notes(found: Checked, pen: Pen) -> list[str]:
    return [
        each
        for note in found.notes
        if not note.slug.startswith("quality-")
        for each in _paragraph(pen, line(note), INDENT, INDENT * 2)
    ]


def _end(found: Checked, pen: Pen) -> list[str]:
    warnings = sum(note.level == "warning" for note in found.notes)
    if found.problems:
        few = len(found.problems) == 1
        return pen.paragraph(f"{'One problem' if few else f'{len(found.problems)} problems'}.")
    if not warnings:
        return pen.paragraph("Configuration and data fit.")
    return pen.paragraph(
        f"Configuration and data fit, with {warnings} warning{'s' if warnings > 1 else ''}."
    )


def as_json(found: Checked) -> dict[str, Any]:
    """What was found as JSON's types; keys as in docs, in a fixed order.

    `ledger`, `answers` and `notes` are as in the report's JSON; `columns` are the roles of the
    main source (null where not declared or not usable), `labels` texts with score and rows,
    `sources` the other tables, with how their rows count for client KPIs, `quality` the checks of
    the answers and what KPIs are without flagged ones, `problems` what keeps the data from being
    scored.
    """
    source, clients, dates = found.source, found.clients, found.dates
    return {
        "schema": SCHEMA,
        "command": "check",
        "config": {"file": found.config.file, "name": found.config.name},
        "input": {"paths": list(found.paths), "format": found.format},
        "platform": platform(found),
        "questions": questions(found),
        "ledger": {
            "source": found.ledger.source,
            "rows": found.ledger.rows,
            "steps": [{"reason": reason, "rows": rows} for reason, rows in found.ledger.steps],
            "kept": found.ledger.kept,
            "answers": {
                name: {kind.value: counts.get(kind, 0) for kind in ORDER if counts.get(kind)}
                for name, counts in found.ledger.answers.items()
            },
        },
        "malformed": [
            {"file": bad.file, "line": bad.line, "reason": bad.reason} for bad in found.malformed
        ],
        "columns": {
            "client": clients
            and {"column": source.client, "clients": clients.distinct, "repeats": clients.repeats},
            "date": dates
            and {
                "column": source.date,
                "written": found.written,
                "readable": dates.readable,
                "unreadable": dates.unreadable,
                "first": dates.first,
                "last": dates.last,
            },
            "weights": [
                {"column": column, "rows": one.n, "mean": one.mean, "n_eff": one.effective}
                for column, one in found.weights.items()
            ],
        },
        "labels": [
            {
                "kpi": one.kpi,
                "column": one.column,
                "text": one.text,
                "score": one.score,
                "rows": one.n,
            }
            for one in found.labels
        ],
        "sources": [
            {
                "name": table.source.name,
                "path": table.source.path,
                "rows": table.rows,
                "malformed": table.malformed,
                "columns": table.roles,
                **of_clients(table),
            }
            for table in found.tables
        ],
        "segments": [
            {
                "name": one.name,
                "column": one.column,
                "groups": one.groups,
                "without": one.without,
            }
            for one in found.segments
        ],
        "quality": of_quality(found),
        "notes": _plain_notes(found),
        "problems": [
            {
                "slug": one.slug,
                "text": one.text,
                "where": str(one.where) if one.where else None,
                "hint": one.hint,
            }
            for one in found.problems
        ],
    }


def _plain_notes(found: Checked) -> Sequence[dict[str, Any]]:
    return [
        {"level": note.level, "slug": note.slug, "text": note.text, "where": note.where}
        for note in found.notes
    ]
