"""Hand-written SQL: DuckDB reads the files itself; revenue per client and the factors of CLV."""

from __future__ import annotations

import json
import sys

AS_OF = "2025-12-31"


def main(path: str, accounts: str) -> None:
    """Print rows, revenue, clients, revenue per client and value of a client-year as JSON."""
    import duckdb

    text = "read_csv(?, types = {'client_id': 'VARCHAR', 'paid_at': 'TIMESTAMP'})"
    reader = "read_parquet(?)" if path.endswith(".parquet") else text
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TEMP TABLE spent AS SELECT client_id, count(*) AS n, sum(amount) AS revenue, "
            f"count(*) FILTER (amount > 0) AS purchases, min(paid_at) AS first, "
            f"max(paid_at) AS last FROM {reader} GROUP BY client_id",
            [path],
        )
        connection.execute("CREATE TEMP TABLE accounts AS FROM read_csv(?)", [accounts])
        [(rows, first)] = connection.execute(
            "SELECT sum(n), CAST(min(first) FILTER (client_id IS NOT NULL) AS DATE) FROM spent"
        ).fetchall()
        ends = f"least(end_on + 1, DATE '{AS_OF}' + 1)"
        end = f"coalesce({ends}, DATE '{AS_OF}' + 1)"
        running = f"start_on <= DATE '{AS_OF}' AND (end_on IS NULL OR end_on >= $first)"
        [(clients, revenue, variance, purchases)] = connection.execute(
            f"SELECT count(*), sum(coalesce(revenue, 0)), var_samp(coalesce(revenue, 0)), "
            f"sum(purchases) FROM (FROM spent WHERE client_id IS NOT NULL) AS s "
            f"FULL JOIN (FROM accounts WHERE {running}) USING (client_id)",
            {"first": first},
        ).fetchall()
        [(years,)] = connection.execute(
            f"SELECT sum(greatest(0, date_diff('day', greatest(start_on, $first), {end}))) "
            f"/ 365.25 FROM accounts WHERE {running}",
            {"first": first},
        ).fetchall()
    found = {
        "rows": int(rows),
        "clients": clients,
        "revenue": revenue,
        "arpc": revenue / clients,
        "se": (variance / clients) ** 0.5,
        "purchases": int(purchases),
        "a_year": revenue / years,
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
