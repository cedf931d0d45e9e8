"""Plain lines for a terminal: wrapped, with headings, in ASCII where nothing else is spoken."""

from __future__ import annotations

import re
from textwrap import wrap

from kpicli.render.parts.neutral import neutral
from kpicli.render.parts.surface import Surface

USUAL = 80
"""The width where nothing says how wide lines may be."""
WIDEST = 100
"""Longer lines are hard to read, however wide the terminal is."""
LEAST = 40
"""Below this nothing is laid out narrower."""

_RAISED = re.compile("[⁰¹²³⁴-⁹ᵏ]+")
_SIGNS = str.maketrans({"Σ": "sum ", "±": "+/-", "⁄": "/", "─": "-"})
_PERCENT = re.compile(r"(?<=\d) %")
_ACCENTS = re.compile("[\u0300-\u036f]")


class Pen:
    """Puts text on a surface."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.width = max(LEAST, min(surface.width or USUAL, WIDEST))

    def heading(self, text: str) -> str:
        """A heading, bold where there is colour."""
        return self._styled(self.plain(text), 1)

    def _styled(self, text: str, code: int) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.surface.colour else text

    def plain(self, text: str) -> str:
        """The text as the surface can show it."""
        if self.surface.unicode or text.isascii():
            return text
        from unicodedata import normalize

        raised = _RAISED.sub(lambda found: f"^{normalize('NFKC', found[0])}", text)
        split = normalize("NFKD", raised.translate(_SIGNS)).translate(_SIGNS)
        return neutral(_ACCENTS.sub("", split), unicode=False)

    def paragraph(
        self, text: str, first: str = "", rest: str | None = None, width: int | None = None
    ) -> list[str]:
        """The text wrapped, its first line behind `first` and the others behind `rest`.

        `rest` is as many blanks as `first` is long unless given, `width` the surface's.
        """
        held = _PERCENT.sub("\u00a0%", self.plain(text))
        lines = wrap(
            held,
            width or self.width,
            initial_indent=first,
            subsequent_indent=" " * len(first) if rest is None else rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return [line.replace("\u00a0", " ") for line in lines]
