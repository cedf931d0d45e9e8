"""A process that adds batches of records to a ledger until it is done or killed.

python -m tests.history.writer LEDGER NAME BATCHES
"""

from __future__ import annotations

import sys
from pathlib import Path

from kpicli.core.history import Record
from kpicli.core.history_revisions import revise
from kpicli.engine.history import append

BATCH = 5


def record(name: str, value: float) -> Record:
    """A record of a whole run."""
    return Record(
        *("Care", name, "mean", "Mean", "scale", "higher", "{}", None, None, None, None, "", 0.95),
        *("2025-01-01", False, value, 10, 10.0, 10.0, 0.5, 9.0, value - 1, value + 1, "t"),
        *("shown", "", None, None, "definition", f"{name} {value}", "1", "config", "score", "now"),
    )


def batch(name: str, number: int) -> list[Record]:
    """The records of one call, and one that all writers have in common."""
    own = [record(f"{name}-{at}", float(number)) for at in range(BATCH - 1)]
    return [*own, record("common", 1.0)]


def main(ledger: str, name: str, batches: int) -> None:
    """Add so many batches, one call each, and say when the first is there."""
    for number in range(batches):
        found = batch(name, number)
        append(Path(ledger), lambda known, found=found: revise(known, found).added)
        if not number:
            print("begun", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
