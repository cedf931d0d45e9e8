"""The Python API: a configuration loaded once, scored on a file, a DataFrame or an Arrow table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpicli.analysis.request import Request
from kpicli.config.load import Config
from kpicli.config.load import load as load_config
from kpicli.core.plan import Condition
from kpicli.core.report import Ledger, Note, Report, Result
from kpicli.errors import Location, data_error, usage_error

if TYPE_CHECKING:
    import pandas as pd


class Scored:
    """What a command found: the facts in `report`, and ways to hand them on."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @property
    def results(self) -> tuple[Result, ...]:
        """One result per KPI, in the configuration's order."""
        return self.report.results

    @property
    def ledger(self) -> Ledger:
        """Where every row of the main source went."""
        return self.report.ledgers[0]

    @property
    def notes(self) -> tuple[Note, ...]:
        """Remarks on the data."""
        return self.report.notes

    def __getitem__(self, name: str) -> Result:
        """The result called `name`; KeyError if there is none."""
        for result in self.results:
            if result.name == name:
                return result
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract as ordinary Python data."""
        import json

        from kpicli.render.json import render
        from kpicli.render.parts.surface import Surface

        found: dict[str, Any] = json.loads(render(self.report, Surface(None, explain=True)))
        return found

    def to_frame(self) -> pd.DataFrame:
        """A pandas DataFrame with a row per result and the columns of the CSV output.

        A column has the same type in every report: counts are `Int64` and booleans `boolean`,
        which hold missing values, numbers are floats, and all else is text.
        """
        from io import BytesIO

        import pandas as pd
        import pyarrow as pa
        from pyarrow import parquet

        from kpicli.render.parquet import render
        from kpicli.render.parts.surface import Surface

        table = parquet.read_table(BytesIO(render(self.report, Surface(None))))
        types = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
        frame: pd.DataFrame = table.to_pandas(types_mapper=types.get)
        return frame

    def __repr__(self) -> str:
        return f"<kpicli report: {', '.join(result.name for result in self.results)}>"


class Scorecard:
    """A checked configuration, ready to score as often as wanted."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @property
    def kpis(self) -> tuple[str, ...]:
        """The names of the results it computes."""
        return tuple(self.config.kpis)

    def score(
        self,
        data: Any = None,
        *,
        kpis: Iterable[str] = (),
        since: str | date | None = None,
        until: str | date | None = None,
        where: Mapping[str, Any] | None = None,
        level: float | None = None,
        strict: bool = False,
    ) -> Scored:
        """Every KPI over all rows.

        `data` is the main source in place of the configured path: a path, a pandas DataFrame,
        or an Arrow table. Missing values of a DataFrame are missing answers. `kpis` are names
        of results, all when empty. `since` (included) and `until` (not included) are days, as
        ISO text or dates; `where` keeps rows by column: a value, or a list of them.

        Raises `kpicli.UserError`, which lists everything that is wrong at once.
        """
        from kpicli.analysis.score import score

        path, table = _main(data)
        request = Request(
            export=path,
            data=table,
            kpis=(kpis,) if isinstance(kpis, str) else tuple(kpis),
            since=_day(since, "since"),
            until=_day(until, "until"),
            where=_conditions(where or {}),
            level=_level(level),
            strict=strict,
        )
        return Scored(score(self.config, request))

    def __repr__(self) -> str:
        return f"<kpicli scorecard {self.config.file}: {', '.join(self.kpis)}>"


def load(path: str | PathLike[str]) -> Scorecard:
    """The scorecard of a configuration file. Raises `kpicli.UserError`."""
    return Scorecard(load_config(Path(path)))


def _conditions(where: Mapping[str, Any]) -> tuple[Condition, ...]:
    found = []
    for column, given in where.items():
        several = isinstance(given, Iterable) and not isinstance(given, str)
        values = tuple(str(value) for value in (given if several else (given,)))
        if not values:
            raise usage_error(
                "bad-condition",
                f"no value is given for {column!r}",
                Location("where"),
                hint='for example where={"channel": ["email", "phone"]}',
            )
        found.append(Condition(str(column), values))
    return tuple(found)


def _day(value: str | date | None, name: str) -> str | None:
    """A day as ISO text."""
    if value is None or isinstance(value, date):
        return value.isoformat()[:10] if value else None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise usage_error(
            "bad-date", f"{value!r} is no date", Location(name), hint="write 2026-12-31"
        ) from None


def _level(value: float | None) -> float | None:
    if value is not None and not 0.5 < value < 1:
        raise usage_error(
            "bad-level",
            f"the level {value} is not between 0.5 and 1",
            Location("level"),
            hint="0.95 means 95 %",
        )
    return value


def _main(data: Any) -> tuple[str | None, Any]:
    """The main source as (path, Arrow table), one of them None."""
    if data is None:
        return None, None
    if isinstance(data, str | PathLike):
        path = fspath(data)
        if not path.strip():
            raise usage_error("no-such-file", "the name of the export is empty")
        return path, None
    import pyarrow as pa

    if isinstance(data, pa.Table):
        return None, data
    if isinstance(data, pa.RecordBatch):
        return None, pa.Table.from_batches([data])
    if type(data).__module__.split(".")[0] == "pandas" and hasattr(data, "columns"):
        return None, _table(data)
    raise data_error(
        "not-a-table",
        f"{type(data).__name__} is neither a path, a DataFrame nor an Arrow table",
        hint="pass a path, a pandas DataFrame or a pyarrow Table",
    )


def _table(frame: pd.DataFrame) -> Any:
    """A DataFrame as an Arrow table; columns of mixed values, such as 9 and "n/a", as text."""
    import pandas as pd
    import pyarrow as pa

    arrays: list[Any] = []
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        try:
            array: Any = pa.Array.from_pandas(column)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            missing = pd.isna(column).tolist()
            values = zip(column.tolist(), missing, strict=True)
            array = pa.array([None if none else str(value) for value, none in values], pa.string())
        arrays.append(array)
    return pa.table(arrays, names=[str(name) for name in frame.columns])
