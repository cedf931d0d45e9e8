"""Client tables of any number of payments, the same for the same seed and version of DuckDB.

    python benchmarks/transactions.py 10000000 --folder data --format csv --format parquet

Accounts of 200,000 clients, a third of whom left, and payments by nearly all of them: a client
(a few blank), a moment of two years, an amount in cents (one in forty a refund), a currency and a
channel; about 48 bytes a row as CSV. Rows come in no order.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

FORMATS = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet"}
"""The formats that can be written, with DuckDB's options for each."""
CLIENTS = 200_000
CHANNELS = ("web", "shop", "phone")


def payments(rows: int, seed: int) -> str:
    """The SQL of `rows` payments; each cell depends on its row's number and the seed alone."""
    chances = ", ".join(f"hash(i, {seed}, {place})" + f" AS c{place}" for place in range(5))
    channels = ", ".join(f"'{name}'" for name in CHANNELS)
    return f"""
        SELECT CASE WHEN c0 % 5000 > 0 THEN printf('C%06d', c1 % {CLIENTS}) END AS client_id,
            TIMESTAMP '2024-01-01' + to_seconds(CAST(c2 % 63158400 AS BIGINT)) AS paid_at,
            CAST(CASE WHEN c3 % 40 = 0 THEN -1 ELSE 1 END * (c4 % 49900 + 100) AS DECIMAL(12, 2))
                / 100 AS amount,
            'EUR' AS currency,
            [{channels}][CAST(1 + c3 % {len(CHANNELS)} AS BIGINT)] AS channel
        FROM (SELECT {chances} FROM range({rows}) numbers(i))"""


def accounts(seed: int) -> str:
    """The SQL of the accounts: first day, last day or none, region."""
    return f"""
        SELECT printf('C%06d', i) AS client_id,
            DATE '2022-01-01' + CAST(hash(i, {seed}, 'start') % 900 AS INTEGER) AS start_on,
            CASE WHEN hash(i, {seed}, 'left') % 3 = 0 THEN DATE '2024-07-01' +
                CAST(hash(i, {seed}, 'end') % 540 AS INTEGER) END AS end_on,
            ['North', 'South', 'East', 'West'][CAST(1 + hash(i, {seed}) % 4 AS BIGINT)] AS region
        FROM range({CLIENTS}) numbers(i)"""


def generate(folder: Path, formats: Sequence[str], rows: int, seed: int) -> list[Path]:
    """The payments in each format, and last the accounts as CSV, written into `folder`."""
    import duckdb

    paths = [folder / f"payments-{rows}.{name}" for name in formats]
    paths.append(folder / "accounts.csv")
    with duckdb.connect() as connection:
        wanted = [*((payments(rows, seed), name) for name in formats), (accounts(seed), "csv")]
        for (query, name), path in zip(wanted, paths, strict=True):
            connection.execute(f"COPY ({query}) TO '{path}' ({FORMATS[name]})")
    return paths


def main() -> None:
    """Write the files asked for and print their paths, a line each."""
    parser = argparse.ArgumentParser(description="Write client tables to measure with.")
    parser.add_argument("rows", type=int, help="how many payments")
    parser.add_argument("--folder", type=Path, default=Path(), help="where to; default: here")
    parser.add_argument(
        "--format", action="append", choices=FORMATS, help="may be repeated; default: csv"
    )
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for path in generate(chosen.folder, chosen.format or ["csv"], chosen.rows, chosen.seed):
        print(path)


if __name__ == "__main__":
    main()
