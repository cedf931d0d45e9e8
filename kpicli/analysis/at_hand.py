"""An export that can be read several times over, standard input and pipes too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from kpicli.core.report import Note
from kpicli.errors import Location, Problem, UserError
from kpicli.sources.files import expand, is_stream


class AtHand:
    """Where the export can be read, and the name under which it is shown."""

    def __init__(self, path: str, shown: str) -> None:
        self.path = path
        self.shown = shown

    def named(self, text: str) -> str:
        """A text with the export under the name it is shown by."""
        return text if self.path == self.shown else text.replace(self.path, self.shown)

    def note(self, note: Note) -> Note:
        """A note whose place is shown under that name."""
        return replace(
            note, text=self.named(note.text), where=self.named(note.where) if note.where else None
        )

    def problem(self, problem: Problem) -> Problem:
        """A problem whose place is shown under that name."""
        where: Location | None = problem.where
        if where is not None:
            where = replace(where, file=self.named(where.file))
        return replace(problem, text=self.named(problem.text), where=where)


@contextmanager
def at_hand(path: str, base: str = ".") -> Iterator[AtHand]:
    """The export at `path`: as it is, or in a temporary file, gone on leaving, if a stream."""
    if not is_stream(path, base):
        yield AtHand(path, path)
        return
    with expand(path, base) as files:
        found = AtHand(str(files[0].path), files[0].shown)
        try:
            yield found
        except UserError as error:
            error.problems = [found.problem(one) for one in error.problems]
            raise
