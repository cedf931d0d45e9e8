"""What is remarked on answers that repeat another and count."""

from __future__ import annotations

from kpicli.core.plan import Counted
from kpicli.core.report import Note
from kpicli.core.source import MEAN, Source


def repeated(counted: Counted, source: Source) -> list[Note]:
    """How many of the answers that count repeat another, where there are such."""
    n = counted.repeats
    if not n or source.dedupe is None:
        return []
    say = "repeats" if n == 1 else "repeat"
    how = "all as one" if source.dedupe.keep == MEAN else "each of them"
    text = f"{n:,} row{'s' * (n != 1)} {say} another of the same {source.dedupe}: they count, {how}"
    return [Note("info", "repeats-counted", text, source.path)]
