"""Lines on standard error: text for people, or JSON objects for programs that collect logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpicli.cli.manners import MANNERS
from kpicli.cli.streams import say

if TYPE_CHECKING:
    from kpicli.core.report import Note
    from kpicli.errors import UserError


def log(level: str, text: str, *, slug: str | None = None, where: str | None = None) -> None:
    """Say a line: `text` as it is, or with everything else in a JSON object."""
    if not MANNERS.json:
        say(text)
        return
    line = {"level": level, "slug": slug, "text": text.strip(), "where": where}
    _write(line)


def log_note(note: Note) -> None:
    """A note as a JSON object."""
    _write({"level": note.level, "slug": note.slug, "text": note.text, "where": note.where})


def log_problems(error: UserError) -> None:
    """Each problem as a JSON object with its way out."""
    for one in error.problems:
        where = str(one.where) if one.where else None
        line = {"level": "error", "slug": one.slug, "text": one.text, "where": where}
        _write(line | {"hint": one.hint, "allowed": list(one.allowed), "exit": int(error.code)})


def _write(line: Mapping[str, object]) -> None:
    from kpicli.render.json import dumps
    from kpicli.render.parts.neutral import encodable

    say(encodable(dumps(line)))
