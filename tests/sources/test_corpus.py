"""Every file of the corpus of malformed files is read right or refused with a clear error."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kpicli.core.plan import Ask, Counted, Scan
from kpicli.core.source import Source
from kpicli.engine.session import session
from kpicli.errors import ExitCode, UserError
from tests.corpus import corpus
from tests.sources.reading import table

EXPECTED: dict[str, int | str] = {
    "csv_spectrum/comma_in_quotes.csv": 1,
    "csv_spectrum/empty.csv": 2,
    "csv_spectrum/empty_crlf.csv": 2,
    "csv_spectrum/escaped_quotes.csv": 2,
    "csv_spectrum/json.csv": 1,
    "csv_spectrum/location_coordinates.csv": "too-many-malformed",
    "csv_spectrum/newlines.csv": 3,
    "csv_spectrum/newlines_crlf.csv": 3,
    "csv_spectrum/quotes_and_newlines.csv": 2,
    "csv_spectrum/simple.csv": 1,
    "csv_spectrum/simple_crlf.csv": 1,
    "csv_spectrum/utf8.csv": 2,
    "csvkit_examples/bad.csv": "too-many-malformed",
    "csvkit_examples/bad_skip_lines.csv": "too-many-malformed",
    "csvkit_examples/blanks.csv": 1,
    "csvkit_examples/date_like_number.csv": 1,
    "csvkit_examples/dummy.csv": 1,
    "csvkit_examples/dummy.tsv": 1,
    "csvkit_examples/dummy.xls": 1,
    "csvkit_examples/dummy.xlsx": 1,
    "csvkit_examples/dummy_col_shuffled_ragged.csv": 1,
    "csvkit_examples/empty.csv": "empty-file",
    "csvkit_examples/mac_newlines.csv": 2,
    "csvkit_examples/no_header_row.csv": 0,
    "csvkit_examples/null_byte.csv": "too-many-malformed",
    "csvkit_examples/optional_quote_characters.csv": 1,
    "csvkit_examples/real_Datagov_FY10_EDU_recp_by_State.csv": "broken-header",
    "csvkit_examples/real_FY09_EDU_Recipients_by_State.csv": 53,
    "csvkit_examples/real_ks_1033_data.csv": 1575,
    "csvkit_examples/real_ne_1033_data.xlsx": 1036,
    "csvkit_examples/sheets.xls": "too-many-malformed",
    "csvkit_examples/sheets.xlsx": "too-many-malformed",
    "csvkit_examples/sniff_limit.csv": 1,
    "csvkit_examples/test.xls": "too-many-malformed",
    "csvkit_examples/test.xlsx": "too-many-malformed",
    "csvkit_examples/test_date_format.csv": 2,
    "csvkit_examples/test_date_format_converted.csv": 2,
    "csvkit_examples/test_empty_columns.csv": "too-many-malformed",
    "csvkit_examples/test_empty_columns_long_row.csv": "too-many-malformed",
    "csvkit_examples/test_empty_columns_short_row.csv": "too-many-malformed",
    "csvkit_examples/test_extra_header.csv": "too-many-malformed",
    "csvkit_examples/test_header_newline.csv": 1,
    "csvkit_examples/test_latin1.csv": "bad-encoding",
    "csvkit_examples/test_locale.csv": 1,
    "csvkit_examples/test_locale_converted.csv": 1,
    "csvkit_examples/test_no_leading_zeroes.csv": 1,
    "csvkit_examples/test_numeric_date_format.csv": 2,
    "csvkit_examples/test_skip_lines.csv": 1,
    "csvkit_examples/test_utf16_big.csv": 2,
    "csvkit_examples/test_utf16_little.csv": 2,
    "csvkit_examples/test_utf8.csv": 2,
    "csvkit_examples/test_utf8_bom.csv": 2,
    "frictionless/accent.csv": 2,
    "frictionless/adjust-floating-point-error.xlsx": 5,
    "frictionless/ascii-notvalid.csv": 1,
    "frictionless/blank-cells.csv": 5,
    "frictionless/blank-headers.csv": 2,
    "frictionless/blank-rows-multiple.csv": 13,
    "frictionless/blank-rows-no-fields.csv": 2,
    "frictionless/blank-rows.csv": 3,
    "frictionless/bom.csv": 2,
    "frictionless/compression_implicit-gz.csv": 2,
    "frictionless/compression_implicit-zip.csv": "not-a-table",
    "frictionless/defective-rows.csv": "broken-header",
    "frictionless/delimiter.csv": 2,
    "frictionless/doublequote.csv": 5,
    "frictionless/duplicate-column.csv": 1,
    "frictionless/duplicate-headers.csv": "duplicate-header",
    "frictionless/duplicate-rows.csv": 3,
    "frictionless/empty.csv": "empty-file",
    "frictionless/encoding-issue-274.csv": 507,
    "frictionless/escaping.csv": "too-many-malformed",
    "frictionless/floats.csv": 5,
    "frictionless/invalid.csv": "broken-header",
    "frictionless/issue-1066-largecellsize.csv": 19,
    "frictionless/issue-1105-timezone.csv": 2,
    "frictionless/issue-312.xlsx": "too-many-malformed",
    "frictionless/issue-320.xlsx": 48,
    "frictionless/issue-833.csv": "too-many-malformed",
    "frictionless/issue-991.csv": 1,
    "frictionless/latin1.csv": "bad-encoding",
    "frictionless/leading-zeros.csv": 3,
    "frictionless/long.csv": 6,
    "frictionless/matrix-with-comment.csv": "preamble",
    "frictionless/merged-cells.xls": 0,
    "frictionless/merged-cells.xlsx": 0,
    "frictionless/multiline-headers.xlsx": 1,
    "frictionless/number-format-multicode.xlsx": 3,
    "frictionless/preserve-formatting-percentage.xlsx": 3,
    "frictionless/schema-errors.csv": "too-many-malformed",
    "frictionless/sheets.xlsx": 1,
    "frictionless/skip-blank-at-the-end.csv": "too-many-malformed",
    "frictionless/skip-rows-before-headers.csv": "preamble",
    "frictionless/skip-rows.xlsx": 2,
    "frictionless/structure-errors.csv": "too-many-malformed",
    "frictionless/table-infer-iso-8859-7.csv": "bad-encoding",
    "frictionless/table-infer-missing-values.csv": 7,
    "frictionless/table-output.parq": 2,
    "frictionless/table-unicode-headers.csv": 2,
    "frictionless/table-with-accents.csv": "bad-encoding",
    "malformed_parquet/bad_data/ARROW-GH-41317.parquet": "broken-parquet",
    "malformed_parquet/bad_data/ARROW-GH-41321.parquet": "broken-parquet",
    "malformed_parquet/bad_data/ARROW-GH-43605.parquet": 21186,
    "malformed_parquet/bad_data/ARROW-GH-45185.parquet": "nested-column",
    "malformed_parquet/bad_data/ARROW-GH-47662.parquet": "broken-parquet",
    "malformed_parquet/bad_data/ARROW-RS-GH-6229-DICTHEADER.parquet": "broken-parquet",
    "malformed_parquet/bad_data/ARROW-RS-GH-6229-LEVELS.parquet": "nested-column",
    "malformed_parquet/bad_data/PARQUET-1481.parquet": "broken-parquet",
    "malformed_parquet/data/alltypes_dictionary.parquet": 2,
    "malformed_parquet/data/alltypes_plain.parquet": 8,
    "malformed_parquet/data/alltypes_plain.snappy.parquet": 2,
    "malformed_parquet/data/binary.parquet": 12,
    "malformed_parquet/data/byte_array_decimal.parquet": 24,
    "malformed_parquet/data/concatenated_gzip_members.parquet": 513,
    "malformed_parquet/data/datapage_v1-corrupt-checksum.parquet": "broken-parquet",
    "malformed_parquet/data/datapage_v2_empty_datapage.snappy.parquet": 1,
    "malformed_parquet/data/fixed_length_decimal.parquet": 24,
    "malformed_parquet/data/float16_nonzeros_and_nans.parquet": 8,
    "malformed_parquet/data/int32_decimal.parquet": 24,
    "malformed_parquet/data/int96_from_spark.parquet": 6,
    "malformed_parquet/data/list_columns.parquet": "nested-column",
    "malformed_parquet/data/lz4_raw_compressed.parquet": 4,
    "malformed_parquet/data/nan_in_stats.parquet": 2,
    "malformed_parquet/data/nation.dict-malformed.parquet": 25,
    "malformed_parquet/data/nested_lists.snappy.parquet": "nested-column",
    "malformed_parquet/data/non_hadoop_lz4_compressed.parquet": 4,
    "malformed_parquet/data/null_list.parquet": "nested-column",
    "malformed_parquet/data/nulls.snappy.parquet": "nested-column",
    "malformed_parquet/data/old_list_structure.parquet": "nested-column",
    "malformed_parquet/data/rle-dict-uncompressed-corrupt-checksum.parquet": "broken-parquet",
    "malformed_parquet/data/single_nan.parquet": 1,
    "malformed_parquet/data/unknown-logical-type.parquet": 3,
}
"""File → rows read, or the slug of the message that refuses it."""


def tally(path: Path) -> Counted:
    source = Source("s", str(path))
    with session(source, "UTC") as opened:
        first = opened.columns[0]
        return opened.tally(Scan(source, (Ask("q", (first,)),)))


TOO_MANY = "too-many-malformed"
DELIMITED = [name for name in EXPECTED if not name.startswith("malformed_parquet")]
SPECTRUM = [n for n in DELIMITED if n.startswith("csv_spectrum") and EXPECTED[n] != TOO_MANY]
"""All but location_coordinates.csv, whose quote in the middle of a field is set aside."""
PARQUET = [name for name in EXPECTED if name.startswith("malformed_parquet")]


@pytest.mark.parametrize("name", DELIMITED)
def test_a_delimited_file_is_read_right_or_refused_clearly(name: str) -> None:
    path = corpus("malformed", *name.split("/"))
    expected = EXPECTED[name]
    if isinstance(expected, str):
        with pytest.raises(UserError) as caught:
            tally(path)
        assert caught.value.code is ExitCode.DATA
        [problem] = caught.value.problems
        assert problem.slug == expected
        assert problem.where is not None
        assert problem.hint
        return
    counted = tally(path)
    assert counted.rows == counted.kept == expected
    assert sum(cell.n for cell in counted.cells["q"]) == expected
    if path.suffix == ".csv" and "gz" not in path.name:
        assert found(counted) == by_csv(path)


def found(counted: Counted) -> list[str]:
    return sorted(text for cell in counted.cells["q"] for text in [cell.texts[0] or ""] * cell.n)


def by_csv(path: Path) -> list[str]:
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = raw.decode(encoding)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    delimiter = max(",;\t|", key=text[:4000].count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    return sorted(row[0] for row in rows[1:])


@pytest.mark.parametrize("sheet", ["data", "ʤ"])
@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_both_kinds_of_a_workbook_hold_the_same_in_each_of_their_sheets(
    kind: str, sheet: str
) -> None:
    path = corpus("malformed", "csvkit_examples", f"sheets.{kind}")
    found = table(path, sheet=sheet, max_malformed=0.5)
    if sheet == "ʤ":
        assert found == {"a": ["1"], "b": ["2"], "c": ["3"]}
        return
    assert found == {
        "text": ["Chicago Reader", "Chicago Tribune", "This row has blanks", "Unicode! Σ"],
        "date": ["1971-01-01", "1920-01-01", "", ""],
        "integer": ["40", "164", "", ""],
        "boolean": ["TRUE", "FALSE", "", ""],
        "float": ["1", "41800000.01", "", ""],
        "datetime": ["1971-01-01 04:14:00", "1920-01-01", "", ""],
        "empty_column": ["", "", "", ""],
    }


def test_values_and_their_formulas_are_the_same_texts() -> None:
    path = corpus("malformed", "frictionless", "adjust-floating-point-error.xlsx")
    found = table(path)
    assert found["actual PO4 (formula)"] == found["actual PO4 (values)"]
    assert found["peak PO4"] == ["60.565", "68.66499999999999", "72.96499999999999", "12.1", "21.5"]


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum_gives_its_published_rows(name: str) -> None:
    path = corpus("malformed", *name.split("/"))
    rows = json.loads(path.with_suffix(".json").read_text("utf-8"))
    first = next(iter(rows[0]))
    assert found(tally(path)) == sorted(row[first] for row in rows)


def test_odd_and_broken_parquet_neither_crashes_nor_prints_a_traceback() -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom kpicli.errors import UserError\n"
        "from tests.sources.test_corpus import tally\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n        print(tally(Path(name)).rows)\n"
        "    except UserError as error:\n        print(error.problems[0].slug)\n"
    )
    paths = [str(corpus("malformed", *name.split("/"))) for name in PARQUET]
    done = subprocess.run(
        [sys.executable, "-c", script, *paths],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.splitlines() == [str(EXPECTED[name]) for name in PARQUET]
