"""What passes from the guard to the parser: whole records, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpicli.sources.dialect import Dialect, grammar


@dataclass(frozen=True, slots=True)
class Bad:
    """A malformed record: its line within the block (from 0) and what is wrong with it."""

    line: int
    reason: str
    text: bytes = b""
    """The record, or the beginning of it, where it is no part of the block's data."""


@dataclass(slots=True)
class Block:
    """Whole records as bytes ready to parse, with what was set aside and the lines it spans.

    `starts` is there when the block was read record by record: the line of each good one.
    `rescued` counts good records found inside a quoted field that had swallowed them.
    """

    data: bytes
    lines: int
    bad: list[Bad] = field(default_factory=list)
    first_line: int = 0
    starts: list[int] | None = None
    rescued: int = 0

    def records(self, dialect: Dialect) -> dict[int, bytes]:
        """The records by the line in the file on which each begins, malformed ones among them."""
        found = {self.first_line + bad.line: bad.text for bad in self.bad}
        at, line = 0, self.first_line
        starts = iter(self.starts or ())
        while at < len(self.data) and (match := grammar(dialect).record.match(self.data, at)):
            text = match.group()
            if self.starts is not None:
                found[self.first_line + next(starts)] = text
            elif text.strip(b"\r\n"):
                found[line] = text
            line += text.count(b"\n")
            at = match.end()
        return found

    def record_lines(self, dialect: Dialect) -> list[int]:
        """The line in the file on which each of the block's good records begins."""
        if self.starts is not None:
            return [self.first_line + start for start in self.starts]
        record = grammar(dialect).record
        skipped = {bad.line for bad in self.bad}
        lines, at, line = [], 0, 0
        while at < len(self.data) and (match := record.match(self.data, at)):
            if line not in skipped and match.group().strip(b"\r\n"):
                lines.append(self.first_line + line)
            line += match.group().count(b"\n")
            at = match.end()
        return lines
