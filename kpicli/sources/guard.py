"""The guard before the parser: whole records out, malformed ones set aside with their line.

Blocks without anything odd cost a few vectorised looks at their quotes and line ends; only a
block with something odd is read record by record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kpicli.sources.dialect import Dialect, count_fields, grammar, split, whole

if TYPE_CHECKING:
    import numpy as np

LONGEST = 16 << 20
"""No record is longer than this (bytes): a quote open for longer was never closed."""

TOTALS = frozenset(
    {b"total", b"totals", b"grand total", b"sum", b"gesamt", b"totaal", b"summe", b"somme"}
)


@dataclass(frozen=True, slots=True)
class Bad:
    """A malformed record: its line within the block (from 0) and what is wrong with it."""

    line: int
    reason: str


@dataclass(slots=True)
class Block:
    """Whole records as bytes ready to parse, with what was set aside and the lines it spans."""

    data: bytes
    lines: int
    bad: list[Bad] = field(default_factory=list)
    first_line: int = 0
    starts: list[int] | None = None

    def record_lines(self, dialect: Dialect) -> list[int]:
        """The line in the file on which each of the block's records begins."""
        if self.starts is not None:
            return [self.first_line + start for start in self.starts]
        record = grammar(dialect)[0]
        lines, at, line = [], 0, self.first_line
        while at < len(self.data) and (match := record.match(self.data, at)):
            if match.group().strip(b"\r\n"):
                lines.append(line)
            line += match.group().count(b"\n")
            at = match.end()
        return lines


