"""How fast payments are added up by client: revenue per client and lifetime value, beside SQL."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from harness import (
    HERE,
    KPICLI,
    BenchmarkError,
    Command,
    Runs,
    by_turns,
    cells,
    once,
    rival,
    table,
    verdict,
)

OURS, SQL = "kpicli score", "DuckDB SQL"
GOAL, PEAK = 1.3, 600.0
"""Processor time over that of the SQL that is aimed at, and the peak memory allowed (MB)."""
CONFIG = """version: 1
name: Benchmark of payments
sources:
  accounts: {path: accounts.csv, client: client_id, start: start_on, end: end_on, as_of: 2025-12-31}
  transactions: {path: %s, client: client_id, date: paid_at, amount: amount, currency: currency}
kpis: {arpc: {}, clv: {}}
"""


def measure(rows: int, runs: int, folder: Path | None) -> str:
    """A table for Parquet and one for CSV."""
    blocks = []
    with _tables(rows, folder) as (place, files):
        for data in files:
            config = place / f"{data.suffix[1:]}.yaml"
            config.write_text(CONFIG % data)
            accounts = data.parent / "accounts.csv"
            config.write_text(config.read_text().replace("accounts.csv", str(accounts)))
            ours = (*KPICLI, "score", "-c", str(config), "--format", "json", "-q")
            commands = [Command(OURS, ours), Command(SQL, rival("money_sql", data, accounts))]
            blocks.append(_block(data, rows, runs, by_turns(commands, runs, place)))
    return "\n\n".join(blocks)


@contextmanager
def _tables(rows: int, folder: Path | None) -> Iterator[tuple[Path, Sequence[Path]]]:
    """A folder with the accounts and the payments as Parquet and CSV."""
    with TemporaryDirectory(prefix="kpicli-benchmark-") as temporary:
        place = Path(temporary) if folder is None else folder.resolve()
        script = (sys.executable, str(HERE / "transactions.py"), str(rows), "--folder", str(place))
        formats = ("--format", "parquet", "--format", "csv")
        printed = once(Command("transactions.py", (*script, *formats)), Path(temporary))
        *payments, _ = (Path(line) for line in printed.splitlines())
        yield Path(temporary), payments


def _block(data: Path, rows: int, runs: int, found: Mapping[str, Runs]) -> str:
    _agree(found[OURS].answer(), found[SQL].answer(), rows)
    cpu, wall = found[OURS].cpu / found[SQL].cpu, found[OURS].wall / found[SQL].wall
    goals = [verdict(cpu, GOAL, f"CPU ≤ {GOAL:g}"), verdict(found[OURS].peak, PEAK, "< 600 MB")]
    lines = [
        [OURS, *cells(found[OURS]), f"{cpu:.2f}", f"{wall:.2f}", "; ".join(goals)],
        [SQL, *cells(found[SQL]), "", "", ""],
    ]
    headings = ["", "wall s", "CPU s", "peak MB", "in CPU", "in wall", "goal"]
    size = data.stat().st_size / 1e6
    name = f"{data.suffix[1:]}, {rows:,} payments ({size:.0f} MB), arpc and clv"
    return f"{name}; medians of {runs} runs\n{table(headings, lines)}\nfigures agree"


def _agree(report: Mapping[str, Any], sums: Mapping[str, Any], rows: int) -> None:
    """Raise a `BenchmarkError` unless both have the same rows, clients, figures and errors."""
    results = {one["name"]: one for one in report["results"]}
    read = {one["source"]: one["rows"] for one in report["ledger"]}
    arpc, facts = results["arpc"], results["clv"]["facts"]
    a_year = facts["purchase_value"] * facts["purchases_a_year"]
    pairs = {
        "rows": (read["transactions"], sums["rows"]),
        "rows made": (rows, sums["rows"]),
        "clients": (arpc["n"], sums["clients"]),
        "revenue": (arpc["facts"]["revenue"], sums["revenue"]),
        "arpc": (arpc["value"], sums["arpc"]),
        "se": (arpc["se"], sums["se"]),
    }
    odd = [name for name, pair in pairs.items() if not math.isclose(*pair, rel_tol=1e-9)]
    if not math.isclose(a_year, sums["a_year"], rel_tol=1e-3):
        odd.append("a_year")
    if odd:
        raise BenchmarkError(f"figures differ: {', '.join(odd)}: {json.dumps(sums)}")
