"""Reading record by record where something is odd: a broken record costs only itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpicli.errors import data_error
from kpicli.sources.block import Bad, Block
from kpicli.sources.dialect import count_fields, grammar, left_open, split
from kpicli.sources.quarantine import Quarantine
from kpicli.sources.swallow import swallowed, torn

FOLLOWING = 64 << 10
"""A broken text of several lines is followed for so many bytes, to where it closes."""

SHOWN = 32_000
"""So many bytes of a record that is set aside are kept to be shown."""

TAIL = 2048
"""A total is the last good record, with at most so many bytes of notes behind it."""

WARY = 20
"""So many records behind a broken one are taken for pieces of it unless they look like others."""

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class _Held:
    """Where reading stood before a good record that a total under the table would look like."""

    at: int
    line: int
    good: int
    bad: int
    rescued: int
    after_blank: bool
    wary: int


@dataclass(slots=True)
class Stretch:
    """One stretch of a file read record by record; `last` says that the file ends with it.

    `line` is the file's line on which `buffer` begins. What is decided depends on the bytes
    alone, not on where the buffer ends: where more are needed, reading stops before the record.
    """

    keep: Quarantine
    buffer: bytes
    first_line: int
    last: bool
    totals: bool = True
    at: int = 0
    line: int = 0
    rescued: int = 0
    good: list[bytes] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    _stops: list[int] = field(default_factory=list)
    _barren: tuple[int, int] = (-1, -1)
    _held: _Held | None = None
    _behind: int = 0

    def read(self, span: int | None = None) -> tuple[Block, int]:
        """A block of the good records, and how many bytes of the buffer it used up.

        Reads on to the first record that begins behind `span` bytes. Raises `several-tables`.
        """
        end = len(self.buffer)
        self._stops = [end]
        if self.keep.skipping:
            self._skip()
        while self.at < end and (span is None or self.at < span or self._held):
            after = self._step()
            if after is None:
                break
            if self._held and self._behind > TAIL:
                self._held = None
            self.at = after
            while len(self._stops) > 1 and after >= self._stops[-1]:
                self._stops.pop()
                self.keep.wary = 0
        self._settle()
        block = Block(
            b"".join(self.good), self.line, self.bad, self.first_line, self.starts, self.rescued
        )
        return block, self.at

    def _skip(self) -> None:
        """Pass over the rest of a line that was too long to hold."""
        found = self.buffer.find(b"\n") + 1
        self.at = found or len(self.buffer)
        self.line += found > 0
        self.keep.skipping = not found

    def _step(self) -> int | None:
        """Read the record at `at`; where the next one begins, None when more bytes are needed."""
        at, keep = self.at, self.keep
        stop = self._stops[-1]
        closed = self.last or len(self._stops) > 1
        match = grammar(keep.dialect).record.match(self.buffer, at, stop)
        if match is None or match.end() - at > keep.longest:
            return self._broken(stop, closed)
        text = match.group()
        if not closed and match.end() == stop and not text.endswith(b"\n"):
            return None
        body = text.rstrip(b"\r\n")
        if not body:
            keep.after_blank = True
            self.line += 1
            return match.end()
        several = b"\n" in body
        if several and torn(text, keep.likeness):
            self._set_aside("a quote in the middle of a field", match.end())
            keep.wary = WARY
            self.line += text.count(b"\n")
            return match.end()
        if several and swallowed(text, keep.likeness):
            self._set_aside("a quote opened here closes only behind further whole records", at)
            self._stops.append(match.end())
            self.line += 1
            return self.buffer.find(b"\n", at) + 1
        reason = self._reason(text, body)
        if reason is None:
            self._accept(text)
        else:
            self._set_aside(reason, match.end())
        self.line += text.count(b"\n")
        return match.end()

    def _accept(self, text: bytes) -> None:
        self._held, self._behind = None, 0
        if self.totals and len(self._stops) == 1 and self.keep.is_total(text):
            self._held = _Held(
                self.at,
                self.line,
                len(self.good),
                len(self.bad),
                self.rescued,
                self.keep.after_blank,
                self.keep.wary,
            )
        self.rescued += len(self._stops) > 1
        self.keep.after_blank, self.keep.wary = False, 0
        self.good.append(text if text.endswith(b"\n") else text + b"\n")
        self.starts.append(self.line)

    def _set_aside(self, reason: str, end: int) -> None:
        text = self.buffer[self.at : self.at + SHOWN]
        text = text[: end - self.at] if end > self.at else text.partition(b"\n")[0]
        self.bad.append(Bad(self.line, reason, text))
        self._behind += end - self.at

    def _reason(self, text: bytes, body: bytes) -> str | None:
        """Why a record of sound grammar is not a good one, None when it is."""
        keep = self.keep
        if b"\0" in text:
            return "a NUL byte"
        if body.removeprefix(BOM) == keep.header:
            keep.after_blank = False
            return "the header again"
        width = count_fields(text, keep.dialect)
        if width != keep.width:
            return keep.ragged(width)
        if keep.after_blank and keep.likeness.is_header(split(text, keep.dialect)):
            raise data_error(
                "several-tables",
                "a second table begins behind a blank line",
                keep.file.where(self.first_line + self.line),
                hint="split the file: one table, one header",
            )
        if keep.wary and not keep.likeness.resembles(split(text, keep.dialect)):
            keep.wary -= 1
            return "it follows a broken record and looks like a piece of it"
        return None

    def _broken(self, stop: int, closed: bool) -> int | None:
        """Set the broken record aside, alone or with the lines of text that belong to it."""
        at, keep = self.at, self.keep
        patient = not closed and stop - at <= keep.longest
        end = self.buffer.find(b"\n", at, stop) + 1
        if not end:
            if patient:
                return None
            if not closed:
                keep.skipping = True
            end = stop
        elif patient and grammar(keep.dialect).part.match(self.buffer, at, stop):
            return None
        if end - at > keep.longest:
            self._set_aside(f"a line longer than {keep.longest >> 20} MB", end)
        elif records := self._by_returns(self.buffer[at:end]):
            for record in records:
                self._accept(record)
            self._held = None
        else:
            follow = self._follow(end, stop, closed)
            if follow is None:
                return None
            self._set_aside(self._why(self.buffer[at:end]), follow)
            if keep.dialect.quote and self.buffer.count(keep.dialect.quote, at, end) % 2:
                keep.wary = WARY
            end = follow
        self.line += self.buffer.count(b"\n", at, end)
        return end

    def _by_returns(self, line: bytes) -> list[bytes]:
        """The records of a line whose records end in carriage returns; none unless all are good."""
        body = line.removesuffix(b"\n").removesuffix(b"\r")
        if b"\r" not in body:
            return []
        record = grammar(self.keep.dialect).record
        parts = [part for part in body.split(b"\r") if part]
        if len(parts) != 1 and self.keep.width == 1:
            return []
        if all(record.fullmatch(part) and self._reason(part, part) is None for part in parts):
            return [part + b"\n" for part in parts]
        return []

    def _follow(self, begin: int, stop: int, closed: bool) -> int | None:
        """Where the broken record whose first line ends at `begin` ends; None: more bytes needed.

        If it leaves a quote open, its text may go on, up to the line in which it closes or the
        file ends. But a record like the file's others that comes first shows that the quote was
        a stray one: then the line stands alone.
        """
        keep = self.keep
        if not left_open(self.buffer[self.at : begin], keep.dialect, inside=False)[0]:
            return begin
        limit, mark = begin + FOLLOWING, keep.dialect.delimiter
        reach = min(stop, limit)
        unsure = not closed and stop < limit
        at = self._barren[1] if self._barren[0] <= begin <= self._barren[1] else begin
        text_end, texts = begin, True
        while at < reach:
            found = self._is_record(at, reach, closed and reach == stop, unsure)
            end = self.buffer.find(b"\n", at, reach) + 1
            if found is None or (unsure and not end):
                return None
            if found:
                return text_end
            end = end or reach
            inside, ended = left_open(self.buffer[at:end], keep.dialect, inside=True)
            if not inside:
                return end
            texts = texts and self.buffer.count(mark, at, end) < max(1, keep.width - 1)
            at = end
            if ended:
                text_end = end
            elif text_end == begin:
                self._barren = (begin, at)
        if unsure:
            return None
        return stop if closed and reach == stop and texts else text_end

    def _is_record(self, at: int, reach: int, final: bool, unsure: bool) -> bool | None:
        """Whether a record like the others begins at `at`; None when more bytes are needed."""
        keep = self.keep
        pattern, _, part = grammar(keep.dialect)
        match = pattern.match(self.buffer, at, reach)
        text = match.group() if match else b""
        if text.endswith(b"\n") or (match is not None and final):
            body = text.strip(b"\r\n")
            return bool(body) and keep.likeness.resembles(split(text, keep.dialect))
        if unsure and (match or part.match(self.buffer, at, reach)):
            return None
        return False

    def _why(self, line: bytes) -> str:
        if b"\r" in line.rstrip(b"\r\n"):
            return "a bare carriage return inside the record"
        if left_open(line, self.keep.dialect, inside=False)[0]:
            return "a quote that is never closed"
        return "a quote in the middle of a field"

    def _settle(self) -> None:
        """A total at the file's end is set aside; elsewhere it waits for what comes next."""
        held = self._held
        if held is None:
            return
        if self.last and self.at >= len(self.buffer):
            text = self.good[held.good]
            del self.good[held.good], self.starts[held.good]
            self.bad.insert(held.bad, Bad(held.line, "a total, not an answer", text))
            self.rescued = held.rescued
            return
        del self.good[held.good :], self.starts[held.good :], self.bad[held.bad :]
        self.at, self.line, self.rescued = held.at, held.line, held.rescued
        self.keep.after_blank, self.keep.wary = held.after_blank, held.wary
