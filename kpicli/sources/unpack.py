"""Bytes of a file as text bytes: unpacked from gzip or zstd, recoded to UTF-8, checked."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO, Any

from kpicli.errors import UserError, data_error
from kpicli.sources.files import File, open_binary
from kpicli.sources.head import ARCHIVES, ZSTD, first_bytes
from kpicli.sources.reading import counted

CHUNK = 4 << 20
BOMB_RATIO = 200
BOMB_FLOOR = 64 << 20

UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
UTF32_BOMS = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
UTF8 = ("utf-8", "utf8", "utf-8-sig")


def chunks(
    file: File, encoding: str | None, max_bytes: int | None, size: int = CHUNK
) -> Iterator[bytes]:
    """The file's content as chunks of UTF-8 bytes, byte order mark taken off.

    UTF-8 is checked strictly unless `encoding` names another; a byte order mark of UTF-16 or
    UTF-32 is honoured. A chunk may end inside a line but not inside a character. Errors (exit
    3): `unreadable-file`, `bad-encoding`, `unknown-encoding`, `broken-archive`,
    `too-large-unpacked`.
    """
    raw = _raw(file, max_bytes, size)
    first = b""
    while len(first) < 4 and (chunk := next(raw, None)) is not None:
        first += chunk
    name = _encoding(encoding, first)
    if name is None:
        yield from _checked(file, first.removeprefix(UTF8_BOM), raw, max_bytes)
    else:
        yield from _recoded(file, name, first, raw)


def _encoding(declared: str | None, first: bytes) -> str | None:
    """The encoding to recode from; None for UTF-8."""
    if declared is not None:
        return None if declared.lower().replace("_", "-") in UTF8 else declared
    if first.startswith(UTF32_BOMS):
        return "utf-32"
    return "utf-16" if first.startswith(UTF16_BOMS) else None


def is_plain(file: File, encoding: str | None) -> bool:
    """Whether the file's bytes are read as they lie: neither packed nor recoded."""
    first = first_bytes(file)
    return not first.startswith(ARCHIVES) and _encoding(encoding, first) is None


def _raw(file: File, max_bytes: int | None, size: int = CHUNK) -> Iterator[bytes]:
    with open_binary(file) as plain, counted(plain) as count:
        head = plain.read(4)
        plain.seek(0)
        if head.startswith(ARCHIVES):
            for chunk in _unpacked(file, plain, head == ZSTD, max_bytes, size):
                count()
                yield chunk
            return
        try:
            while chunk := plain.read(size):
                count()
                yield chunk
        except OSError as error:
            raise data_error(
                "unreadable-file",
                f"the file cannot be read to its end: {error.strerror}",
                file.where(),
                hint="check the disk or the network it lies on",
            ) from None


def _unpacked(
    file: File, plain: IO[bytes], zstd: bool, max_bytes: int | None, size: int
) -> Iterator[bytes]:
    packed = file.path.stat().st_size
    limit = max_bytes or max(packed * BOMB_RATIO, BOMB_FLOOR)
    stream: Any
    source: Any = plain
    total = 0
    try:
        if zstd:
            import pyarrow as pa

            stream = pa.CompressedInputStream(pa.PythonFile(source), "zstd")
        else:
            import gzip

            stream = gzip.GzipFile(fileobj=plain)
        while chunk := stream.read(size):
            total += len(chunk)
            if total > limit:
                raise data_error(
                    "too-large-unpacked",
                    f"the archive unpacks to more than {limit:,} bytes from {packed:,}",
                    file.where(),
                    hint="if it is genuine, set max_bytes on the source",
                )
            yield chunk
    except UserError:
        raise
    except (OSError, EOFError, ValueError) as error:
        what = "zstd" if zstd else "gzip"
        raise data_error(
            "broken-archive",
            f"the {what} file is damaged or cut off: {_plain(error)}",
            file.where(),
            hint="fetch the export again",
        ) from None
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("zlib", "pyarrow"):
            raise
        raise data_error(
            "broken-archive",
            f"the archive is damaged: {_plain(error)}",
            file.where(),
            hint="fetch the export again",
        ) from None


def _plain(error: BaseException) -> str:
    return (str(error).splitlines() or ["unknown"])[0][:200]


def _checked(
    file: File, first: bytes, rest: Iterator[bytes], max_bytes: int | None
) -> Iterator[bytes]:
    """Chunks of strictly valid UTF-8, cut between characters."""
    held = b""
    offset = 0
    chunk: bytes | None = first
    while chunk is not None:
        data = held + chunk if held else chunk
        held = b""
        if not data.isascii():
            data, held = _whole(data)
            try:
                data.decode()
            except UnicodeDecodeError as error:
                line = 1 + data.count(b"\n", 0, error.start)
                line += _ends(_raw(file, max_bytes), offset)
                raise _not_utf8(file, line, data, error.start) from None
        offset += len(data)
        yield data
        chunk = next(rest, None)
    if held:
        raise data_error(
            "bad-encoding",
            "the file ends in the middle of a UTF-8 character",
            file.where(),
            hint="fetch the export again, or declare its encoding",
        )


def _ends(raw: Iterator[bytes], offset: int) -> int:
    """How many lines end in the first `offset` bytes."""
    ends = 0
    for chunk in raw:
        ends += chunk.count(b"\n", 0, max(offset, 0))
        offset -= len(chunk)
        if offset <= 0:
            break
    return ends


def _whole(data: bytes) -> tuple[bytes, bytes]:
    """`data` up to its last whole UTF-8 character, and the bytes behind it (at most 3)."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            need = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            if back < need:
                return data[:-back], data[-back:]
            break
    return data, b""


def _not_utf8(file: File, line: int, data: bytes, at: int) -> UserError:
    byte = data[at]
    likely = "encoding: cp1252 (western Windows) is the usual one"
    if b"\0" in data[:1000]:
        ends = "be" if data.startswith(b"\0") else "le"
        likely = f"it looks like UTF-16 without a byte order mark: encoding: utf-16-{ends}"
    return data_error(
        "bad-encoding",
        f"the file is not UTF-8: byte 0x{byte:02X} on line {line}",
        file.where(line),
        hint=f"declare how it was written on the source; {likely}",
    )


def _recoded(file: File, name: str, first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    try:
        decoder = codecs.getincrementaldecoder(name)("strict")
    except LookupError:
        raise data_error(
            "unknown-encoding",
            f"no encoding is called {name!r}",
            file.where(),
            hint="for example utf-8, utf-16, cp1252, iso-8859-15, cp1250, shift_jis",
        ) from None
    line = 1
    data: bytes | None = first
    begun = False
    while data is not None:
        following = next(rest, None)
        try:
            text = decoder.decode(data, final=following is None)
        except UnicodeError as error:
            raise data_error(
                "bad-encoding",
                f"the file is not {name}: {_plain(error)}",
                file.where(line),
                hint="declare another encoding on the source",
            ) from None
        line += text.count("\n")
        if text and not begun:
            text, begun = text.removeprefix("\ufeff"), True
        yield text.encode("utf-8", "surrogatepass")
        data = following
