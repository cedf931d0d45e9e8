"""The file of a ledger: several writers at once, killed ones, damaged and foreign files."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from kpicli.core.history import Record
from kpicli.engine.history import append, read
from tests.analysis.ran import ran
from tests.cli.process import COMMAND, ROOT, clean, environment, refused
from tests.history.sheets import LEDGERS, TREND, Capture, fine, records
from tests.history.writer import BATCH, batch

KILLS = 4


def writer(ledger: Path, name: str, batches: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.history.writer", str(ledger), name, str(batches)],
        cwd=ROOT,
        env=environment(PYTHONPATH=str(ROOT)),
        stdout=subprocess.PIPE,
    )


@pytest.mark.parametrize("kind", LEDGERS)
def test_of_runs_at_once_every_record_is_there_and_none_twice(kind: str, here: Path) -> None:
    ledger = here / kind
    running = [writer(ledger, f"w{number}", 3) for number in range(4)]
    assert [each.wait(60) for each in running] == [0] * 4
    for each in running:
        each.communicate()
    found = read(ledger)
    own = {(f"w{n}-{at}", float(b)) for n in range(4) for at in range(BATCH - 1) for b in range(3)}
    assert {(one.name, one.value) for one in found} == own | {("common", 1.0)}
    assert len(found) == len(own) + 1


@pytest.mark.parametrize("kind", LEDGERS)
def test_commands_at_once_record_their_own_and_the_common_results_once(
    kind: str, here: Path
) -> None:
    lines = [("score",), ("score",), ("score", "--where", "region=North"), TREND]
    running = [
        subprocess.Popen(
            [*COMMAND, *line, "--history", kind, "-q", "-o", f"{number}.json"],
            env=environment(PYTHONPATH=str(ROOT), SOURCE_DATE_EPOCH="1762000000"),
        )
        for number, line in enumerate(lines)
    ]
    assert [each.wait(60) for each in running] == [0] * 4
    found = records(kind)
    assert len({one.key for one in found}) == len(found) == 12


@pytest.mark.parametrize("kind", LEDGERS)
def test_a_writer_killed_at_any_moment_leaves_whole_batches_only(kind: str, here: Path) -> None:
    ledger = here / kind
    chance = random.Random(7)
    held = 0
    for number in range(KILLS):
        running = writer(ledger, f"k{number}", 10_000)
        assert running.stdout is not None and running.stdout.readline() == b"begun\n"
        time.sleep(chance.uniform(0.0, 0.15))
        running.kill()
        running.communicate()
        found = read(ledger)
        whole = Counter((one.name.split("-")[0], one.value) for one in found)
        del whole["common", 1.0]
        assert set(whole.values()) == {BATCH - 1}
        assert len(found) > held
        held = len(found)
    append(ledger, lambda _: batch("after", 0))
    assert len(read(ledger)) == held + BATCH


def text_file(path: Path) -> None:
    path.write_text("day,score\n2025-01-01,9\n")


def cut_short(path: Path) -> None:
    append(path, lambda _: batch("a", 0))
    path.write_bytes(path.read_bytes()[:-100] if path.suffix == ".parquet" else b"DUCK")


def foreign(path: Path) -> None:
    if path.suffix == ".parquet":
        parquet.write_table(pa.table({"nps": [1.0]}), path)
        return
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE answers (nps DOUBLE)")


def of_another_shape(path: Path) -> None:
    if path.suffix == ".parquet":
        table = pa.table({"name": ["nps"]}).replace_schema_metadata({"kpicli.history": "1"})
        parquet.write_table(table, path)
        return
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE kpicli_history (name VARCHAR)")


def without_names(path: Path) -> None:
    append(path, lambda _: batch("a", 0))
    if path.suffix == ".parquet":
        table = parquet.read_table(path)
        nothing = pa.nulls(table.num_rows, pa.string())
        place = table.column_names.index("name")
        parquet.write_table(table.set_column(place, table.schema.field(place), nothing), path)
        return
    with duckdb.connect(path) as connection:
        connection.execute("UPDATE kpicli_history SET name = NULL")


BAD = (text_file, cut_short, foreign, of_another_shape, without_names)


@pytest.mark.parametrize("kind", LEDGERS)
@pytest.mark.parametrize("spoil", BAD, ids=lambda spoil: spoil.__name__)
def test_a_damaged_or_foreign_file_is_refused_by_name_and_left_as_it_is(
    spoil: object, kind: str, here: Path, capsys: Capture
) -> None:
    assert callable(spoil)
    spoil(here / kind)
    before = (here / kind).read_bytes()
    refused(ran(capsys, "score", "--history", kind), 3, "bad-history", kind)
    done = ran(capsys, "trend", "--every", "month", "--from-history", kind)
    refused(done, 3, "bad-history", kind)
    assert (here / kind).read_bytes() == before


@pytest.mark.parametrize(
    ("column", "content"),
    [
        ("group", "{"),
        ("group", "[]"),
        ("group", '{"region": 5}'),
        ("start", "yesterday"),
        ("as_of", "2025-13-01"),
        ("state", "hidden"),
        ("basis", "{"),
        ("basis", "[]"),
        ("basis", "{}"),
        ("basis", '{"by": "wilson"}'),
    ],
)
def test_a_record_that_was_tampered_with_is_refused(
    column: str, content: str, capsys: Capture
) -> None:
    fine(ran(capsys, *TREND, "--history", "ledger.duckdb"))
    with duckdb.connect("ledger.duckdb") as connection:
        connection.execute(f'UPDATE kpicli_history SET "{column}" = ?', [content])
    for options in (("--history",), ("--from-history",)):
        refused(ran(capsys, *TREND, *options, "ledger.duckdb"), 3, "bad-history")


@pytest.mark.parametrize("kind", LEDGERS)
def test_a_folder_in_place_of_a_ledger_is_refused(kind: str, here: Path, capsys: Capture) -> None:
    (here / kind).mkdir()
    refused(ran(capsys, "score", "--history", kind), 3, "bad-history", kind)


@pytest.mark.parametrize("kind", LEDGERS)
def test_a_folder_that_does_not_exist_gives_the_code_of_output(kind: str, capsys: Capture) -> None:
    done = ran(capsys, "score", "--history", f"none/{kind}")
    assert (done.code, "[cannot-write]" in done.err, clean(done.err)) == (74, True, True)
    assert "NPS" in done.out or "nps" in done.out


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
from kpicli.cli.run import run
run(sys.argv[1:])
"""


