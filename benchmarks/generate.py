"""Survey files of any number of rows, the same for the same seed and version of DuckDB.

    python benchmarks/generate.py 1000000 --folder data --format csv --format parquet

A row has a respondent, a client, a time, two group columns, six questions and a comment: about
95 bytes as CSV. Blank cells are written as nothing, as real exports do; a comment with a comma
or a quote is quoted, its quotes doubled.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

FORMATS = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet"}
"""The formats that can be written, with DuckDB's options for each."""

REGIONS = (("North", 34), ("South", 27), ("East", 21), ("West", 18))
RECOMMEND = tuple(zip(range(11), (2, 1, 2, 3, 4, 8, 9, 17, 22, 18, 14), strict=True))
SATISFACTION = (
    *(("1", 4), ("2", 8), ("3", 17), ("4", 33), ("5", 21)),
    *(("Very dissatisfied", 1), ("Dissatisfied", 1), ("Neutral", 2)),
    *(("Satisfied", 5), ("Very satisfied", 3), ("N/A", 3), (None, 2)),
)
FIVE = ((1, 5), (2, 11), (3, 24), (4, 36), (5, 24))
OTHER_FIVE = ((1, 9), (2, 15), (3, 28), (4, 29), (5, 19))
EFFORT = ((1, 4), (2, 7), (3, 11), (4, 15), (5, 21), (6, 22), (7, 15), (None, 5))
OPENINGS = (
    "The people on the phone knew our contract by heart",
    "Good work, although the first invoice came late",
    'We were told "next week", and then nothing happened for a month',
    "All fine with the service as far as we can tell",
    'The new "self-service" page saves us a call every week',
    "Quick answer; the second visit would not have been necessary",
    "Setting up took longer than promised, support was kind throughout",
)
CLOSINGS = (
    "we would come back any time.",
    "please keep it as it is!",
    'the word "urgent" ought to mean something, even on Fridays.',
    "prices rose again, without notice.",
    "one contact for both sites would help us.",
)


def _pick(shares: Sequence[tuple[object, int]], chance: str) -> str:
    """SQL that draws a value by its share in percent from `chance`, a number from 0 to 99."""
    cases, reached = [], 0
    for value, share in shares:
        reached += share
        cases.append(f"WHEN {chance} < {reached} THEN {_literal(value)}")
    if reached != 100:
        raise ValueError(f"the shares add up to {reached} %")
    return f"CASE {' '.join(cases)} END"


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return f"{value}::TINYINT"
    return "'" + str(value).replace("'", "''") + "'"


def _one_of(texts: Sequence[str], number: str) -> str:
    return f"[{', '.join(map(_literal, texts))}][1 + {number} % {len(texts)}]"


def query(rows: int, seed: int, months: int = 24, branches: int = 0) -> str:
    """The SQL of `rows` answers; each cell depends on its row's number and the seed alone.

    They are spread over `months` from 2024 on; with `branches` each belongs to one of so many.
    """
    span = round(months * 63158400 / 24)
    branch = f"printf('branch %d', w // 3 % {branches}) AS branch," if branches else ""
    chances = ", ".join(f"hash(i, {seed}, {place}) % 100 AS c{place}" for place in range(8))
    words = f"{_one_of(OPENINGS, 'w // 7')} || ': ' || {_one_of(CLOSINGS, 'w // 700')}"
    return f"""
        SELECT printf('R%08d', i) AS response_id,
            printf('C%06d', w % 200000) AS client_id,
            moment AS submitted_at,
            {_pick(REGIONS, "c0")} AS region, {branch}
            strftime(moment, '%Y-%m') AS month,
            {_pick(RECOMMEND, "c1")} AS q_recommend,
            {_pick(SATISFACTION, "c2")} AS q_satisfaction,
            {_pick(FIVE, "c3")} AS q3,
            {_pick(OTHER_FIVE, "c4")} AS q4,
            {_pick(EFFORT, "c5")} AS q_effort,
            {_pick(OTHER_FIVE, "c6")} AS q6,
            CASE WHEN c7 < 30 THEN {words} END AS comment
        FROM (
            SELECT i, {chances},
                CAST(hash(i, {seed}, 'words') % 1000000007 AS BIGINT) AS w,
                TIMESTAMP '2024-01-01' +
                    to_seconds(CAST(hash(i, {seed}, 'moment') % {span} AS BIGINT)) AS moment
            FROM range({rows}) numbers(i)
        )"""


def generate(folder: Path, formats: Sequence[str], rows: int, *more: int) -> list[Path]:
    """The files written into `folder`, one per format, of what `query` makes of the numbers."""
    import duckdb

    paths = [folder / f"survey-{rows}.{name}" for name in formats]
    with duckdb.connect() as connection:
        for name, path in zip(formats, paths, strict=True):
            target = _literal(str(path))
            connection.execute(f"COPY ({query(rows, *more)}) TO {target} ({FORMATS[name]})")
    return paths


def main() -> None:
    """Write the files asked for and print their paths, a line each."""
    parser = argparse.ArgumentParser(description="Write survey files to measure with.")
    parser.add_argument("rows", type=int, help="how many answers")
    parser.add_argument("--folder", type=Path, default=Path(), help="where to; default: here")
    parser.add_argument(
        "--format", action="append", choices=FORMATS, help="may be repeated; default: csv"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--months", type=int, default=24, help="months spread over; default: 24")
    parser.add_argument("--branches", type=int, default=0, help="a branch column of so many")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    numbers = (chosen.rows, chosen.seed, chosen.months, chosen.branches)
    for path in generate(chosen.folder, chosen.format or ["csv"], *numbers):
        print(path)


if __name__ == "__main__":
    main()
