"""One export being looked at: its columns and rows, and how it is to be read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from kpicli.analysis.guess_columns import Column, columns, count, decimal_of
from kpicli.analysis.guess_long import long_of
from kpicli.analysis.peek import Head, head
from kpicli.core.plan import Scan
from kpicli.core.source import Source
from kpicli.sources.files import File, at_home


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of the source: its value, why, and whether it is in force."""

    key: str
    value: Any
    why: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Looked:
    """A file whose columns were looked at; `shown` is its name as the user gave it.

    `columns` are those that can be told apart, with the texts counted where there are few.
    `dropped` are the rows that the platform leaves out by itself, by reason.
    """

    export: str
    folder: str
    source: Source
    head: Head
    columns: Sequence[Column]
    rows: int
    dropped: Mapping[str, int] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The file's name as the user gave it."""
        return "standard input" if self.export == "-" else self.export

    @property
    def name(self) -> str:
        """A name for what the file holds, from its own."""
        stem = Path(self.export).name.split(".")[0] if self.export != "-" else ""
        plain = " ".join(stem.replace("_", " ").split()) or "survey"
        return plain[:1].upper() + plain[1:]

    @property
    def platform(self) -> str:
        """Whose export it is and why, empty where that is not known."""
        known = self.head.known
        return f"read as {known.title}, because {known.why}" if known else ""

    @property
    def left_out(self) -> str:
        """The rows that the platform leaves out by itself: "2 preview, 6 unfinished"."""
        return ", ".join(f"{n:,} {reason}" for reason, n in self.dropped.items())

    def reading(self) -> list[Setting]:
        """How the file is to be read."""
        source, found = self.source, self.head
        settings = [Setting("path", relative(self.export, self.folder), "")]
        if source.encoding:
            why = "not UTF-8; this is the usual other encoding: look whether accents come out right"
            settings.append(Setting("encoding", source.encoding, why))
        if found.delimiter not in (None, ","):
            settings.append(Setting("delimiter", found.delimiter, "found by itself", sure=False))
        if source.decimal != ".":
            settings.append(Setting("decimal", source.decimal, "numbers are written 3,5"))
        if source.long is not None:
            why = "a row per answer: each question becomes a column"
            settings.append(Setting("long", asdict(source.long), why))
        if found.known is not None:
            why = f"found by itself, because {found.known.why}"
            settings.append(Setting("format", found.known.platform, why, sure=False))
        return settings


def look(export: str, folder: str, files: Sequence[File], source: Source) -> Looked:
    """The columns of a file. Errors are `UserError`s (exit 3)."""
    found = head(files[0], source)
    if (long := long_of(found)) is not None:
        source = replace(source, long=long)
        found = head(files[0], source)
    questions_of = {one.name: one.text for one in found.fields}
    source = replace(source, decimal=decimal_of(found))
    seen, rows = count(source, columns(found, questions_of, source.decimal))
    return Looked(export, folder, source, found, seen, rows, _dropped(source, found))


def _dropped(source: Source, found: Head) -> dict[str, int]:
    """The rows that the platform leaves out by itself, by reason, where there are any."""
    from kpicli.engine.session import session

    if found.known is None or not found.known.drops:
        return {}
    with session(source, "UTC") as opened:
        steps = dict(opened.tally(Scan(source, ())).steps)
    reasons = dict.fromkeys(drop.reason for drop in found.known.drops)
    return {reason: n for reason in reasons if (n := steps.get(reason, 0))}


def formats(day_first: str) -> list[Setting]:
    """Both ways to declare dates that fit day first and month first alike, as comments."""
    month_first = day_first.replace("%d", "%x").replace("%m", "%d").replace("%x", "%m")
    return [
        Setting("date_format", month_first, "with this where the month comes first", sure=False),
        Setting("date_format", day_first, "or this where the day does", sure=False),
    ]


def relative(export: str, folder: str) -> str:
    """The export's path as seen from `folder`, with forward slashes."""
    if export == "-":
        return export
    path = at_home(export)
    real = Path(os.path.realpath(path.parent)) / path.name
    try:
        found = os.path.relpath(real, os.path.realpath(folder))
    except ValueError:  # on another drive
        found = str(real)
    return Path(found).as_posix()
