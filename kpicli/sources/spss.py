"""SPSS files: .sav, .zsav and .por, with their labels and the codes that stand for no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from kpicli.core.answers import fold
from kpicli.core.field import Field
from kpicli.core.source import Source
from kpicli.errors import UserError, data_error, usage_error
from kpicli.sources.cells import duration, number
from kpicli.sources.files import File
from kpicli.sources.head import PORTABLE, first_bytes
from kpicli.sources.held import Held, Texts
from kpicli.sources.naming import Columns
from kpicli.sources.spss_time import day, moment

BATCH = 100_000
"""So many records are read at a time; those before them are passed over anew."""

Reader = Callable[..., tuple[Mapping[str, Sequence[Any]], Any]]

DAYS = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR")
MOMENTS = ("DATETIME", "YMDHMS")
DURATIONS = ("TIME", "DTIME", "MTIME")
"""SPSS formats whose numbers are seconds: since 14 October 1582, or of a time or duration."""


def open_spss(file: File, source: Source) -> Held:
    """The file with its variables, or a `UserError` (exit 3).

    A variable's label is its column's text, value labels are the labels, user-missing values are
    missing. Errors: `extra-required`, `broken-spss`, `bad-encoding`.
    """
    portable = PORTABLE in first_bytes(file)[:200]
    read = _reader(file, source, portable)
    _, about = read(metadataonly=True)
    writers = [
        _writer(about.original_variable_types.get(name), source.decimal)
        for name in about.column_names
    ]
    fields = _fields(about, writers, read)
    told = about.number_rows if about.number_rows is not None and about.number_rows >= 0 else None
    guess = file.path.stat().st_size // (2 * max(len(fields), 1))
    return Held(
        file,
        source,
        Columns(fields),
        guess if told is None else told,
        lambda places: _all(file, told, _read(read, about.column_names, writers, places)),
        "por" if portable else "sav",
    )


def _reader(file: File, source: Source, portable: bool) -> Reader:
    """What reads the file, as (texts by column, what is known of them)."""
    try:
        import pyreadstat
    except ImportError:
        raise usage_error(
            "extra-required",
            "SPSS files are read by the package pyreadstat, which is not installed",
            file.where(),
            hint="python -m pip install 'kpicli[spss]', or export the data as CSV",
        ) from None
    options: dict[str, Any] = {"output_format": "dict", "disable_datetime_conversion": True}
    if not portable:
        options |= {"user_missing": True, "encoding": source.encoding}
    function = pyreadstat.read_por if portable else pyreadstat.read_sav

    def read(**more: Any) -> tuple[Mapping[str, Sequence[Any]], Any]:
        with _reading(file, source):
            found: tuple[Mapping[str, Sequence[Any]], Any] = function(
                str(file.path), **options, **more
            )
            return found

    return read


@contextmanager
def _reading(file: File, source: Source) -> Iterator[None]:
    """Whatever goes wrong in a damaged file as a `UserError`."""
    try:
        yield
    except Exception as error:
        package = type(error).__module__.split(".")[0]
        if package != "pyreadstat" and not isinstance(error, OSError | ValueError):
            raise
        text = (str(error).splitlines() or ["unknown"])[0][:200]
        if isinstance(error, UnicodeError) or "convert string" in text or "encoding" in text:
            raise data_error(
                "bad-encoding",
                f"texts of the SPSS file are not in {source.encoding or 'the encoding it names'}",
                file.where(),
                hint="declare the one it was written in, such as encoding: cp1252, on the source",
            ) from None
        raise _broken(file, text) from None


def _broken(file: File, text: str) -> UserError:
    return data_error(
        "broken-spss",
        f"the SPSS file is damaged or cut off: {text}",
        file.where(),
        hint="fetch or export the file again",
    )


def _writer(form: str | None, decimal: str) -> Callable[[Any], str]:
    """How values of an SPSS format such as F8.2 or ADATE10 are written as texts."""
    kind = (form or "").rstrip("0123456789.")
    if kind in DAYS:
        return day
    if kind in MOMENTS:
        return moment
    return _duration if kind in DURATIONS else partial(_plain, decimal=decimal)


def _plain(value: Any, decimal: str) -> str:
    """A text without the blanks that fill it up, or a number."""
    if value is None:
        return ""
    return value.rstrip() if isinstance(value, str) else number(value, decimal)


def _duration(value: Any) -> str:
    return "" if value is None or value != value else duration(value)


def _fields(about: Any, writers: Sequence[Callable[[Any], str]], read: Reader) -> list[Field]:
    """The columns as the file describes them."""
    texts = {name: text or "" for name, text in about.column_names_to_labels.items()}
    for one in about.mr_sets.values():
        for name in one["variable_list"] if one["label"] else ():
            texts[name] = f"{texts.get(name, '')} ({one['label']})".strip()
    ranges = {name: found for name, found in about.missing_ranges.items() if _wide(found)}
    held = read(usecols=list(ranges))[0] if ranges else {}
    return [
        Field(
            name,
            text=texts.get(name, ""),
            labels={
                write(value): label
                for value, label in about.variable_value_labels.get(name, {}).items()
            },
            missing=frozenset(
                fold(write(value))
                for value in _missing(about.missing_ranges.get(name, ()), held.get(name, ()))
            ),
        )
        for name, write in zip(about.column_names, writers, strict=True)
    ]


def _wide(ranges: Sequence[Mapping[str, Any]]) -> bool:
    return any(one["lo"] != one["hi"] for one in ranges)


def _missing(ranges: Sequence[Mapping[str, Any]], held: Sequence[Any]) -> set[Any]:
    """The user-missing values: those named, and those that the column holds within a range."""
    found = {one["lo"] for one in ranges if one["lo"] == one["hi"]}
    spans = [(one["lo"], one["hi"]) for one in ranges if one["lo"] != one["hi"]]
    values = {value for value in held if value is not None} if spans else set()
    return found | {value for value in values for low, high in spans if low <= value <= high}


def _all(
    file: File, told: int | None, blocks: Iterator[tuple[Texts, Sequence[int]]]
) -> Iterator[tuple[Texts, Sequence[int]]]:
    """The blocks; a `UserError` where they hold fewer records than the file says that it has."""
    count = 0
    for texts, rows in blocks:
        count += len(rows)
        yield texts, rows
    if told is not None and count != told:
        raise _broken(file, f"{count:,} of {told:,} records are there")


def _read(
    read: Reader,
    names: Sequence[str],
    writers: Sequence[Callable[[Any], str]],
    places: Sequence[int],
) -> Iterator[tuple[Texts, Sequence[int]]]:
    """The columns' texts with the records' numbers from 1."""
    wanted = list(dict.fromkeys(names[place] for place in places)) or names[:1]
    done = 0
    while True:
        data, _ = read(usecols=wanted, row_offset=done, row_limit=BATCH)
        count = len(data[wanted[0]])
        if not count:
            return
        written = {name: list(map(writers[names.index(name)], data[name])) for name in wanted}
        yield [written[names[place]] for place in places], range(done + 1, done + count + 1)
        done += count
        if count < BATCH:
            return
