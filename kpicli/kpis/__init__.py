"""One file per KPI: the file name is the id, the identity card first, the arithmetic last."""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

from kpicli.core.kpi import Identity, Kpi

COMPOSITE = "composite"
"""The id of the KPI that is made of others, and so is built when they are there."""


class Calculator(Protocol):
    """What a KPI's file holds."""

    IDENTITY: Identity
    Options: type[Any]

    def build(self, name: str, options: Any, given: Any, /) -> Kpi:
        """The KPI called `name` with these options; raises `OptionError`.

        A survey KPI is `given` the decimal mark of the survey, a client KPI the sources by name,
        a composite the other KPIs.
        """
        ...


@cache
def names() -> tuple[str, ...]:
    """The ids of the KPIs that can be computed, alphabetically."""
    return _ids("", ".py")


@cache
def cards() -> tuple[str, ...]:
    """The ids of the KPIs that have a catalogue card, alphabetically."""
    return _ids("cards", ".yaml")


def _ids(folder: str, suffix: str) -> tuple[str, ...]:
    from importlib.resources import files

    place = files(__name__).joinpath(folder) if folder else files(__name__)
    found = (entry.name for entry in place.iterdir())
    return tuple(
        sorted(n.removesuffix(suffix) for n in found if n.endswith(suffix) and n[0] != "_")
    )


def calculator(kpi: str) -> Calculator:
    """The file of the KPI called `kpi`; KeyError if there is none."""
    if kpi not in names():
        raise KeyError(kpi)
    from importlib import import_module

    module: Any = import_module(f"{__name__}.{kpi}")
    found: Calculator = module
    return found
