"""Lines of styled text for a terminal, made of rich's `Text` only: markup is never read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpicli.render.parts.neutral import neutral
from kpicli.render.parts.surface import Surface

if TYPE_CHECKING:
    from rich.text import Text

LEAST = 24
"""Columns below which nothing is laid out narrower."""
ROOMY = 100
"""Columns from which there is room for longer labels and for each benchmark's distance."""


class Page:
    """Lines that know their surface: parts go in with a style each, a text comes out."""

    def __init__(self, surface: Surface) -> None:
        from rich.console import Console

        self.surface = surface
        self.width = None if surface.width is None else max(surface.width, LEAST)
        self.roomy = self.width is None or self.width >= ROOMY
        self.lines: list[Text] = []
        self._console = Console(
            width=self.width or 1000,
            force_terminal=surface.colour,
            color_system="standard" if surface.colour else None,
            legacy_windows=False,
            highlight=False,
            no_color=not surface.colour,
            _environ={},
        )

    def text(self, *parts: tuple[str, str]) -> Text:
        """(text, style) parts as one `Text`, each made harmless."""
        from rich.text import Text

        line = Text()
        for part, style in parts:
            line.append(neutral(part, self.surface.unicode), style)
        return line

    def add(self, line: Text, indent: int = 0, hang: int = 0) -> None:
        """Put a line down, `indent` columns in, wrapped to the width, the rest `hang` further in.

        A line that has to be wrapped leaves room for `hang` from its start.
        """
        from rich.text import Text

        cut = [line] if self.width is None else self.wrap(line, self.width - indent)
        if hang and len(cut) > 1 and self.width is not None:
            cut = self.wrap(line, self.width - indent - hang)
        self.lines.append(Text(" " * indent) + cut[0])
        self.lines.extend(Text(" " * (indent + hang)) + each for each in cut[1:])

    def put(self, line: Text) -> None:
        """Put a line down as it was laid out; only one that is too wide is wrapped."""
        if self.width is None or line.cell_len <= self.width:
            self.lines.append(line)
        else:
            self.add(line)

    def flow(self, items: Sequence[Text], between: str, indent: int = 0) -> None:
        """Put items down one after the other, a new line before one that does not fit."""
        room = None if self.width is None else self.width - indent
        line = self.text()
        for item in items:
            longer = line + self.text((between, "dim")) + item if line else item
            if room is not None and line and longer.cell_len > room:
                self.add(line, indent)
                longer = item
            line = longer
        if line:
            self.add(line, indent)

    def items(self, meanings: Mapping[str, tuple[str, str]]) -> None:
        """Put signs down with their style and meaning each, a line or several, none torn apart."""
        found = [
            self.text((sign, style), (f" {meaning}", "dim"))
            for sign, (style, meaning) in meanings.items()
        ]
        self.flow(found, "   ")

    def blank(self) -> None:
        """Put an empty line down."""
        self.lines.append(self.text())

    def wrap(self, line: Text, width: int) -> list[Text]:
        """The line cut at blanks, and within words only when a word is too long."""
        return list(line.wrap(self._console, max(width, 2), overflow="fold")) or [line]

    def __str__(self) -> str:
        for line in self.lines:
            line.rstrip()
        if not self.surface.colour:
            return "".join(f"{line.plain}\n" for line in self.lines)
        with self._console.capture() as caught:
            for line in self.lines:
                self._console.print(line, soft_wrap=True)
        return caught.get()
