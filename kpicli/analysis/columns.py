"""The columns that a configuration names, held against those that the data have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kpicli.analysis.quality_columns import used as of_quality
from kpicli.config.load import Config
from kpicli.core.kpi import Kpi, Scored, Tabled
from kpicli.core.recipe import Recipe
from kpicli.core.source import Source
from kpicli.errors import ExitCode, Location, Problem, UserError, data_error
from kpicli.sources.naming import Columns

TABLE = "(table)"
"""The path of a source whose rows are given from Python."""


def check_columns(
    config: Config,
    source: Source,
    kpis: Mapping[str, Kpi],
    columns: Sequence[str],
    *,
    roles: bool = False,
) -> None:
    """Raise (exit 2) for every column named that the data do not have, each at its place.

    `roles` asks also for the columns of the source that no KPI reads yet.
    """
    problems = []
    further = source.roles.items() if roles else ()
    named = [(column, f"sources.{source.name}.{role}") for role, column in further]
    for column, path in dict.fromkeys([*used_columns(source, kpis), *named]):
        if column not in columns:
            problems.append(no_column(config, source, column, path, columns))
        elif source.data is not None and columns.count(column) > 1:
            text = f"{columns.count(column)} columns are called {column!r}"
            hint = "give each column a name of its own"
            raise data_error("duplicate-header", text, _place(config, path), hint=hint)
    if problems:
        raise UserError(sorted(problems, key=_line), ExitCode.USAGE)


def check_all(
    config: Config,
    used: Sequence[tuple[Source, Mapping[str, Kpi]]],
    columns_of: Callable[[str], Sequence[str]],
) -> None:
    """Raise (exit 2) for every column that tables and their KPIs name and the data do not have."""
    problems: list[Problem] = []
    for source, kpis in used:
        try:
            check_columns(config, source, kpis, columns_of(source.name), roles=True)
        except UserError as error:
            problems += error.problems
    if problems:
        raise UserError(sorted(problems, key=_line), ExitCode.USAGE)


def _line(problem: Problem) -> tuple[int, int]:
    where = problem.where
    return (where.line or 0, where.column or 0) if where else (0, 0)


def used_columns(source: Source, kpis: Mapping[str, Kpi]) -> list[tuple[str, str]]:
    """Every column that the plan reads, with its path in the configuration."""
    base = f"sources.{source.name}"
    used = [
        (getattr(source, role), f"{base}.{role}")
        for role in ("client", "date", "weight", "strata", "cluster")
        if getattr(source, role)
    ]
    if isinstance(source.population, str):
        used.append((source.population, f"{base}.population"))
    used += [(rule.column, f"{base}.where.{rule.column}") for rule in source.where]
    if source.dedupe:
        used += [
            (column, f"{base}.dedupe.by[{place}]") for place, column in enumerate(source.dedupe.by)
        ]
        further = {"date": source.dedupe.date, "ties": source.dedupe.ties}
        used += [(column, f"{base}.dedupe.{key}") for key, column in further.items() if column]
    if any(isinstance(kpi, Scored) for kpi in kpis.values()):
        used += of_quality(source)
    for name, kpi in kpis.items():
        if isinstance(kpi, Scored):
            for place, column in enumerate(kpi.columns):
                option = kpi.comments.options[place] if kpi.comments else f"items[{place}]"
                used.append((column, f"kpis.{name}.{option}"))
            if kpi.weight and kpi.weight != "none":
                used.append((kpi.weight, f"kpis.{name}.weight"))
        elif isinstance(kpi, Tabled):
            used += _of_recipe(f"kpis.{name}", kpi.recipe)
        used += [(rule.column, f"kpis.{name}.where.{rule.column}") for rule in kpi.where]
    return used


def _of_recipe(path: str, recipe: Recipe) -> list[tuple[str, str]]:
    """The columns that options of a client KPI name beside `where`."""
    rules = {"closed": "open", "cancelled": "cancelled", "event": "event"}
    used = []
    for option, name in rules.items():
        found = getattr(recipe, name, ())
        if not isinstance(found, str):
            used += [(rule.column, f"{path}.{option}.{rule.column}") for rule in found]
    for option in ("numerator", "denominator"):
        if column := getattr(recipe, option, None):
            used.append((column, f"{path}.{option}"))
    return used


def no_column(
    config: Config, source: Source, column: str, path: str, columns: Sequence[str]
) -> Problem:
    """The problem of a column named at `path` of the configuration that the data do not have."""
    from kpicli.config.decode import closest

    several = columns.meant(column) if isinstance(columns, Columns) else []
    if len(several) > 1:
        listed = "; ".join(" ".join(name.split()) for name in several)
        return Problem(
            "ambiguous-column",
            f"{column!r} may be any of {len(several)} columns: {listed}",
            _place(config, path),
            tuple(several),
            "name one of them, or write more of the question's text",
        )
    close = closest(column, columns.spellings if isinstance(columns, Columns) else columns)
    shown = {"-": "standard input", TABLE: "the table"}.get(source.path, source.path)
    return Problem(
        "no-such-column",
        f"there is no column {column!r} in {shown}",
        _place(config, path),
        tuple(columns),
        f"did you mean {close}?" if close else None,
    )


def _place(config: Config, path: str) -> Location:
    """Where a column is named: at `path`, at what stands around it, or on the command line."""
    if path.startswith("sources.") and ".where." in path and path not in config.places:
        return Location("--where")
    around = [path, path.replace(".items[0]", ".question")]
    while "." in path or "[" in path:
        path = path[: max(path.rfind("."), path.rfind("["))]
        around.append(path)
    return config.place(*around)
