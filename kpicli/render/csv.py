"""The tidy table as CSV (RFC 4180, UTF-8): one row per result, or of cohorts one per
cell, columns as in `core.columns`.

Numbers are at full precision with a decimal point, booleans are true or false; a cell without a
value is empty. Where a spreadsheet would take a text for a formula an apostrophe is put in front:
before = + - @ and their full-width likes, with or without blanks, at the beginning and, since some
spreadsheets part cells there, behind a semicolon, a tab or a line break. Numbers never get one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpicli.core.column import Value
from kpicli.core.columns import table
from kpicli.core.columns_scorecard import whole
from kpicli.core.report import Report
from kpicli.core.scorecard import Scorecard
from kpicli.render.parts.neutral import INVISIBLE, encodable
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".csv",)
BINARY = False

BLANKS = f"(?:(?![;\t\r\n])[\\s{INVISIBLE}])*"
FORMULA = re.compile(f"^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?={BLANKS}[=+@＝＋－＠-])")
"""The places in a text where a spreadsheet may see the beginning of a formula."""
QUOTED = re.compile('[,;"\t\r\n]|^\\s|\\s$')
"""What makes quotes around a cell needed: separators, also those of others, and outer blanks."""


def render(report: Report, surface: Surface) -> str:  # noqa: ARG001 - data has no surface
    """The header and the rows, each ended by CR LF."""
    found = table(report)
    return line(name for name, _ in found.columns) + "".join(line(row) for row in found.rows)


def scorecard(card: Scorecard, surface: Surface) -> str:  # noqa: ARG001 - data has no surface
    """All tables of the scorecard as one, its column `table` says which a row is of."""
    found = whole(card)
    return line(name for name, _ in found.columns) + "".join(line(row) for row in found.rows)


def line(cells: Iterable[Value]) -> str:
    """A row as a line, ended by CR LF."""
    return ",".join(_cell(cell) for cell in cells) + "\r\n"


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value).lower() if isinstance(value, bool) else repr(value)
    text = FORMULA.sub("'", encodable(value))
    if QUOTED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text
