"""A workbook opened: its sheets, with what the library that reads them does not tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from kpicli.core.source import Source
from kpicli.errors import UserError, data_error, usage_error
from kpicli.sources.files import File, open_binary
from kpicli.sources.head import OLD_OFFICE
from kpicli.sources.unpack import BOMB_FLOOR, BOMB_RATIO, CHUNK
from kpicli.sources.workbooks.part import MOST_CELLS, Errors, LockedError, Part, Parts

if TYPE_CHECKING:
    from zipfile import ZipFile

LOCKED = "EncryptedPackage".encode("utf-16-le")
"""Stands in a workbook with a password."""


BROKEN = (EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError)
"""What reading a damaged archive or part raises, beside the errors of `LIBRARIES`."""
LIBRARIES = ("pyo3_runtime", "python_calamine", "zipfile", "zlib")


@dataclass(frozen=True, slots=True)
class Book:
    """An opened workbook: what kind it is, the names of its sheets, and which are hidden."""

    file: File
    kind: str
    names: tuple[str, ...]
    hidden: frozenset[str]
    reader: Any
    parts: Parts
    _looked: dict[str, Part] = field(default_factory=dict)

    def filled(self, name: str) -> bool:
        """Whether a sheet holds anything."""
        with reading(self.file):
            return name in self.parts and self._part(name).filled

    def _part(self, name: str) -> Part:
        if name not in self._looked:
            self._looked[name] = self.parts[name]()
        return self._looked[name]

    def grid(self, name: str) -> tuple[Any, Errors]:
        """A sheet as the library reads it, and its errors. Errors are `UserError`s."""
        with reading(self.file):
            found = self._part(name)
            if found.cells > MOST_CELLS:
                raise data_error(
                    "stray-cells",
                    f"the filled cells of sheet {name} reach down to row {found.rows:,} and over "
                    f"{found.columns:,} columns",
                    self.file.where(),
                    hint="delete the rows and columns behind the table, where something was left "
                    "by mistake, and save the workbook again",
                )
            return self.reader.get_sheet_by_name(name), found.errors


@contextmanager
def open_book(file: File, source: Source) -> Iterator[Book]:
    """The workbook, closed on leaving.

    Errors are `UserError`s: `extra-required`, `broken-workbook`, `locked-workbook`,
    `too-large-unpacked`.
    """
    calamine = _library(file)
    with ExitStack() as stack:
        stream = stack.enter_context(open_binary(file))
        with reading(file):
            kind, parts = _parts(file, source, stream, stack)
            stream.seek(0)
            reader = calamine.CalamineWorkbook.from_filelike(stream)
            worksheet, visible = calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible
            sheets = [one for one in reader.sheets_metadata if one.typ == worksheet]
        hidden = frozenset(one.name for one in sheets if one.visible != visible)
        yield Book(file, kind, tuple(one.name for one in sheets), hidden, reader, parts)


def _library(file: File) -> Any:
    try:
        import python_calamine
    except ImportError:
        raise usage_error(
            "extra-required",
            "workbooks are read by the package python-calamine, which is not installed",
            file.where(),
            hint="python -m pip install 'kpicli[xlsx]', or save the sheet as CSV",
        ) from None
    return python_calamine


def _parts(file: File, source: Source, stream: BinaryIO, stack: ExitStack) -> tuple[str, Parts]:
    """What kind of workbook it is, and the parts of its sheets."""
    from kpicli.sources.workbooks import ods, xls, xlsb, xlsx

    if stream.read(len(OLD_OFFICE)) == OLD_OFFICE:
        stream.seek(0)
        data = stream.read()
        if LOCKED in data:
            raise LockedError
        return "xls", xls.parts(data)
    from zipfile import ZipFile

    archive = stack.enter_context(ZipFile(stream))
    _check_size(file, archive, source.max_bytes)
    names = set(archive.namelist())
    if "content.xml" in names:
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise LockedError
        return "ods", ods.parts(archive)
    if "xl/workbook.bin" in names:
        return "xlsb", xlsb.parts(archive)
    return "xlsx", xlsx.parts(archive)


def _check_size(file: File, archive: ZipFile, most: int | None) -> None:
    """Unpack everything once, so that nothing which was made to fill the memory gets further."""
    packed = file.path.stat().st_size
    limit = most or max(packed * BOMB_RATIO, BOMB_FLOOR)
    total = 0
    for entry in archive.infolist():
        if entry.flag_bits & 1:
            raise LockedError
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                total += len(chunk)
                if total > limit:
                    raise data_error(
                        "too-large-unpacked",
                        f"the workbook unpacks to more than {limit:,} bytes from {packed:,}",
                        file.where(),
                        hint="if it is genuine, set max_bytes on the source",
                    )


@contextmanager
def reading(file: File) -> Iterator[None]:
    """Whatever goes wrong in a damaged workbook as a `UserError`."""
    try:
        yield
    except UserError:
        raise
    except BaseException as error:
        kind, package = type(error).__name__, type(error).__module__.split(".")[0]
        if kind in ("LockedError", "PasswordError"):
            raise _locked(file) from None
        if not isinstance(error, BROKEN) and package not in LIBRARIES:
            raise
        text = (str(error).splitlines() or [kind])[0][:200]
        raise data_error(
            "broken-workbook",
            f"the workbook is damaged or cut off: {text}",
            file.where(),
            hint="open it in the program it is from, and save or export it again",
        ) from None


def _locked(file: File) -> UserError:
    return data_error(
        "locked-workbook",
        "the workbook has a password",
        file.where(),
        hint="save it without one, or export the sheet as CSV",
    )
