"""Names of files for texts from data: harmless everywhere, and no two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60
APART = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Small letters, digits and hyphens, at most 60: "Noord-Brabant (N)" gives noord-brabant-n.

    A text without any letter or digit of Latin script gives an empty one.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return APART.sub("-", plain).strip("-")[:LONGEST].strip("-")


def file_names(segment: str, values: Iterable[str | None]) -> list[str]:
    """A name for each value of a segment, without a suffix: "region-south"; in their order.

    Values whose names would be one get numbers: "region-a", "region-a-2".
    """
    found: list[str] = []
    for value in values:
        told = "none" if value is None else slug(value)
        base = "-".join(part for part in (slug(segment) or "segment", told) if part)
        name, times = base, 1
        while name in found or name == "index":
            times += 1
            name = f"{base}-{times}"
        found.append(name)
    return found
