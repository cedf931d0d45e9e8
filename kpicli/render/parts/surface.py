"""What a renderer is told about where its words will stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surface:
    """Width in columns (None: as wide as needed), colour or not, Unicode or ASCII only.

    `explain` asks for the arithmetic behind each figure.
    """

    width: int | None = 80
    colour: bool = False
    unicode: bool = True
    explain: bool = False
