"""Files read by the real engine: their columns, texts, places and notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.core.plan import Ask, Counted, Scan
from kpicli.core.source import Source
from kpicli.engine.session import session
from kpicli.errors import Problem, UserError
from kpicli.sources.files import File
from kpicli.sources.held import Held
from kpicli.sources.recognise import open_table


def tally(path: Path, column: str, **more: Any) -> Counted:
    """The rows of a file by the texts of one column."""
    source = Source("s", str(path), **more)
    with session(source, "UTC") as opened:
        return opened.tally(Scan(source, (Ask("q", (column,)),)))


def cells(counted: Counted) -> dict[str | None, int]:
    """Rows by text."""
    return {cell.texts[0]: cell.n for cell in counted.cells["q"]}


def held(path: Path, **more: Any) -> Held:
    """A file that a library reads, opened; shown by its name alone."""
    found = open_table(File(path, path.name), Source("s", str(path), **more))
    assert isinstance(found, Held)
    return found


def table(path: Path, **more: Any) -> dict[str, list[str | None]]:
    """All texts by column."""
    opened = held(path, **more)
    found: dict[str, list[str | None]] = {name: [] for name in opened.names}
    for texts, _ in opened.lists(opened.names):
        for name, column in zip(opened.names, texts, strict=True):
            found[name] += column
    return found


def places(path: Path, **more: Any) -> list[str]:
    """The place of each record."""
    opened = held(path, **more)
    return [opened.place(row) for _, rows in opened.lists(opened.names[:1]) for row in rows]


def refused(path: Path, column: str = "q", **more: Any) -> Problem:
    """The one problem for which a file is refused."""
    with pytest.raises(UserError) as caught:
        tally(path, column, **more)
    [problem] = caught.value.problems
    return problem
