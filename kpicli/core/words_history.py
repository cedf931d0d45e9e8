"""The words for figures that are not what they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpicli.core.history import Record
from kpicli.core.history_revisions import DATA, DEFINITION, VERSION, Restated
from kpicli.core.report import Note
from kpicli.core.rounding import places_apart
from kpicli.core.unit import Unit
from kpicli.core.words import NOTHING, number

MOST = 20
"""Restated figures up to which each has a note of its own."""
CAUSES = {DATA: "the data", DEFINITION: "the definition", VERSION: "the version of kpicli"}


def restated(found: Sequence[Restated], units: Mapping[str, Unit]) -> list[Note]:
    """A warning for each restated figure, and one that counts those beyond the first 20."""
    notes = [
        Note("warning", "restated", _told(each, units[each.now.name])) for each in found[:MOST]
    ]
    more = len(found) - MOST
    if more > 0:
        names = ", ".join(dict.fromkeys(each.now.name for each in found[MOST:]))
        text = f"{more:,} more figures restated, of {names}: the ledger has the old and the new"
        notes.append(Note("warning", "restated", text))
    return notes


def which(record: Record) -> str:
    """Which figure a record is of: "nps in 2026-Q1, region North"."""
    days = f"{record.start or 'the beginning'} to before {record.end or 'today'}"
    when = record.period or (days if record.start or record.end else "")
    group = ", ".join(f"{key} {value or '(none)'}" for key, value in record.groups.items())
    named = f"{record.name} in {when}" if record.period else f"{record.name} {when}".strip()
    return ", ".join(part for part in (named, group, record.chosen) if part)


def _told(one: Restated, unit: Unit) -> str:
    figures = " is now ".join(_figures(one.before, one.now, unit))
    changed = " and ".join(CAUSES[cause] for cause in one.causes)
    why = f"{changed} changed" if changed else "neither data, definition nor version changed"
    return f"restated: {which(one.now)}: {figures}: {why}"


def _figures(before: Record, now: Record, unit: Unit) -> tuple[str, str]:
    """Both figures in one scale, with as many decimals as tell them apart."""
    values = [each.value for each in (before, now) if each.value is not None]
    if unit.scales and values:
        unit = unit.scale(values[-1])
    shown = [value / unit.factor for value in values]
    decimals = places_apart(shown[0], shown[-1], unit.decimals) if shown else 0
    told = f"{_figure(before, unit, decimals)} of {before.generated_at[:10]}"
    return told, _figure(now, unit, decimals)


def _figure(record: Record, unit: Unit, decimals: int) -> str:
    if record.withheld:
        return "withheld"
    if record.value is None:
        return f"no figure ({(record.why or NOTHING).replace('-', ' ')})"
    value = number(record.value / unit.factor, decimals, signed=unit.signed)
    return f"{value}{unit.suffix} (n {record.n or 0:,})"
