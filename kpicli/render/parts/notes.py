"""The notes of a report, for standard error."""

from __future__ import annotations

from kpicli.core.report import Note, Report
from kpicli.render.parts.neutral import neutral
from kpicli.render.parts.paint import paint
from kpicli.render.parts.surface import Surface

COLOURS = {"warning": "yellow"}


def notes(report: Report, surface: Surface) -> str:
    """One line per note, "warning: text (where) [slug]"; empty when there is none."""
    return "".join(f"{_shown(note, surface)}\n" for note in report.notes)


def line(note: Note) -> str:
    """A note on one line, as yet with whatever its data holds."""
    where = f" ({note.where})" if note.where else ""
    return f"{note.level}: {note.text}{where} [{note.slug}]"


def _shown(note: Note, surface: Surface) -> str:
    text = neutral(line(note), surface.unicode)
    level, colon, rest = text.partition(":")
    return paint(level, COLOURS.get(note.level, "blue"), surface) + colon + rest
