"""One file per platform: the file name is the id that `format:` takes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from kpicli.core.source import Source
from kpicli.errors import data_error
from kpicli.sources.files import File
from kpicli.sources.platform import Platform, Recognised, Rows


@cache
def names() -> tuple[str, ...]:
    """The ids of the platforms, alphabetically."""
    from importlib.resources import files

    found = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(n.removesuffix(".py") for n in found if n.endswith(".py") and n[0] != "_"))


def platform(name: str) -> Platform:
    """The file of the platform called `name`; KeyError if there is none."""
    if name not in names():
        raise KeyError(name)
    from importlib import import_module

    module: Any = import_module(f"{__name__}.{name}")
    found: Platform = module
    return found


def recognise(rows: Rows, format: str = "auto") -> Recognised | None:
    """The platform that the first records show, or that `format` names; None where none does."""
    if not rows or not rows[0]:
        return None
    if format in names():
        found = platform(format).recognise(rows, declared=True)
        return found and replace(found, why=f"format: {format} says so")
    if format != "auto":
        return None
    for one in sorted(map(platform, names()), key=lambda one: getattr(one, "LAST", False)):
        known = one.recognise(rows, declared=False)
        if known is not None:
            return known
    return None


def check_declared(known: Recognised | None, source: Source, file: File) -> None:
    """Raise (exit 3) where the source names a platform whose export the file cannot be."""
    if known is not None or source.format not in names():
        return
    title = platform(source.format).TITLE
    raise data_error(
        "not-that-platform",
        f"the file cannot be read as an export of {title}: it lacks the columns of one",
        file.where(),
        hint=f"drop format: {source.format} from the source, or say format: csv for a plain table",
    )
