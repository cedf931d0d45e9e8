"""Write the sample data: `python sample_data/make.py [--out DIR]` (default: this folder).

Everything is invented and seeded: the same script writes the same text files byte for byte, and
Parquet files with the same rows. Each file has its own stream of chance (dice.py), so a change to
one leaves the others as they are. README.md says what the columns mean, truth.json what they
add up to.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clients import SURVEYED, account_rows, make_clients
from dice import Dice
from norms import norm_rows
from operations import (
    Payment,
    Use,
    project_rows,
    ticket_rows,
    transaction_rows,
    usage_rows,
)
from survey import survey_rows
from truth import truth
from truth_clients import client_truth

if TYPE_CHECKING:
    from pyarrow import Schema

SEED = "kpicli sample data 1"


def main() -> None:
    """Write all files into the chosen folder and say how big they are."""
    parser = argparse.ArgumentParser(description="Write the kpicli sample data.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, metavar="DIR")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for path in make(folder):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def make(folder: Path) -> list[Path]:
    """The paths of the files written into the folder."""
    clients = make_clients(_dice("clients"))
    return [
        write_csv(folder / "survey.csv", survey_rows(_dice("survey"), clients[:SURVEYED])),
        write_csv(folder / "accounts.csv", account_rows(clients)),
        write_csv(folder / "tickets.csv", ticket_rows(_dice("tickets"), clients)),
        write_csv(folder / "projects.csv", project_rows(_dice("projects"), clients)),
        write_csv(folder / "norms.csv", norm_rows()),
        write_transactions(
            folder / "transactions.parquet", transaction_rows(_dice("transactions"), clients)
        ),
        write_usage(folder / "usage.parquet", usage_rows(_dice("usage"), clients)),
        write_truth(folder / "truth.json", folder),
    ]


def _dice(name: str) -> Dice:
    return Dice(f"{SEED}: {name}")


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    """A UTF-8 file without BOM, LF line ends, quotes where RFC 4180 asks for them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_truth(path: Path, folder: Path) -> Path:
    """The figures of the tables just written, as JSON."""
    figures = {**truth(folder), "clients": client_truth(folder)}
    text = json.dumps(figures, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def write_transactions(path: Path, rows: list[Payment]) -> Path:
    """Payments with exact amounts, dates without time."""
    import pyarrow as pa

    fields: list[tuple[str, pa.DataType]] = [
        ("transaction_id", pa.string()),
        ("client_id", pa.string()),
        ("paid_on", pa.date32()),
        ("amount", pa.decimal128(12, 2)),
        ("currency", pa.string()),
        ("order_id", pa.string()),
    ]
    return _write_parquet(path, pa.schema(fields), rows)


def write_usage(path: Path, rows: list[Use]) -> Path:
    """Days of use with their number of events."""
    import pyarrow as pa

    fields: list[tuple[str, pa.DataType]] = [
        ("client_id", pa.string()),
        ("used_on", pa.date32()),
        ("events", pa.int32()),
    ]
    return _write_parquet(path, pa.schema(fields), rows)


def _write_parquet(path: Path, schema: Schema, rows: Sequence[Payment | Use]) -> Path:
    """zstd, dictionaries, and a checksum on every page."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    pq.write_table(
        pa.table(arrays, schema=schema),
        path,
        compression="zstd",
        use_dictionary=True,
        write_page_checksum=True,
    )
    return path


if __name__ == "__main__":
    main()
