"""The cards of the catalogue that a scorecard tells from."""

from __future__ import annotations

from collections.abc import Iterable

from kpicli.analysis.catalogue import entry
from kpicli.core.scorecard import Card


def cards_of(names: Iterable[str]) -> dict[str, Card]:
    """The cards of calculators by their ids."""
    return {name: _card(name) for name in dict.fromkeys(names)}


def _card(name: str) -> Card:
    parts = entry(name).parts
    return Card(tuple(parts["questions"]), tuple(parts["actions"]))
