"""What is known of an export once its platform is recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from kpicli.core.field import Field
from kpicli.core.source import Drop, Source
from kpicli.sources.files import File

Rows = Sequence[Sequence[str]]
"""The first records of a file as texts, the header first; a spreadsheet's may be ragged."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a platform's export is to be read.

    `why` is the sign it was recognised by, in words that follow "because". `fields` are its
    columns, one for each field of the first row, with names that differ; `header_rows` are how
    many rows stand above the answers. `drops` are rows that are no answers of respondents: each
    has a reason, and can be kept by `include:`. `roles` maps parts (`date`, `client`, `response`,
    `duration`, `email`) to columns, `kpis` names of results to the options that the platform's own
    questions have, as a configuration would give them. `date_format` is how the platform writes
    dates that could not be read without; `date_order` is `mdy` or `dmy`, for a column of dates that
    fits both. `own` are columns that the platform itself
    adds, which ask nobody anything. `tickets` says that the rows are those of a help desk, of which
    more is known than the answer.
    """

    platform: str
    title: str
    why: str
    fields: tuple[Field, ...]
    header_rows: int = 1
    drops: tuple[Drop, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    kpis: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    date_format: str | None = None
    date_order: str | None = None
    own: tuple[str, ...] = ()
    tickets: bool = False


class Platform(Protocol):
    """What a platform's file holds; the file's name is its id, as `format:` names it."""

    TITLE: str
    """The platform's own name."""
    SOURCE: str
    """Where its columns are documented, and whether a real export was at hand.

    One that others' files may look like too says `LAST = True`, and is asked behind the others.
    """

    def recognise(self, rows: Rows, *, declared: bool) -> Recognised | None:
        """How the export is to be read, None where it is not the platform's.

        `declared` says that the configuration names the platform: then only what could not be
        read at all is None.
        """
        ...


def distinct(names: Sequence[str]) -> list[str]:
    """The names, each repeat with its number behind it: "Why?", "Why? (2)"."""
    taken: set[str] = set()
    found = []
    for name in names:
        number, new = 1, name
        while new in taken:
            number += 1
            new = f"{name} ({number})"
        taken.add(new)
        found.append(new)
    return found


def as_known(source: Source, known: Recognised | None) -> Source:
    """The source with what its platform adds: rows to drop, and how its own date is written."""
    if known is None:
        return source
    form = source.date_format
    if form is None and source.date is not None and source.date == known.roles.get("date"):
        form = known.date_format
    drops = tuple(one for one in known.drops if one.reason not in source.include)
    order = known.date_order if source.date_format is None else None
    return replace(source, drops=drops, date_format=form, date_order=order)


def recognised(known: Recognised | None, file: File) -> list[tuple[str, str, str | None]]:
    """The note that says what an export was recognised as, and why: (slug, text, file)."""
    notes: list[tuple[str, str, str | None]] = []
    if known is not None:
        text = f"read as {known.title}, because {known.why}"
        notes.append(("recognised", text, file.shown))
    return notes
