"""`score --clients`: a row per client, whole or not at all, for the one who asked alone."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import called, kpicli, refused, report_of
from tests.clients.buyers import sample, write

KPIS = "  arpc: {clients: paying}\n  clv: {method: bgnbd, horizon: 1 year}\n"


def written(folder: Path) -> Path:
    payments = [("=c9" if one == "c9" else one, *rest) for one, *rest in sample(300, 5).before]
    write(folder, payments, kpis=KPIS)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with the rows in `each.csv`, and the report that came with them."""
    folder = written(tmp_path_factory.mktemp("asked"))
    done = kpicli(folder, "score", "--format", "json", "--clients", "each.csv")
    return folder, report_of(done)


def test_the_mean_of_the_rows_is_the_figure(asked: tuple[Path, dict[str, Any]]) -> None:
    folder, report = asked
    with (folder / "each.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for result in report["results"]:
        mine = [float(row["value"]) for row in rows if row["kpi"] == result["name"]]
        assert len(mine) == result["n"]
        assert math.fsum(mine) / len(mine) == pytest.approx(result["value"], rel=1e-12)
    alive = [float(row["alive"]) for row in rows if row["kpi"] == "clv"]
    assert 100 * sum(alive) / len(alive) == pytest.approx(report["results"][1]["facts"]["alive"])
    assert {row["client"] for row in rows} >= {"c1", "'=c9"}
    assert (folder / "each.csv").stat().st_mode & 0o077 == 0


def test_csv_json_and_parquet_hold_the_same_rows(asked: tuple[Path, dict[str, Any]]) -> None:
    import pyarrow.parquet as pq

    folder, _ = asked
    for suffix in ("json", "parquet"):
        done = called(folder, "score", "-q", "-o", "r.json", "--clients", f"each.{suffix}")
        assert (done.code, done.out) == (0, ""), done.err
    rows = json.loads((folder / "each.json").read_text())
    assert pq.read_table(folder / "each.parquet").to_pylist() == rows
    with (folder / "each.csv").open(newline="") as file:
        texts = [list(row.values()) for row in csv.DictReader(file)]
    told = [["" if cell is None else str(cell) for cell in row.values()] for row in rows]
    assert [[cell.lstrip("'") for cell in row] for row in texts] == told


def test_what_cannot_be_written_is_told_before_anything_is_read(folder: Path) -> None:
    (folder / "payments.csv").unlink()
    odd = called(folder, "score", "--clients", "each.xml")
    refused(odd, 2, "no-format-for-suffix", ".parquet")
    same = called(folder, "score", "-o", "each.csv", "--clients", "./each.csv")
    refused(same, 2, "same-output", "each.csv")
    config = folder / "kpicli.yaml"
    config.write_text(config.read_text().replace(KPIS, "  clv: {years: 3}\n"))
    refused(called(folder, "score", "--clients", "each.csv"), 2, "no-client-rows", "bgnbd")


def test_an_input_is_never_overwritten_and_no_half_file_is_left(folder: Path) -> None:
    before = (folder / "payments.csv").read_text()
    done = called(folder, "score", "--clients", "payments.csv")
    refused(done, 2, "output-is-input", "payments.csv")
    assert (folder / "payments.csv").read_text() == before
    assert called(folder, "score", "--clients", "none/each.csv").code == 74
    assert not list(folder.glob(".kpicli-*"))
