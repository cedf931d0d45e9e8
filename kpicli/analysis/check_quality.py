"""What `check` tells of flagged answers: how many, and what each KPI is with and without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kpicli.analysis.quality import checked
from kpicli.analysis.quality_columns import declared
from kpicli.analysis.request import Request
from kpicli.config.load import Config
from kpicli.core.flags import Flagged, WithFlagged
from kpicli.core.kpi import Scored
from kpicli.core.looks import LeftOut
from kpicli.core.source import Source

if TYPE_CHECKING:
    from kpicli.core.estimate import Estimate
    from kpicli.core.unit import Unit


@dataclass(frozen=True, slots=True)
class Both:
    """The figure of a KPI with the flagged answers and without them."""

    name: str
    unit: Unit
    within: WithFlagged
    without: WithFlagged


@dataclass(frozen=True, slots=True)
class Flags:
    """Every check made. `figures` are those without the rows that the checks `tried` flag.

    These are the ones that `exclude` names, or where it names none all of them.
    """

    flagged: tuple[Flagged, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    tried: tuple[str, ...] = ()
    figures: tuple[Both, ...] = ()


def flags_of(config: Config, source: Source) -> Flags:
    """The checks made on a source, without figures. Errors are `UserError`s."""
    from kpicli.engine.session import session

    with session(source, config.reporting.timezone) as opened:
        found = checked(config, source, opened)
    return Flags(found.flagged, found.left_out, _tried(found.flagged))


def _tried(flagged: Sequence[Flagged]) -> tuple[str, ...]:
    some = [one for one in flagged if one.rows]
    excluded = [one for one in some if one.excluded]
    return tuple(dict.fromkeys(one.check for one in excluded or some))


def with_figures(config: Config, source: Source, kpis: Mapping[str, Scored], flags: Flags) -> Flags:
    """The same with the figures of each KPI; none where no row is flagged, or nothing declared."""
    if not flags.tried or not declared(source):
        return flags
    from kpicli.analysis.measure import survey_pass

    config = replace(config, sources={**config.sources, source.name: source})
    figures = []
    with survey_pass(config, Request(), kpis, None, flags.tried) as found:
        for name in kpis:
            frame = found.frame(name)
            frame.prepare([()])
            within = frame.with_flagged(())
            if within is not None:
                figures.append(Both(name, frame.kpi.unit, within, _figure(frame.estimate(()))))
    return replace(flags, figures=tuple(figures))


def _figure(found: Estimate | None) -> WithFlagged:
    return WithFlagged(None, 0) if found is None else WithFlagged(found.value, found.n)
