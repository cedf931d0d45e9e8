"""Every way in which the command writes a file, on data that give each of them something to say."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings

from kpicli.render import formats
from tests.support import write_csv

WHEN = "1767225600"
"""SOURCE_DATE_EPOCH of the runs, so that their outputs can be compared byte by byte."""

CONFIG = """\
version: 1
sources:
  survey: {path: survey.csv, client: client}
  payments: {path: payments.csv, client: client, date: paid, amount: amount, as_of: 2025-12-31}
segments: {region: survey.region}
kpis:
  nps: {question: q}
  csat: {question: s, scale: 1-5}
  arpc: {source: payments, clients: paying}
"""


def thorough() -> bool:
    """Whether the long version of the loops is asked for: `--hypothesis-profile=thorough`."""
    return settings.default is not None and settings.default.max_examples > 100


@dataclass(frozen=True)
class Writer:
    """A call of the command and the file that it writes; OK is the exit code of a good run."""

    arguments: tuple[str, ...]
    target: str
    ok: int = 0


def _report(name: str) -> Writer:
    return Writer(("score", "-q", "-f", name, "-o", f"out.{name}"), f"out.{name}")


GATED = ("score", "-q", "--fail-on", "score:nps<101")
WRITERS = {
    **{f"-o as {name}": _report(name) for name in formats.names()},
    **{
        f"--clients as {suffix}": Writer(
            ("score", "-q", "-f", "json", "--clients", f"each.{suffix}"), f"each.{suffix}"
        )
        for suffix in ("csv", "json", "parquet")
    },
    "init -o": Writer(("init", "-q", "survey.csv", "--force", "-o", "guess.yaml"), "guess.yaml"),
    "trend -o": Writer(
        ("trend", "-q", "--every", "month", "--kpi", "arpc", "-o", "trend.csv"), "trend.csv"
    ),
    "segment -o": Writer(
        ("segment", "-q", "--by", "region", "--kpi", "nps", "-o", "by.json"), "by.json"
    ),
    "--gate-state": Writer((*GATED, "--gate-state", "states.json"), "states.json", 5),
}
"""All of them by name; a new format joins by itself."""

FEW = ("-o as json", "-o as parquet", "--clients as csv", "init -o", "trend -o", "--gate-state")
SOME = {name: WRITERS[name] for name in (WRITERS if thorough() else FEW)}
"""A text, bytes, rows in pieces, and each way to write; all of them in the long version."""


def fill(folder: Path, seed: int = 1) -> Path:
    """A survey, payments and a configuration in the folder."""
    dice = random.Random(seed)
    clients = [f"c{number % 40}" for number in range(90)]
    write_csv(
        folder / "survey.csv",
        {
            "client": clients,
            "q": [dice.randrange(11) for _ in clients],
            "s": [dice.randrange(1, 6) for _ in clients],
            "region": [dice.choice(("north", "south")) for _ in clients],
        },
    )
    write_csv(
        folder / "payments.csv",
        {
            "client": clients,
            "paid": [f"2025-{1 + number % 12:02}-15" for number in range(len(clients))],
            "amount": [dice.randrange(10, 500) for _ in clients],
        },
    )
    (folder / "kpicli.yaml").write_text(CONFIG, encoding="utf-8")
    return folder


INPUTS = {"survey.csv", "payments.csv", "kpicli.yaml"}


def others(folder: Path, *known: str) -> list[str]:
    """What lies in the folder besides the inputs and the files that are known."""
    return sorted({entry.name for entry in folder.iterdir()} - INPUTS - set(known))
