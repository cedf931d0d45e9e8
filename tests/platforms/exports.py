"""What seeded exports of feedback platforms are drawn from, and what is known of them."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

Table = dict[str, list[str]]
COMMENTS = ("", "Fine, thanks", 'They said "soon"', "Slow\nand dear", "Très bien", "10 out of 10")


@dataclass(frozen=True)
class Truth:
    """A KPI's value, its valid answers, and the kept rows that are no answers to it."""

    value: float
    n: int
    missing: int = 0
    not_asked: int = 0


@dataclass(frozen=True)
class Export:
    """A file as a platform writes it; `why` stands in the sentence that says what it is.

    `truths` are by the results' names, by KPI where they are not `named` by the platform;
    `dropped` are rows by the reason for which they are left out.
    """

    platform: str
    why: str
    table: Table
    truths: Mapping[str, Truth]
    dropped: Mapping[str, int] = field(default_factory=dict)
    named: bool = True
    delimiter: str = ","
    encoding: str = "utf-8"

    @property
    def rows(self) -> int:
        """The data records."""
        return len(next(iter(self.table.values())))

    def write(self, path: Path) -> Path:
        """The file written."""
        with path.open("w", newline="", encoding=self.encoding) as stream:
            writer = csv.writer(stream, delimiter=self.delimiter)
            writer.writerow(self.table)
            writer.writerows(zip(*self.table.values(), strict=True))
        return path


def nps(scores: Sequence[int]) -> float:
    """100 × (promoters − detractors) ÷ answers."""
    return 100 * sum((score >= 9) - (score <= 6) for score in scores) / len(scores)


def share(scores: Sequence[int], satisfied: Sequence[int]) -> float:
    """The satisfied answers in percent."""
    return 100 * sum(score in satisfied for score in scores) / len(scores)


def drawn(draw: random.Random, low: int, high: int, rows: int) -> list[int]:
    """Answers on a scale, both of its ends among them."""
    found = [low, high, high] + [draw.randint(low, high) for _ in range(rows - 3)]
    draw.shuffle(found)
    return found


def moments(draw: random.Random, rows: int) -> list[datetime]:
    """Times in rising order, to the second."""
    first = datetime(2024, 1, 31, 9, 5, 7)
    steps = sorted(draw.randrange(90 * 86400) for _ in range(rows))
    return [first + timedelta(seconds=step) for step in steps]


def comments(draw: random.Random, rows: int) -> list[str]:
    """What people wrote, or nothing."""
    return [draw.choice(COMMENTS) for _ in range(rows)]


def some(draw: random.Random, texts: Sequence[str], rows: int) -> list[str]:
    """Texts drawn with repeats."""
    return [draw.choice(texts) for _ in range(rows)]


def numbered(form: str, rows: int) -> list[str]:
    """A different text for each row."""
    return [form.format(1000 + row) for row in range(rows)]


def epochs(found: Sequence[datetime]) -> list[str]:
    """Times as seconds since 1970."""
    return [str(int((one - datetime(1970, 1, 1)).total_seconds())) for one in found]


def texts(scores: Sequence[int | None]) -> list[str]:
    """Scores as they stand in a file, blank where there is none."""
    return ["" if score is None else str(score) for score in scores]


def typed(
    draw: random.Random, rows: int, scales: Mapping[str, tuple[int, int]], blank: float
) -> tuple[list[str], list[int | None], dict[str, list[int]]]:
    """Surveys of several types in turn: their types, their scores, and the scores by type."""
    kinds = [list(scales)[row % len(scales)] for row in range(rows)]
    found: list[int | None] = []
    by_type: dict[str, list[int]] = {kind: [] for kind in scales}
    for row, kind in enumerate(kinds):
        low, high = scales[kind]
        score = (low, high)[row // len(scales) % 2] if row < 6 else draw.randint(low, high)
        if row >= 6 and draw.random() < blank:
            found.append(None)
        else:
            found.append(score)
            by_type[kind].append(score)
    return kinds, found, by_type


def truth(value: float, answers: Sequence[int], kinds: Sequence[str], kind: str) -> Truth:
    """What is known of a KPI asked in surveys of one type."""
    asked = kinds.count(kind)
    return Truth(value, len(answers), asked - len(answers), len(kinds) - asked)
