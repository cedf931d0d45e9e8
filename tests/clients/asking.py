"""Client tables written to files, a configuration of all of them, and what kpicli says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import kpicli
from tests.clients.tables import Table, day_first, write_csv, write_parquet

END = date(2026, 1, 1)
Writer = Callable[[Path, Table], Path]


def semicolons(folder: Path, table: Table) -> Path:
    """A CSV file with semicolons."""
    return write_csv(folder, table, ";")


def days_first(folder: Path, table: Table) -> Path:
    """A CSV file with days as 31/12/2025."""
    return write_csv(folder, day_first(table))


FORMS: dict[str, Writer] = {
    "csv": write_csv,
    "semicolons": semicolons,
    "days first": days_first,
    "parquet": write_parquet,
}


def card(
    folder: Path,
    tables: Sequence[Table],
    kpis: str,
    write: Writer = write_csv,
    extra: Mapping[str, Sequence[str]] | None = None,
    zone: str = "UTC",
    as_of: str | None = "2025-12-31",
) -> kpicli.Scorecard:
    """The scorecard of these tables. `extra` are further roles of a table, as in YAML."""
    known = [f"as_of: {as_of}"] if as_of else []
    sources = [
        f"  {table.source(write(folder, table), *known, *(extra or {}).get(table.name, ()))}"
        for table in tables
    ]
    path = folder / "kpicli.yaml"
    path.write_text(
        "\n".join(
            [
                "version: 1",
                f"reporting: {{timezone: {zone}}}",
                "sources:",
                *sources,
                "segments: {region: accounts.region}",
                "privacy: {min_group: 1}",
                "kpis:",
                kpis,
            ]
        ),
        encoding="utf-8",
    )
    return kpicli.load(path)


def reasons(report: Any, name: str) -> Counter[str]:
    """By slug the rows that a KPI leaves out or remarks on, from its notes."""
    found: Counter[str] = Counter()
    for note in report.notes:
        match = re.match(r"([\w, ]+): ([\d,]+) rows? ", note.text)
        if match and name in match[1].split(", "):
            assert note.where and re.search(r"(:|row )\d+", note.where), note
            found[note.slug] += int(match[2].replace(",", ""))
    return found


def kinds(report: Any, source: str, name: str) -> dict[str, int]:
    """By kind the rows of a source for a KPI; the ledger adds up."""
    ledgers = {one["source"]: one for one in report.to_dict()["ledger"]}
    ledger = ledgers[source]
    assert ledger["rows"] == ledger["kept"] + sum(step["rows"] for step in ledger["steps"])
    told = dict(ledger["answers"][name])
    assert sum(told.values()) == ledger["kept"]
    return {kind: n for kind, n in told.items() if n}
