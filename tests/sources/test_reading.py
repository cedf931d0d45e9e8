"""Files as people have them: packed, encoded, many at once, huge, odd; text stays text."""

from __future__ import annotations

import ast
import gzip
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from kpicli.core.plan import Ask, Counted, Scan
from kpicli.core.source import Source
from kpicli.engine.pack import Packer
from kpicli.engine.session import session
from kpicli.errors import UserError

TOP = Path(__file__).parents[2]
ROWS = 'q,comment\n9,fine\n1,\n9,"a, b"\n,é\n'
CELLS = {"9": 2, "1": 1, "": 1}


def tally(path: Path | str, column: str = "q", **more: Any) -> Counted:
    source = Source("s", str(path), **more)
    with session(source, "UTC") as opened:
        return opened.tally(Scan(source, (Ask("q", (column,)),)))


def cells(counted: Counted) -> dict[str | None, int]:
    return {cell.texts[0]: cell.n for cell in counted.cells["q"]}


def refused(path: Path | str, **more: Any) -> tuple[str, int | None, str]:
    with pytest.raises(UserError) as caught:
        tally(path, **more)
    [problem] = caught.value.problems
    assert problem.hint
    return problem.slug, problem.where.line if problem.where else None, problem.hint


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_an_encoding_is_honoured_plain_and_packed(
    tmp_path: Path, encoding: str, declared: str | None, packed: bool
) -> None:
    raw = ROWS.encode(encoding)
    path = tmp_path / ("data.csv.gz" if packed else "data.csv")
    path.write_bytes(gzip.compress(raw) if packed else raw)
    assert cells(tally(path, encoding=declared)) == CELLS
    counted = tally(path, "comment", encoding=declared)
    assert cells(counted) == {"fine": 1, "": 1, "a, b": 1, "é": 1}


def test_zstd_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "data.csv.zst"
    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        stream.write(ROWS.encode())
    assert cells(tally(path)) == CELLS


