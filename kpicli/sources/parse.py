"""Well-formed delimited bytes to an Arrow table of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from kpicli.sources.dialect import Dialect

if TYPE_CHECKING:
    import pyarrow as pa

Ragged = tuple[int, int]
"""A record's number in its block, from 1, and its fields."""

Parse = Callable[[bytes], "tuple[pa.Table, list[Ragged]]"]


def parser(dialect: Dialect, width: int, at: Sequence[int], columns: Sequence[str]) -> Parse:
    """A function from bytes to (table of columns as text, the ragged records left out).

    Records are `width` fields wide; the `columns` are those at these places.
    """
    import pyarrow as pa
    from pyarrow import csv

    places = [str(number) for number in range(width)]
    wanted = [places[place] for place in at]
    convert = csv.ConvertOptions(
        include_columns=wanted,
        column_types={place: pa.string() for place in wanted},
        strings_can_be_null=False,
        quoted_strings_can_be_null=False,
        check_utf8=False,
    )

    def parse(data: bytes) -> tuple[pa.Table, list[Ragged]]:
        ragged: list[Ragged] = []

        def note(row: Any) -> Literal["skip"]:
            ragged.append((row.number, row.actual_columns))
            return "skip"

        if not data:
            return pa.schema([(column, pa.string()) for column in columns]).empty_table(), []
        stream: Any = pa.BufferReader(data)
        table = csv.read_csv(
            stream,
            read_options=csv.ReadOptions(
                column_names=places, use_threads=False, block_size=len(data) + 1
            ),
            parse_options=csv.ParseOptions(
                delimiter=dialect.delimiter.decode(),
                quote_char=dialect.quote.decode() if dialect.quote else False,
                double_quote=bool(dialect.quote),
                newlines_in_values=True,
                invalid_row_handler=note,
            ),
            convert_options=convert,
        )
        return table.rename_columns(list(columns)), ragged

    return parse
