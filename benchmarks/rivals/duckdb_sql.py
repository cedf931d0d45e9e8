"""Hand-written SQL: DuckDB reads the file itself and counts each question by two columns."""

from __future__ import annotations

import sys

from counting import GROUPS, QUESTIONS, Count, show, summary


def main(path: str) -> None:
    """Count the CSV or Parquet file in one query of grouping sets."""
    import duckdb

    reader = "read_parquet(?)" if path.endswith(".parquet") else "read_csv(?, all_varchar = true)"
    groups = ", ".join(GROUPS)
    sets = ", ".join(f"({groups}, {question})" for question in QUESTIONS)
    query = f"""
        SELECT {groups}, GROUPING({", ".join(QUESTIONS)}), {", ".join(QUESTIONS)}, count(*)
        FROM {reader} GROUP BY GROUPING SETS ({sets})"""
    with duckdb.connect() as connection:
        rows = connection.execute(query, [path]).fetchall()
    everything = (1 << len(QUESTIONS)) - 1
    bit = {everything ^ (1 << len(QUESTIONS) - 1 - at): at for at in range(len(QUESTIONS))}
    counts: dict[str, list[Count]] = {question: [] for question in QUESTIONS}
    for region, month, mask, *answers, n in rows:
        place = bit[mask]
        counts[QUESTIONS[place]].append((region, month, answers[place], n))
    show(summary(counts))


if __name__ == "__main__":
    main(sys.argv[1])