def test_a_file_that_is_not_utf8_is_refused_with_its_line_and_a_way_out(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(ROWS.encode("cp1252"))
    slug, line, hint = refused(path)
    assert (slug, line) == ("bad-encoding", 5)
    assert "cp1252" in hint


def test_utf16_without_a_byte_order_mark_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(ROWS.encode("utf-16-le"))
    _, _, hint = refused(path)
    assert "utf-16-le" in hint


@pytest.mark.parametrize("cut", [20, 45])
def test_a_truncated_archive_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "data.csv.gz"
    path.write_bytes(gzip.compress(ROWS.encode() * 50)[:cut])
    assert refused(path)[0] == "broken-archive"


def test_a_bomb_is_refused_and_an_override_lets_it_in(tmp_path: Path) -> None:
    path = tmp_path / "data.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as stream:
        stream.write(b"q\n")
        for _ in range(80):
            stream.write(b"5\n" * (1 << 19))
    assert refused(path)[0] == "too-large-unpacked"
    assert cells(tally(path, max_bytes=1 << 28)) == {"5": 80 << 19}


def test_a_glob_and_a_folder_read_several_files_whatever_their_column_order(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text("q,x\n1,a\n2,b\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("x;q\na;1\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("no table", encoding="utf-8")
    for path in (tmp_path, tmp_path / "*.csv"):
        counted = tally(path)
        assert cells(counted) == {"1": 2, "2": 1}
        assert [one.rows for one in counted.inputs] == [2, 1]


def test_a_folder_without_a_table_a_pattern_without_a_match_and_a_missing_file_are_told_apart(
    tmp_path: Path,
) -> None:
    (tmp_path / "survey.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty")[0] == "no-data-in-folder"
    assert refused(tmp_path / "*.parquet")[0] == "nothing-matches"
    slug, _, hint = refused(tmp_path / "survy.csv")
    assert slug == "no-such-file"
    assert "survey.csv" in hint


def test_texts_are_never_taken_for_numbers_or_blanks(tmp_path: Path) -> None:
    odd = ["1E2", "00001", "NA", "null", "true", "1_000", "0x10", "2026-01-01", " 5 ", "+5"]
    path = tmp_path / "data.csv"
    path.write_text("q,x\n" + "".join(f"{text},\n" for text in odd), encoding="utf-8")
    assert cells(tally(path)) == dict.fromkeys(odd, 1)
    large = tmp_path / "large.csv"
    large.write_text("q,x\n" + "".join(f"{t},{'x' * 100}\n" for t in odd * 5000), "utf-8")
    assert cells(tally(large)) == dict.fromkeys(odd, 5000)


def test_a_field_of_two_megabytes_and_twenty_thousand_columns_are_read(tmp_path: Path) -> None:
    wide, long = tmp_path / "wide.csv", tmp_path / "long.csv"
    names = ["q", *(f"c{number}" for number in range(20_000))]
    record = "7" + "," * 20_000
    wide.write_text(f"{','.join(names)}\n{record}\n{record}\n", encoding="utf-8")
    assert cells(tally(wide)) == {"7": 2}
    long.write_text(f'q,comment\n3,"{"long, " * 350_000}"\n4,short\n', encoding="utf-8")
    assert cells(tally(long)) == {"3": 1, "4": 1}


def test_parquet_gives_the_cells_of_the_same_csv(tmp_path: Path) -> None:
    table = pa.table(
        {
            "q": pa.array([9, None, 10, 9], pa.int8()),
            "text": pa.array(["a", "long enough text", None, "a"]).dictionary_encode(),
            "number": pa.array([1.5, 2.0, None, 1.5]),
        }
    )
    parquet.write_table(table, tmp_path / "data.parquet", write_page_checksum=True)
    assert cells(tally(tmp_path / "data.parquet")) == {"9": 2, None: 1, "10": 1}
    found = cells(tally(tmp_path / "data.parquet", "text"))
    assert found == {"a": 2, "long enough text": 1, None: 1}
    assert cells(tally("(table)", "number", data=table)) == {"1.5": 2, "2": 1, None: 1}


def test_a_truncated_parquet_and_a_flipped_bit_under_a_checksum_are_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "data.parquet"
    parquet.write_table(
        pa.table({"q": [str(n % 11) for n in range(5000)]}),
        path,
        write_page_checksum=True,
        compression="none",
        use_dictionary=False,
    )
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path)[0] == "broken-parquet"
    for place in range(200, len(whole) // 2, len(whole) // 12):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        assert refused(path)[0] == "broken-parquet"


def test_standard_input_may_be_csv_or_parquet(tmp_path: Path) -> None:
    table = pa.table({"q": ["9", "1", "9", ""]})
    parquet.write_table(table, tmp_path / "data.parquet")
    (tmp_path / "data.csv").write_text(ROWS, encoding="utf-8")
    script = "from tests.sources.test_reading import tally, cells; print(cells(tally('-')))"
    for name in ("data.csv", "data.parquet"):
        with (tmp_path / name).open("rb") as stream:
            done = subprocess.run(
                [sys.executable, "-c", script],
                stdin=stream,
                cwd=TOP,
                capture_output=True,
                encoding="utf-8",
                check=True,
            )
        found: dict[str, int] = ast.literal_eval(done.stdout)
        assert found == CELLS
        assert done.stderr == ""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read on Linux")
def test_memory_stays_bounded_on_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    block = "".join(f"{n % 11},{n % 5},{'some words of comment ' * 5}\n" for n in range(10_000))
    with path.open("w", encoding="utf-8") as stream:
        stream.write("q,other,comment\n")
        for _ in range(80):
            stream.write(block)
    script = (
        "import sys; from tests.sources.test_reading import tally; tally(sys.argv[1]); "
        "print(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])"
    )
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, encoding="utf-8", check=True)
    assert int(done.stdout) < 600 << 10


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=14),
        ),
        max_size=40,
    ),
    st.integers(0, 5),
)
def test_a_text_survives_its_code_and_grouping_by_codes_is_grouping_by_texts(
    texts: list[str | None], skipped: int
) -> None:
    packer = Packer()
    column = pa.array(texts, pa.string()).slice(skipped)
    codes = packer.pack(column).to_pylist()
    assert [None if code is None else packer.text(code) for code in codes] == column.to_pylist()
    assert sorted(Counter(codes).values()) == sorted(Counter(column.to_pylist()).values())
