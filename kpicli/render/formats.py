"""The output formats by name and by file suffix; every other module here is a format.

A format is one file, named after it: its `SUFFIXES`, whether it is `BINARY`,
`render(report, surface)`, and `scorecard(card, surface)` where it can hold a whole scorecard. Some
hold nothing else. One that needs a further package has `ready()`. Nothing is imported before it is
asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING

from kpicli.core.report import Report
from kpicli.render.parts.surface import Surface

if TYPE_CHECKING:
    from kpicli.core.scorecard import Scorecard

Renderer = Callable[[Report, Surface], str | bytes]
Composer = Callable[["Scorecard", Surface], str | bytes]

PAGES = ("html", "pdf", "xlsx")
"""The formats that hold a whole scorecard and nothing less."""
WHOLE = (*PAGES, "csv", "markdown", "parquet")
"""The formats that can hold a whole scorecard."""


def names(*, whole: bool = False) -> tuple[str, ...]:
    """The names of the formats for a report, or for a whole scorecard; alphabetical."""
    if whole:
        return tuple(sorted(WHOLE))
    return tuple(name for name in _all() if name not in PAGES)


def _all() -> list[str]:
    here = str(Path(__file__).parent)
    return sorted(
        each.name for each in iter_modules([here]) if not each.ispkg and each.name != "formats"
    )


def load(name: str) -> Renderer:
    """The renderer of the format called `name`; what it returns is bytes for a binary format.

    LookupError when there is no such format.
    """
    render: Renderer = _module(name).render
    return render


def load_whole(name: str) -> Composer:
    """What turns a whole scorecard into the format called `name`. LookupError as in `load`.

    A `UserError` (exit 2) where the format needs a package that is not installed.
    """
    found = _module(name)
    if hasattr(found, "ready"):
        found.ready()
    compose: Composer = found.scorecard
    return compose


def is_binary(name: str) -> bool:
    """Whether a format is bytes that no terminal should see. LookupError as in `load`."""
    return bool(_module(name).BINARY)


def suffix_of(name: str) -> str:
    """The usual suffix of the format called `name`: ".html". LookupError as in `load`."""
    return str(_module(name).SUFFIXES[0])


def for_suffix(path: Path, *, whole: bool = False) -> str | None:
    """The name of the format that a file's suffix stands for, or None."""
    suffix, known = path.suffix.lower(), names(whole=whole)
    alike = suffix[1:]
    if alike in known and suffix in _module(alike).SUFFIXES:
        return alike
    return next((name for name in known if suffix in _module(name).SUFFIXES), None)


def _module(name: str) -> ModuleType:
    if name not in _all():
        raise LookupError(f"no output format is called {name}")
    return import_module(f"kpicli.render.{name}")
