"""One file per platform: the file name is the id that `format:` takes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

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
