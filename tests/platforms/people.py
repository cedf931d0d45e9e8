"""Respondents from a seed, the figures of those who count, and files of any platform."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

RECOMMEND = "How likely is it that you would recommend us to a friend or colleague?"
SATISFIED = "Overall, how satisfied are you with our service?"
EASY = "The company made it easy for me to handle my issue."
ROWS = ("Delivery", "Support")
RATED = "How satisfied were you with the following?"
CHANNEL = "How did you contact us?"
WHY = "What is the main reason for your score?"
LABELS = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
CHANNELS = ("Phone", "E-mail", "Chat")


@dataclass(frozen=True)
class Person:
    """One row: its answers as texts, blank where there is none, and what kind of row it is."""

    number: int
    state: str
    nps: str
    csat: str
    ces: str
    rated: tuple[str, str]
    channel: str
    why: str
    began: datetime

    @property
    def ended(self) -> datetime:
        """When it was submitted."""
        return self.began + timedelta(seconds=90 + 7 * self.number % 400)


def people(seed: int, others: Mapping[str, int] | None = None) -> list[Person]:
    """150 respondents, and `others` by state, whose answers would change every figure."""
    random = Random(seed)
    states = ["complete"] * 150
    states += [state for state, n in (others or {}).items() for _ in range(n)]
    random.shuffle(states)
    began = datetime(2026, 3, 14, 8, 0, 5)
    found = []
    for number, state in enumerate(states, 1):
        real = state == "complete"
        blank = real and random.random() < 0.08
        nps = random.choices(range(11), [3, 1, 2, 2, 3, 6, 8, 15, 22, 20, 18])[0]
        ces = random.choices(range(1, 8), [3, 4, 8, 14, 25, 28, 18])[0]
        rated = [random.choices(range(1, 6), [5, 9, 20, 40, 26])[0] for _ in ROWS]
        label = random.choices(LABELS, [4, 9, 17, 45, 25])[0]
        words = " ".join(
            random.choices(
                ["good", "slow", "parcel", "answer", "team", "price", "quick", "again"], k=6
            )
        )
        found.append(
            Person(
                number,
                state,
                "" if blank else str(nps if real else 0),
                label if real else LABELS[0],
                str(ces if real else 1),
                (str(rated[0] if real else 1), str(rated[1] if real else 1)),
                random.choice(CHANNELS),
                f"{words} {number}" if random.random() < 0.6 else "",
                began + timedelta(hours=4 * number, minutes=number % 37, seconds=number % 51),
            )
        )
    return found


def figures(respondents: Sequence[Person]) -> dict[str, tuple[float, int]]:
    """Each figure of those who completed the survey with its n, worked out in plain Python."""
    whole = [one for one in respondents if one.state == "complete"]
    nps = [int(one.nps) for one in whole if one.nps]
    net = sum(score >= 9 for score in nps) - sum(score <= 6 for score in nps)
    happy = sum(one.csat in LABELS[3:] for one in whole)
    found = {
        "nps": (100 * net / len(nps), len(nps)),
        "csat": (100 * happy / len(whole), len(whole)),
        "ces": (sum(int(one.ces) for one in whole) / len(whole), len(whole)),
    }
    for place, row in enumerate(ROWS):
        good = sum(int(one.rated[place]) >= 4 for one in whole)
        found[row] = (100 * good / len(whole), len(whole))
    return found


@dataclass(frozen=True)
class Sample:
    """A file of a platform's shape: its rows as texts, and what is true of it.

    `asked` is the column of each figure as `init` declares it, `ways` are further ways to name
    that of the NPS, `ambiguous` a beginning that several columns share.
    """

    platform: str
    variant: str
    rows: Sequence[Sequence[str]]
    respondents: Sequence[Person]
    asked: Mapping[str, str]
    why: str
    ways: Sequence[str] = ()
    ambiguous: str = ""
    dropped: Mapping[str, int] = field(default_factory=dict)
    suffix: str = ".csv"
    delimiter: str = ","
    encoding: str = "utf-8"

    def __str__(self) -> str:
        return f"{self.platform}-{self.variant}"

    @property
    def figures(self) -> dict[str, tuple[float, int]]:
        """The figures that are asked for."""
        return {
            name: found for name, found in figures(self.respondents).items() if name in self.asked
        }

    def write(self, folder: Path) -> Path:
        """The file in a folder."""
        path = folder / f"{self.platform}{self.suffix}"
        with path.open("w", newline="", encoding=self.encoding) as stream:
            csv.writer(stream, delimiter=self.delimiter).writerows(self.rows)
        return path
