"""Damaged, locked and evil workbooks are refused by name: never a crash, never half a table."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kpicli.errors import ExitCode, UserError
from tests.corpus import corpus
from tests.sources.books import Error, ods, xlsb, xlsx
from tests.sources.reading import refused, table, tally

TOP = Path(__file__).parents[2]
ROWS = [
    ["q", "r"],
    *([number % 11, f"text {number}"] for number in range(40)),
    [Error("#N/A"), "x"],
]


def test_a_stray_cell_far_away_is_refused_before_memory_is_spent_on_it(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["q", "r"])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    problem = refused(path)
    assert problem.slug == "stray-cells"
    assert "1,048,576" in problem.text and "16,384" in problem.text


def test_a_long_sheet_of_few_columns_is_no_stray_cell(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "long.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["q", "r"])
    sheet.write(199_999, 0, 5)
    book.close()
    assert tally(path, "q").rows == 1


def test_a_cell_that_stands_for_millions_is_refused(tmp_path: Path) -> None:
    path = ods(tmp_path / "d.ods", {"A": [["q"], [5]]})
    bomb = tmp_path / "bomb.ods"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            times = b'office:value="5" table:number-columns-repeated="99999999"'
            new.writestr(name, data.replace(b'office:value="5"', times))
    assert refused(bomb).slug == "stray-cells"


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"A": [["q"], *([n] for n in range(3000))]})
    assert refused(path, max_bytes=20_000).slug == "too-large-unpacked"
    assert tally(path, "q", max_bytes=1_000_000).rows == 3000


def test_a_workbook_whose_parts_are_larger_than_they_say_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"A": [["q"], *([n] for n in range(3000))]})
    with zipfile.ZipFile(path) as archive:
        [entry] = [one for one in archive.infolist() if one.filename.endswith("sheet1.xml")]
    size = entry.file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (100).to_bytes(4, "little")))
    assert refused(path).slug == "broken-workbook"


def test_a_workbook_with_a_password_is_refused_as_such(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    )
    assert refused(path).slug == "locked-workbook"


def test_an_xls_file_with_a_password_is_refused_as_such(tmp_path: Path) -> None:
    data = bytearray(corpus("malformed", "csvkit_examples", "test.xls").read_bytes())
    at = data.index(b"\xe1\x00\x02\x00")  # the second record of the file
    data[at : at + 2] = b"\x2f\x00"
    path = tmp_path / "d.xls"
    path.write_bytes(data)
    assert refused(path).slug == "locked-workbook"


def test_a_locked_ods_file_is_refused_as_such(tmp_path: Path) -> None:
    path = ods(tmp_path / "d.ods", {"A": [["q"], [5]]})
    locked = tmp_path / "locked.ods"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(locked, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            said = b'1.0"><manifest:encryption-data/></manifest:manifest>'
            new.writestr(name, data.replace(b'1.0"/>', said))
    assert refused(locked).slug == "locked-workbook"


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_what_only_begins_like_a_workbook_is_refused(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "d.xlsx"
    path.write_bytes(head + b"no workbook at all" * 100)
    assert refused(path).slug in ("broken-workbook", "not-a-table")


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xlsb", "xls"])
def test_cut_and_flipped_workbooks_are_read_or_refused_by_name(tmp_path: Path, kind: str) -> None:
    if kind == "xls":
        whole = corpus("malformed", "csvkit_examples", "test.xls").read_bytes()
    else:
        write = {"xlsx": xlsx, "ods": ods, "xlsb": xlsb}[kind]
        whole = write(tmp_path / "whole", {"A": ROWS}).read_bytes()
    seeded = random.Random(7)
    path = tmp_path / f"d.{kind}"
    slugs = set()
    for _ in range(60):
        data = bytearray(whole)
        if seeded.random() < 0.4:
            del data[seeded.randrange(len(data)) :]
        for _ in range(seeded.randrange(4)):
            if data:
                data[seeded.randrange(len(data))] = seeded.randrange(256)
        path.write_bytes(data)
        try:
            table(path)
        except UserError as error:
            assert error.code is ExitCode.DATA
            [problem] = error.problems
            assert problem.hint
            slugs.add(problem.slug)
    assert "broken-workbook" in slugs or "not-a-table" in slugs


def test_without_the_library_the_way_out_is_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"A": ROWS})
    script = (
        "import sys\nsys.modules['python_calamine'] = None\n"
        "from kpicli.errors import UserError\nfrom pathlib import Path\n"
        "from tests.sources.reading import tally\n"
        "try:\n    tally(Path(sys.argv[1]), 'q')\n"
        "except UserError as error:\n    print(error.code, error.problems[0].slug)\n"
        "    print(error.problems[0].hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=TOP,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.splitlines()[0] == "2 extra-required", done.stderr
    assert "pip install 'kpicli[xlsx]'" in done.stdout
