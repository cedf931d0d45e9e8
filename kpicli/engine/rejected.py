"""The table of the rows of a staged scan that did not count, by row and KPI."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kpicli.core.answers import Kind
from kpicli.core.plan import Cell
from kpicli.core.rejects import Why
from kpicli.engine.cells import Raw, Texts
from kpicli.engine.loading import load_rows
from kpicli.engine.rows import Rows
from kpicli.engine.staging import KEPT, NOT_KEPT

Run = Callable[[str], Any]
Verdict = Callable[[str, Texts], Why | None]
"""Why the texts of a KPI's columns are no answer that counts; None where they are."""

REJECTED = "rejected"
"""The table: row; kpi, its number in the scan, NULL of a row left out whole; why, the number of the
reason; said, the text that decided where each row has its own."""


def rejected(
    run: Run,
    connection: Any,
    rows: Rows,
    kind: str,
    cells: Mapping[str, Sequence[Cell]],
    codes: Mapping[tuple[str, Texts], Raw],
    verdict: Verdict,
) -> list[Why]:
    """Make the table `rejected`, and say what its numbers of reasons mean.

    `codes` are the stored values of a KPI's texts, of the type `kind`.
    """
    cases = rows.cases()
    whys = [Why(case.reason, case.shown or case.column) for case in cases]
    by = rows.scan.source.dedupe.by if rows.scan.source.dedupe else ()
    whys.append(Why("duplicate", ", ".join(by)))
    parts = [f"SELECT row, NULL::INTEGER AS kpi, coalesce(decided, {len(cases)}) AS why, said"]
    parts[0] += f" FROM {NOT_KEPT}"
    for number, ask in enumerate(rows.scan.asks):
        asked = f"asked{number}" if ask.where else "true"
        if ask.where:
            parts.append(
                f"SELECT row, {number}, {len(whys)} + unmet{number}, told{number} FROM {KEPT} "
                f"WHERE NOT {asked}"
            )
            whys += [Why(Kind.NOT_ASKED, rule.column) for rule in ask.where]
        found: dict[Texts, Why] = {}
        for cell in cells[ask.name]:
            if cell.asked and cell.texts not in found and (why := verdict(ask.name, cell.texts)):
                found[cell.texts] = why
        if not found:
            continue
        names = [f"c{place}" for place in range(len(ask.columns))]
        listed = [(*codes[ask.name, texts], len(whys) + n) for n, texts in enumerate(found)]
        types = [*(kind for _ in names), "INTEGER"]
        load_rows(connection, run, f"no{number}", [*names, "why"], types, listed)
        whys += found.values()
        keys = [rows.key[column] for column in ask.columns]
        same = [f"{key} IS NOT DISTINCT FROM {name}" for key, name in zip(keys, names, strict=True)]
        on = " AND ".join(same)
        parts.append(
            f"SELECT row, {number}, why, NULL FROM {KEPT} JOIN no{number} ON {on} WHERE {asked}"
        )
    run(f"CREATE TEMP TABLE {REJECTED} AS {' UNION ALL '.join(parts)}")
    return whys
