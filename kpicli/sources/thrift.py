"""Thrift's compact protocol, in which Parquet writes its footer and page headers, read in part.

A damaged byte ends in a ValueError, never further: this reads files before they are known to
be sound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

I16, I64, BINARY, LIST, STRUCT = 4, 6, 8, 9, 12
_TRUE, _FALSE, _BYTE, _DOUBLE, _SET, _MAP, _UUID = 1, 2, 3, 7, 10, 11, 13
_SIZES = {_BYTE: 1, _DOUBLE: 8, _UUID: 16}
DEEPEST = 32

Wanted = Mapping[int, Any]
"""The fields of a struct to keep, by number: a type (`int`, `bytes`), `[type]` for a list of
them, or the `Wanted` of a struct within."""


class Thrift:
    """Bytes and the place up to which they were read. All errors are ValueErrors."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def fields(self) -> Iterator[tuple[int, int]]:
        """(number, type) of each field of a struct; the caller reads or skips each value."""
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._zigzag()
            yield number, head & 15

    def items(self, kind: int) -> Iterator[int]:
        """The type of each item of a list; the caller reads or skips each item."""
        if kind not in (LIST, _SET):
            raise ValueError("a list is missing")
        head = self._byte()
        count = head >> 4 if head >> 4 < 15 else self._varint()
        for _ in range(count):
            yield head & 15

    def struct(self, wanted: Wanted, kind: int = STRUCT, *, last: int | None = None) -> Any:
        """The wanted fields of a struct that are there, by number; not read beyond `last`."""
        if kind != STRUCT:
            raise ValueError("a structure is missing")
        found: dict[int, Any] = {}
        for number, inner in self.fields():
            if number in wanted:
                found[number] = self._value(wanted[number], inner)
            else:
                self.skip(inner)
            if number == last:
                break
        return found

    def _value(self, wanted: Any, kind: int) -> Any:
        if isinstance(wanted, Mapping):
            return self.struct(wanted, kind)
        if isinstance(wanted, list):
            return [self._value(wanted[0], inner) for inner in self.items(kind)]
        if wanted is int and I16 <= kind <= I64:
            return self._zigzag()
        if wanted is bytes and kind == BINARY:
            start = self._past(self._varint())
            return self.data[start : self.at]
        raise ValueError("a value is of another type")

    def skip(self, kind: int, depth: int = 0) -> None:
        """Pass over a value."""
        if depth > DEEPEST:
            raise ValueError("too deeply nested")
        if kind in (_TRUE, _FALSE):
            return
        if I16 <= kind <= I64:
            self._varint()
        elif kind == BINARY:
            self._past(self._varint())
        elif kind == STRUCT:
            for _, inner in self.fields():
                self.skip(inner, depth + 1)
        elif kind in (LIST, _SET):
            for inner in self.items(kind):
                self._skip_item(inner, depth)
        elif kind == _MAP:
            count = self._varint()
            kinds = self._byte() if count else 0
            for _ in range(count):
                self._skip_item(kinds >> 4, depth)
                self._skip_item(kinds & 15, depth)
        elif kind in _SIZES:
            self._past(_SIZES[kind])
        else:
            raise ValueError(f"no type has the number {kind}")

    def _skip_item(self, kind: int, depth: int) -> None:
        """Pass over an item of a list or map, where a truth takes a byte of its own."""
        self.skip(_BYTE if kind in (_TRUE, _FALSE) else kind, depth + 1)

    def _past(self, count: int) -> int:
        """Where the next `count` bytes begin, which are passed over."""
        start = self.at
        self.at += count
        if self.at > len(self.data):
            raise ValueError("the data end too early")
        return start

    def _byte(self) -> int:
        return self.data[self._past(1)]

    def _varint(self) -> int:
        value = 0
        for shift in range(0, 70, 7):
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
        raise ValueError("a number has too many digits")

    def _zigzag(self) -> int:
        value = self._varint()
        return value >> 1 ^ -(value & 1)
