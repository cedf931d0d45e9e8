"""Polars' streaming engine: six lazy group-bys over one scan, collected together."""

from __future__ import annotations

import sys

import polars as pl
from counting import COLUMNS, GROUPS, QUESTIONS, show, summary


def main(path: str) -> None:
    """Count the CSV or Parquet file."""
    if path.endswith(".parquet"):
        answers = pl.scan_parquet(path)
    else:
        answers = pl.scan_csv(path, infer_schema=False)
    answers = answers.select(COLUMNS)
    lazy = [answers.group_by(*GROUPS, question).len() for question in QUESTIONS]
    frames = pl.collect_all(lazy, engine="streaming")
    show(summary({name: frame.rows() for name, frame in zip(QUESTIONS, frames, strict=True)}))


if __name__ == "__main__":
    main(sys.argv[1])
