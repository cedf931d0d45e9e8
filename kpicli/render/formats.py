"""The output formats by name and by file suffix; every other module here is a format.

A format is one file, named after it: its `SUFFIXES`, whether it is `BINARY`, and
`render(report, surface)`. Nothing is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from kpicli.core.report import Report
from kpicli.render.parts.surface import Surface

Renderer = Callable[[Report, Surface], str | bytes]


def names() -> tuple[str, ...]:
    """The names of all formats, in alphabetical order."""
    here = str(Path(__file__).parent)
    return tuple(
        sorted(
            each.name for each in iter_modules([here]) if not each.ispkg and each.name != "formats"
        )
    )


def load(name: str) -> Renderer:
    """The renderer of the format called `name`; what it returns is bytes for a binary format.

    LookupError when there is no such format.
    """
    render: Renderer = _module(name).render
    return render


def is_binary(name: str) -> bool:
    """Whether a format is bytes that no terminal should see. LookupError as in `load`."""
    return bool(_module(name).BINARY)


def for_suffix(path: Path) -> str | None:
    """The name of the format that a file's suffix stands for, or None."""
    suffix = path.suffix.lower()
    alike = suffix[1:]
    if alike in names() and suffix in _module(alike).SUFFIXES:
        return alike
    return next((name for name in names() if suffix in _module(name).SUFFIXES), None)


def _module(name: str) -> ModuleType:
    if name not in names():
        raise LookupError(f"no output format is called {name}")
    return import_module(f"kpicli.render.{name}")
