"""Colour for single words on standard error, where loading rich would cost more than it gives."""

from __future__ import annotations

from kpicli.render.parts.surface import Surface

CODES = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "bold": "1", "dim": "2"}


def paint(text: str, style: str, surface: Surface) -> str:
    """`text` in a colour when the surface has colour, else as it is. `text` must be neutral."""
    return f"\x1b[{CODES[style]}m{text}\x1b[0m" if surface.colour and text else text
