"""The guard before the parser: whole records out, malformed ones set aside with their line.

Blocks without anything odd cost a few vectorised looks at their quotes and line ends; only where
there is something odd are records read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kpicli.sources.block import Block
from kpicli.sources.dialect import whole
from kpicli.sources.quarantine import TOTALS, Quarantine
from kpicli.sources.stretch import BOM, TAIL, Stretch

if TYPE_CHECKING:
    import numpy as np

SPAN = 64 << 10
"""So many bytes are read record by record before the quick way is tried again, then twice that."""

_TOTAL = re.compile(rb"(?i)(?:\A|\n)\W*+(?:%b)\b" % b"|".join(TOTALS))


@dataclass(slots=True)
class Guard:
    """Cuts a stream of bytes into `Block`s of well-formed records."""

    keep: Quarantine
    _memory: Any = None

    def blocks(self, chunks: Iterator[bytes], first_line: int) -> Iterator[Block]:
        """The blocks of a file whose header is already taken off; lines count from 1.

        The records found, and those set aside, do not depend on how the file is cut in chunks.
        """
        line = first_line
        buffer, enough = b"", 0
        chunk = next(chunks, None)
        while chunk is not None:
            following = next(chunks, None)
            buffer = buffer + chunk if buffer else chunk
            last = following is None
            if last or len(buffer) >= enough:
                span = SPAN
                while buffer:
                    block, used = self._take(buffer, line, span, last=last)
                    if not used:
                        break
                    span *= 2
                    line += block.lines
                    buffer = buffer[used:]
                    yield block
                enough = 2 * len(buffer)
            chunk = following

    def _take(self, buffer: bytes, line: int, span: int, *, last: bool) -> tuple[Block, int]:
        """The next block, and how many bytes of the buffer it used up; 0 when more are needed."""
        import numpy as np

        if not self.keep.pending:
            view = np.frombuffer(buffer, dtype=np.uint8)
            quotes = self._quotes(buffer, view)
            cut = len(buffer) if last else _cut(buffer, view, quotes)
            if cut := self._before_total(buffer, quotes, cut):
                quotes = quotes[: int(np.searchsorted(quotes, cut))]
                ends = self._clean(buffer, view[:cut], quotes, cut)
                if ends is not None:
                    data = buffer if cut == len(buffer) else buffer[:cut]
                    return Block(data, ends, first_line=line), cut
        return Stretch(self.keep, buffer, line, last).read(span)

    def _mask(self, view: np.ndarray, byte: int) -> np.ndarray:
        """Where `byte` stands in `view`; in memory used again, since fresh pages cost tenfold."""
        import numpy as np

        if self._memory is None or len(self._memory) < len(view):
            self._memory = np.empty(len(view) * 5 // 4, dtype=np.bool_)
        mask: np.ndarray = self._memory[: len(view)]
        np.equal(view, np.uint8(byte), out=mask)
        return mask

    def _quotes(self, buffer: bytes, view: np.ndarray) -> np.ndarray:
        import numpy as np

        quote = self.keep.dialect.quote
        if not quote or quote not in buffer:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(self._mask(view, quote[0]))

    def _clean(self, buffer: bytes, view: np.ndarray, quotes: np.ndarray, cut: int) -> int | None:
        """How many lines there are, if they are certain to hold nothing but sound records.

        Sound by grammar: blank lines, ragged and swallowed records are left to be found by the
        parser, which reads fewer records then than there are lines.
        """
        import numpy as np

        if buffer.find(b"\0", 0, cut) >= 0 or header_again(buffer, self.keep.header, cut):
            return None
        if not self._sound_quotes(view, quotes, cut):
            return None
        if buffer.find(b"\r", 0, cut) >= 0:
            returns = np.flatnonzero(self._mask(view, 13))
            if returns[-1] == cut - 1 or not (view[returns + 1] == 10).all():
                return None
        return int(np.count_nonzero(self._mask(view, 10)))

    def _before_total(self, buffer: bytes, quotes: np.ndarray, cut: int) -> int:
        """Where to cut so that a record that may turn out to be a total is read one by one."""
        for _ in range(2):
            start = _tail(buffer, cut)
            if _TOTAL.search(buffer[start:cut]) is None:
                return cut
            cut = start if int(quotes.searchsorted(start)) % 2 == 0 else 0
        return 0

    def _sound_quotes(self, view: np.ndarray, quotes: np.ndarray, cut: int) -> bool:
        """Whether every quote opens or closes a field, or is one of a pair inside one."""
        if not len(quotes):
            return True
        if len(quotes) % 2:
            return False
        import numpy as np

        opening, closing = quotes[0::2], quotes[1::2]
        quote, delimiter = self.keep.dialect.quote[0], self.keep.dialect.delimiter[0]
        before = view[np.maximum(opening - 1, 0)]
        fine = (before == delimiter) | (before == 10) | (before == quote) | (opening == 0)
        if not fine.all():
            return False
        after = view[np.minimum(closing + 1, cut - 1)]
        if not self.keep.likeness.padded:
            behind = view[np.minimum(closing + 2, cut - 1)]
            if ((after == delimiter) & (behind == 32)).any():
                return False
        fine = (after == delimiter) | (after == 10) | (after == 13) | (after == quote)
        return bool((fine | (closing == cut - 1)).all())


def _cut(buffer: bytes, view: np.ndarray, quotes: np.ndarray) -> int:
    """The end of the last line that ends outside quotes, if they pair as they stand; else 0."""
    import numpy as np

    at = buffer.rfind(b"\n")
    if at < 0 or int(np.searchsorted(quotes, at)) % 2 == 0:
        return at + 1
    ends = np.flatnonzero(view == 10)
    outside = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def blank_lines(data: bytes, quote: bytes) -> bool:
    """Whether sound records have a blank line before or between them, outside quotes."""
    import numpy as np

    view = np.frombuffer(data, dtype=np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(view == 10) + 1))
    starts = starts[starts < len(view)]
    first, second = view[starts], view[np.minimum(starts + 1, len(view) - 1)]
    blank = starts[(first == 10) | ((first == 13) & (second == 10))]
    if not quote or not len(blank):
        return len(blank) > 0
    quotes = np.flatnonzero(view == quote[0])
    return bool((np.searchsorted(quotes, blank) % 2 == 0).any())


def _tail(buffer: bytes, cut: int) -> int:
    """Where the line begins behind which a total may stand among the first `cut` bytes."""
    return buffer.rfind(b"\n", 0, max(0, cut - TAIL - 1)) + 1


def header_again(buffer: bytes, header: bytes, cut: int) -> bool:
    """Whether the header stands on lines of its own in the first `cut` bytes."""
    found = buffer.find(header if len(header) > 8 else b"\n" + header, 0, cut)
    if found < 0 and not buffer.startswith(header):
        return False
    lines = rb"(?:\A|\n)(?:%b)?%b\r?(?:\n|\Z)" % (BOM, re.escape(header))
    return re.compile(lines).search(buffer, max(0, found - 4), cut) is not None


def sound(data: bytes, keep: Quarantine) -> bool:
    """Whether a whole file's body obeys the grammar and shows nothing else that is odd.

    Blank lines, widths and fields of several lines are left to the caller. Needs no numpy: made
    for small files.
    """
    if b"\0" in data or header_again(data, keep.header, len(data)):
        return False
    if data.count(b"\r") != data.count(b"\r\n") or _TOTAL.search(data[_tail(data, len(data)) :]):
        return False
    quote = keep.dialect.quote
    if quote and not keep.likeness.padded and quote + keep.dialect.delimiter + b" " in data:
        return False
    return not quote or quote not in data or whole(keep.dialect).match(data) is not None