@dataclass(slots=True)
class Guard:
    """Cuts a stream of bytes into `Block`s of well-formed records of `width` fields.

    `header` is the header's raw record, so that its repetition is recognised.
    """

    dialect: Dialect
    width: int
    header: bytes
    _scratch: Any = None

    def _mask(self, view: np.ndarray, byte: int) -> Any:
        """Where `byte` stands in `view`; in memory used again, since fresh pages cost tenfold."""
        import numpy as np

        if self._scratch is None or len(self._scratch) < len(view):
            self._scratch = np.empty(len(view) * 2, dtype=np.bool_)
        return np.equal(view, np.uint8(byte), out=self._scratch[: len(view)])

    def blocks(self, chunks: Iterator[bytes], first_line: int) -> Iterator[Block]:
        """The blocks of a file whose header is already taken off; lines count from 1."""
        line = first_line
        rest = b""
        chunk = next(chunks, None)
        while chunk is not None:
            following = next(chunks, None)
            buffer = rest + chunk if rest else chunk
            block, rest = self._take(buffer, last=following is None)
            if block is not None:
                block.first_line = line
                line += block.lines
                yield block
            chunk = following

    def _take(self, buffer: bytes, *, last: bool) -> tuple[Block | None, bytes]:
        import numpy as np

        bytes_ = np.frombuffer(buffer, dtype=np.uint8)
        quotes = self._quotes(buffer, bytes_)
        cut = len(buffer) if last else self._cut(buffer, quotes)
        if cut > 0:
            taken = quotes[: int(np.searchsorted(quotes, cut))]
            view = bytes_[:cut]
            if self._clean(buffer, view, taken, cut) and not (last and self._footer(buffer)):
                data = buffer if cut == len(buffer) else buffer[:cut]
                ends = int(np.count_nonzero(self._mask(view, 10)))
                return Block(data, ends), buffer[cut:]
        if not last and len(buffer) < LONGEST and cut <= 0:
            return None, buffer
        block, used = self.read(buffer, last=last)
        return block, buffer[used:]

    def _quotes(self, buffer: bytes, bytes_: np.ndarray) -> np.ndarray:
        import numpy as np

        if not self.dialect.quote or self.dialect.quote not in buffer:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(self._mask(bytes_, self.dialect.quote[0]))

    def _cut(self, buffer: bytes, quotes: np.ndarray) -> int:
        """The end of the last line that is not inside quotes, 0 if there is none near."""
        import numpy as np

        end = len(buffer)
        for _ in range(1000):
            at = buffer.rfind(b"\n", 0, end)
            if at < 0:
                return 0
            if int(np.searchsorted(quotes, at)) % 2 == 0:
                return at + 1
            end = at
        return 0

    def _clean(self, buffer: bytes, view: np.ndarray, quotes: np.ndarray, cut: int) -> bool:
        """Whether a run of lines is certain to hold nothing but well-formed records."""
        import numpy as np

        if buffer.find(b"\0", 0, cut) >= 0 or buffer.find(self.header, 0, cut) >= 0:
            return False
        if buffer.find(b"\r", 0, cut) >= 0:
            returns = np.flatnonzero(self._mask(view, 13))
            if returns[-1] == cut - 1 or not (view[returns + 1] == 10).all():
                return False
        if not len(quotes):
            return True
        if len(quotes) % 2:
            return False
        opening, closing = quotes[0::2], quotes[1::2]
        quote, delimiter = self.dialect.quote[0], self.dialect.delimiter[0]
        before = view[np.maximum(opening - 1, 0)]
        fine = (before == delimiter) | (before == 10) | (before == quote) | (opening == 0)
        if not fine.all():
            return False
        after = view[np.minimum(closing + 1, cut - 1)]
        fine = (after == delimiter) | (after == 10) | (after == 13) | (after == quote)
        return bool((fine | (closing == cut - 1)).all())

    def may_be_clean(self, data: bytes) -> bool:
        """Whether a whole file's body obeys the grammar and shows nothing else that is odd.

        Widths and fields of several lines are left to the caller.
        """
        if b"\0" in data or self.header in data or self._footer(data):
            return False
        if data.count(b"\r") != data.count(b"\r\n"):
            return False
        return self.dialect.quote not in data or whole(self.dialect).match(data) is not None

    def may_swallow(self, data: bytes) -> bool:
        """Whether a quoted field of several lines may have swallowed whole records.

        Asked only of blocks with more lines than records.
        """
        import numpy as np

        view = np.frombuffer(data, dtype=np.uint8)
        if not self.dialect.quote:
            return False
        quotes = np.flatnonzero(view == self.dialect.quote[0])
        ends = np.flatnonzero(view == 10)
        inside = ends[np.searchsorted(quotes, ends) % 2 == 1]
        for end in inside.tolist():
            start = data.rfind(b"\n", 0, end) + 1
            if data.count(self.dialect.delimiter, start, end) >= self.width - 1:
                return True
        return False

    def _footer(self, buffer: bytes) -> bool:
        tail = buffer[-4096:].rstrip().rsplit(b"\n", 1)[-1]
        return self._first(tail) in TOTALS

    def _first(self, record: bytes) -> bytes:
        first = record.split(self.dialect.delimiter, 1)[0]
        return first.strip().strip(self.dialect.quote or None).strip(b" :").lower()

    def read(self, buffer: bytes, *, last: bool, footer: bool = True) -> tuple[Block, int]:
        """A block read record by record, and how many bytes of the buffer it used up.

        A record that breaks the grammar costs its own line only: reading goes on behind the
        next line end.
        """
        record = grammar(self.dialect)[0]
        good: list[bytes] = []
        starts: list[int] = []
        bad: list[Bad] = []
        at = line = 0
        end = len(buffer)
        model: list[bytes] | None = None
        while at < end:
            match = record.match(buffer, at)
            text = match.group() if match else b""
            if match is not None and not last and match.end() == end and not text.endswith(b"\n"):
                break
            if match is None and not last and end - at < LONGEST and self._open(buffer, at):
                break
            several = text.find(b"\n", 0, -1) >= 0
            if match is None or (several and self._swallowed(text, model)):
                stop = buffer.find(b"\n", at) + 1 or end
                bad.append(Bad(line, self._why(buffer[at:stop], match is not None)))
                at, line = stop, line + 1
                continue
            at = match.end()
            if text.strip(b"\r\n"):
                reason = self._reason(text, last_record=last and footer and not buffer[at:].strip())
                if reason is None:
                    good.append(text)
                    starts.append(line)
                    if model is None:
                        model = split(text, self.dialect)
                else:
                    bad.append(Bad(line, reason))
            line += text.count(b"\n")
        return Block(b"".join(good), line, bad, starts=starts), at

    def _open(self, buffer: bytes, at: int) -> bool:
        """Whether the record at `at` may simply go on behind the end of the buffer."""
        quote = self.dialect.quote
        if not quote:
            return buffer.find(b"\n", at) < 0
        unclosed = buffer.count(quote, at) % 2 == 1
        return unclosed or buffer.find(b"\n", at) < 0

    def _reason(self, text: bytes, *, last_record: bool) -> str | None:
        if b"\0" in text:
            return "a NUL byte"
        if text.rstrip(b"\r\n") == self.header:
            return "the header again"
        width = count_fields(text, self.dialect)
        if width != self.width:
            return f"{width} field{'s' * (width != 1)} where the header has {self.width}"
        if last_record and self._first(text) in TOTALS:
            return "a total, not an answer"
        return None

    def _why(self, line: bytes, swallowed: bool) -> str:
        if swallowed:
            return "a quote opened here closes only behind further whole records"
        if b"\r" in line.rstrip(b"\r\n"):
            return "a bare carriage return inside the record"
        if line.count(self.dialect.quote) % 2:
            return "a quote that is never closed, or opens in the middle of a field"
        return "a quote in the middle of a field"

    def _swallowed(self, text: bytes, model: list[bytes] | None) -> bool:
        """Whether every line of a record of several lines looks like a record of its own.

        Each must have as many fields as the header, and digits where the block's first good
        record has digits.
        """
        lines = text.rstrip(b"\r\n").split(b"\n")
        if len(lines) < 2 or self.width < 2:
            return False
        for number, line in enumerate(lines):
            fields = line.rstrip(b"\r").split(self.dialect.delimiter)
            if len(fields) != self.width:
                return False
            if model is None or number in (0, len(lines) - 1):
                continue
            if any(
                was.isdigit() and not now.isdigit() for was, now in zip(model, fields, strict=True)
            ):
                return False
        return True
