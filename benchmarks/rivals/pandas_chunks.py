"""pandas, a piece of the file at a time so that memory stays bounded."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from counting import COLUMNS, GROUPS, QUESTIONS, show, summary

if TYPE_CHECKING:
    import pandas as pd

ROWS = 250_000

Cell = tuple[str, str, str | None]
"""Region, month and answer."""


def pieces(path: str) -> Iterator[pd.DataFrame]:
    """The file's eight columns, `ROWS` rows at a time."""
    import pandas as pd

    columns = list(COLUMNS)
    if path.endswith(".parquet"):
        from pyarrow import parquet

        for batch in parquet.ParquetFile(path).iter_batches(ROWS, columns=columns):
            yield batch.to_pandas()
        return
    yield from pd.read_csv(path, usecols=columns, dtype=str, keep_default_na=False, chunksize=ROWS)


def _text(answer: str | float) -> str | None:
    """An answer as in the file: pandas turns whole numbers to floats where some are missing."""
    if isinstance(answer, str):
        return answer
    return None if answer != answer else str(int(answer))


def main(path: str) -> None:
    """Count the CSV or Parquet file."""
    counts: dict[str, Counter[Cell]] = {question: Counter() for question in QUESTIONS}
    for piece in pieces(path):
        for question in QUESTIONS:
            sizes = piece.groupby([*GROUPS, question], dropna=False, sort=False).size()
            for key, n in sizes.items():
                region, month, answer = cast("tuple[str, str, str | float]", key)
                counts[question][region, month, _text(answer)] += n
    show(summary({name: [(*key, n) for key, n in counts[name].items()] for name in QUESTIONS}))


if __name__ == "__main__":
    main(sys.argv[1])
