"""A CSV of reference values as the nodes that the same entries in YAML would be."""

from __future__ import annotations

import csv
from io import StringIO

from kpicli.config.decode import BadValueError, Decoding, closest
from kpicli.config.yaml_nodes import Node
from kpicli.config.yaml_scalars import scalar

EXCERPT = 200


def rows(decoding: Decoding, text: str, known: tuple[str, ...]) -> list[Node]:
    """A mapping of column to cell for each record; `BadValueError` when the header is wrong.

    The delimiter is a comma, or a semicolon where the header has no comma. A blank cell is a
    blank value; numbers have a decimal point. A record with more or fewer cells is a problem.
    """
    first = text.partition("\n")[0]
    mark = "," if "," in first or ";" not in first else ";"
    lines = StringIO(text, newline="").readlines()
    records = csv.reader(lines, delimiter=mark, strict=True)
    found: list[Node] = []
    header: list[str] = []
    while True:
        line = records.line_num + 1
        try:
            record = next(records)
        except StopIteration:
            break
        except csv.Error as error:
            at = _node(lines, line, 1, "")
            hint = "a quoted cell ends with a quote, and quotes within it are doubled"
            raise decoding.bad(at, "", "bad-norms", f"{error}", hint=hint) from None
        if not any(cell.strip() for cell in record):
            continue
        places = _places(record, lines[line - 1], records.line_num == line)
        if not header:
            header = [cell.strip() for cell in record]
            _header(decoding, [_node(lines, line, *each) for each in places], known)
        elif len(record) != len(header):
            text = f"{len(record)} cells where the header has {len(header)}"
            hint = f"cells are parted by {mark}, and those that hold one stand in quotes"
            decoding.bad(_node(lines, line, 1, ""), "", "bad-norms", text, hint=hint)
        else:
            cells = [_node(lines, line, *each) for each in places]
            start = _node(lines, line, 1, "")
            found.append(Node(dict(zip(header, cells, strict=True)), "", line, 1, start.excerpt))
    if not header:
        text, hint = "the file is empty", f"its first line names the columns: {', '.join(known)}"
        raise decoding.bad(_node(lines, 1, 1, ""), "", "bad-norms", text, hint=hint)
    return found


def _header(decoding: Decoding, cells: list[Node], known: tuple[str, ...]) -> None:
    """Note the columns that are not known or stand twice."""
    before = len(decoding.problems)
    names: set[str] = set()
    for cell in cells:
        if cell.raw in names:
            text, hint = f"the column {cell.raw!r} stands twice", "keep one of them"
            decoding.bad(cell, cell.raw, "bad-norms", text, hint=hint)
        elif cell.raw not in known:
            close = closest(cell.raw, known)
            text = f"unknown column {cell.raw!r}"
            meant = f"did you mean {close}?" if close else None
            decoding.bad(cell, cell.raw, "bad-norms", text, hint=meant, allowed=known)
        names.add(cell.raw)
    if len(decoding.problems) > before:
        raise BadValueError


def _places(record: list[str], line: str, whole: bool) -> list[tuple[int, str]]:
    """The column in which each cell begins, 1 where quotes hide it, and its text."""
    places, start = [], 1
    plain = whole and '"' not in line
    for cell in record:
        blanks = len(cell) - len(cell.lstrip())
        places.append((start + blanks if plain else 1, cell.strip()))
        start += len(cell) + 1
    return places


def _node(lines: list[str], line: int, column: int, text: str) -> Node:
    shown = lines[line - 1].rstrip("\r\n") if line <= len(lines) else ""
    excerpt = "".join(sign if sign.isprintable() else " " for sign in shown[:EXCERPT])
    return Node(scalar(text) if text else None, text, line, column, excerpt)
