"""What a command found, as the Python API hands it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpicli.core.report import Cohorts, Ledger, Note, Result
from kpicli.core.report import Report as Facts

if TYPE_CHECKING:
    import pandas as pd

    from kpicli.core.flags import Flagged


class Report:
    """What a command found: the facts, and ways to look them up and to hand them on."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @property
    def results(self) -> tuple[Result, ...]:
        """One result per KPI, group and period, in the order of the command line's output."""
        return self.facts.results

    @property
    def ledger(self) -> Ledger:
        """Where every row of the main source went; `facts.ledgers` has the other sources' too."""
        return self.facts.ledgers[0]

    @property
    def triangles(self) -> tuple[Cohorts, ...]:
        """The cohort triangles, if asked for: per KPI the total's, then each group's."""
        return self.facts.triangles

    @property
    def notes(self) -> tuple[Note, ...]:
        """Remarks on the data."""
        return self.facts.notes

    @property
    def quality(self) -> tuple[Flagged, ...]:
        """The checks of the answers, and how many rows each flags."""
        return self.facts.quality

    def __getitem__(self, name: str) -> Result:
        """The result called `name` for all groups together: `find(name)`."""
        return self.find(name)

    def find(
        self,
        name: str,
        *,
        group: Mapping[str, str | None] | str | None = None,
        period: str | None = None,
    ) -> Result:
        """The result called `name` of one group and period.

        `group` maps segments to their values, as `{"region": "North"}`, None standing for rows
        without a value; where one segment parts the figures its value alone will do. Without it
        the total is meant. `period` is a period's label, as `2026-Q1`; without it, in a series,
        the latest complete period is meant.

        Raises KeyError, which says what there is.
        """
        known = [one for one in self.results if one.name == name]
        if not known:
            raise KeyError(f"no result {name!r}: {_listed(one.name for one in self.results)}")
        wanted = self._group(group)
        series = [one for one in known if dict(one.group) == wanted]
        if not series:
            there = _listed(str(dict(one.group)) for one in known if one.group)
            raise KeyError(f"no group {wanted!r} of {name}: {there}")
        return _of_period(series, period)

    def _group(self, group: Mapping[str, str | None] | str | None) -> dict[str, str | None]:
        if group is None:
            return {}
        if not isinstance(group, str):
            return dict(group)
        if len(self.facts.by) != 1:
            raise KeyError(f"{group!r} names no segment: {_listed(self.facts.by)}")
        return {self.facts.by[0]: group}

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract as ordinary Python data."""
        import json

        from kpicli.render.json import render
        from kpicli.render.parts.surface import Surface

        found: dict[str, Any] = json.loads(render(self.facts, Surface(None, explain=True)))
        return found

    def to_frame(self) -> pd.DataFrame:
        """A pandas DataFrame with a row per result and the columns of the CSV output.

        Of cohort triangles it has a row per cell.

        A column has the same type in every report: counts are `Int64` and booleans `boolean`,
        which hold missing values, numbers are floats, and all else is text.
        """
        from kpicli.render.parquet import render
        from kpicli.render.parts.surface import Surface

        return frame_of(render(self.facts, Surface(None)))

    def __repr__(self) -> str:
        named = [*(one.name for one in self.results), *(one.name for one in self.triangles)]
        names = ", ".join(dict.fromkeys(named))
        return f"<kpicli {self.facts.command}: {names}>"


def frame_of(table: bytes) -> pd.DataFrame:
    """A Parquet file as a DataFrame whose columns have the same types whatever is missing."""
    from io import BytesIO

    import pandas as pd
    import pyarrow as pa
    from pyarrow import parquet

    types = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    frame: pd.DataFrame = parquet.read_table(BytesIO(table)).to_pandas(types_mapper=types.get)
    return frame


def _of_period(series: Sequence[Result], period: str | None) -> Result:
    """The result of the period with that label, or without one of the latest complete period."""
    dated = [(one, one.period) for one in series if one.period is not None]
    if period is None:
        if len(dated) < len(series):
            return next(one for one in series if one.period is None)
        complete = [one for one, when in dated if when.complete]
        if not complete:
            raise KeyError(f"no period is complete: {_listed(when.label for _, when in dated)}")
        return complete[-1]
    for one, when in dated:
        if when.label == period:
            return one
    raise KeyError(f"no period {period!r}: {_listed(when.label for _, when in dated)}")


def _listed(names: Any) -> str:
    return f"there are {', '.join(dict.fromkeys(names)) or 'none'}"