@pytest.mark.parametrize("kind", LEDGERS)
@pytest.mark.parametrize("new", [True, False], ids=["a new ledger", "an old one"])
def test_a_disk_without_room_gives_the_code_of_output_and_spoils_nothing(
    new: bool, kind: str, here: Path, capsys: Capture
) -> None:
    if not new:
        fine(ran(capsys, *TREND, "--history", kind))
    before = records(kind)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *TREND, "--by", "region", "--history", kind],
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, f"{kind}: cannot write: " in done.stderr) == (74, True), done.stderr
    assert records(kind) == before
    assert not list(here.glob(".kpicli*"))
    fine(ran(capsys, *TREND, "--by", "region", "--history", kind))
    assert len(records(kind)) == 30


def test_a_database_that_another_program_holds_open_is_said_to_be_busy(capsys: Capture) -> None:
    fine(ran(capsys, "score", "--history", "ledger.duckdb"))
    code = "import duckdb, sys; c = duckdb.connect('ledger.duckdb'); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None and other.stdout is not None
        assert other.stdout.readline() == b"1\n"
        done = ran(capsys, "score", "--history", "ledger.duckdb")
        other.communicate(b"\n")
    refused(done, 75, "history-busy", "ledger.duckdb")


def test_other_tables_of_a_database_stay(capsys: Capture) -> None:
    fine(ran(capsys, "score", "--history", "ledger.duckdb"))
    with duckdb.connect("ledger.duckdb") as connection:
        connection.execute("CREATE TABLE own AS SELECT 42 AS answer")
    fine(ran(capsys, "score", "--history", "ledger.duckdb", "--where", "region=North"))
    with duckdb.connect("ledger.duckdb", read_only=True) as connection:
        assert connection.execute("FROM own").fetchall() == [(42,)]
    assert len(records("ledger.duckdb")) == 2


def test_a_link_and_its_target_are_one_ledger(here: Path, capsys: Capture) -> None:
    (here / "link.parquet").symlink_to("real.parquet")
    fine(ran(capsys, "score", "--history", "link.parquet"))
    fine(ran(capsys, "score", "--history", "real.parquet"))
    assert (here / "link.parquet").is_symlink()
    assert len(records("real.parquet")) == 1


def test_both_kinds_hold_the_same_records(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1762000000")
    for kind in LEDGERS:
        fine(ran(capsys, "segment", "--by", "region", "--history", kind))
    found: list[list[Record]] = [records(kind) for kind in LEDGERS]
    assert found[0] == found[1]
    assert len(found[0]) == 3
