"""The answers looked at twice: which checks are made, what they flag, and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpicli.config.load import Config
from kpicli.core import flags
from kpicli.core.answers import NOT_APPLICABLE, fold
from kpicli.core.durations import UNITS
from kpicli.core.flags import Flagged
from kpicli.core.kpi import Kpi, Scored
from kpicli.core.looks import MOST, REASONS, Key, LeftOut, Look
from kpicli.core.quality import (
    LEAST_ITEMS,
    Quality,
    RepeatedTexts,
    Speeders,
    StraightLiners,
    TestAddresses,
)
from kpicli.core.source import Source
from kpicli.errors import Location, data_error, usage_error
from kpicli.sources.naming import Columns

if TYPE_CHECKING:
    from kpicli.engine.session import Session

Judge = Callable[[flags.Rows], tuple[float | None, Collection[Key]]]
"""The threshold, if there is one, and the keys that are flagged."""

DUPLICATES = "duplicates"


@dataclass(frozen=True, slots=True)
class Check:
    """A check to make: its name and definition, what it looks up, and how that is judged."""

    name: str
    definition: str
    look: Look
    judge: Judge


@dataclass(frozen=True, slots=True)
class Checked:
    """The checks made, and the rows that are left out for them."""

    flagged: tuple[Flagged, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def checked(
    config: Config, source: Source, opened: Session, exclude: Collection[str] | None = None
) -> Checked:
    """Every check for which the columns are known, made on the rows that `where` keeps.

    `exclude` names the checks whose rows are left out in place of the configuration's own.
    Errors are `UserError`s: `quality-without-column` (exit 2), `quality-not-checked` (exit 3).
    """
    made = _checks(config, source, opened.columns)
    if exclude is None:
        exclude = () if source.quality is None else source.quality.exclude
        _must_be_there(config, source, exclude, made)
    if not made:
        return Checked()
    looked = opened.look([check.look for check in made])
    flagged, left_out = [], []
    for check, rows in zip(made, looked.keys, strict=True):
        out = check.name in exclude
        columns = check.look.columns
        if rows is None:
            if out:
                raise _too_many(source, check)
            flagged.append(Flagged(check.name, columns, check.definition, None, None, looked.rows))
            continue
        threshold, keys = check.judge(rows)
        n = flags.rows_of(keys, rows)
        one = Flagged(check.name, columns, check.definition, threshold, n, looked.rows, out)
        flagged.append(one)
        if out and keys:
            whole = {key * len(columns) for key in keys} if check.look.alike else keys
            left_out.append(LeftOut(REASONS[check.name], columns, frozenset(whole)))
    return Checked(tuple(flagged), tuple(left_out))


def _checks(config: Config, source: Source, there: Columns) -> list[Check]:
    """The checks for which the columns are known, in the order in which a row counts."""
    quality = source.quality or Quality()
    return [
        *_addresses(source, quality.test_addresses or TestAddresses()),
        *_duplicates(quality),
        *_speeders(source, quality.speeders or Speeders()),
        *_straight_liners(config.kpis, quality.straight_liners or StraightLiners(), there),
        *_repeated_texts(config.kpis, quality.repeated_texts or RepeatedTexts(), there),
    ]


def _addresses(source: Source, options: TestAddresses) -> list[Check]:
    column = source.column("email")
    if column is None:
        return []
    own = options.domains
    parts = tuple(dict.fromkeys([*flags.ADDRESS_PARTS, *map(flags.domain, own)]))
    definition = "addresses for trying out" + (f", or of {', '.join(own)}" if own else "")
    look = Look((column,), parts=parts)
    judge: Judge = lambda rows: (None, flags.test_addresses(rows, own))  # noqa: E731
    return [Check("test_addresses", definition, look, judge)]


def _duplicates(quality: Quality) -> list[Check]:
    by = () if quality.duplicates is None else quality.duplicates.by
    return [
        Check(
            DUPLICATES,
            f"the same {' and '.join(columns)}",
            Look(columns, repeated=True),
            lambda rows: (None, flags.copies(rows)),
        )
        for columns in dict.fromkeys(by)
    ]


def _speeders(source: Source, options: Speeders) -> list[Check]:
    column = source.column("duration")
    if column is None:
        return []
    limit, unit = options.under, UNITS[source.duration_unit]
    definition = f"under {limit} s" if limit.share is None else f"under {limit}"
    judge: Judge = lambda rows: flags.speeders(rows, limit, unit, source.decimal)  # noqa: E731
    return [Check("speeders", definition, Look((column,)), judge)]


def _straight_liners(
    kpis: Mapping[str, Kpi], options: StraightLiners, there: Columns
) -> list[Check]:
    batteries = dict.fromkeys(options.questions)
    if not batteries:
        own = (kpi.columns for kpi in kpis.values() if isinstance(kpi, Scored))
        batteries = dict.fromkeys(
            one for one in own if len(one) >= LEAST_ITEMS and all(each in there for each in one)
        )
    return [
        Check(
            "straight_liners",
            f"the same answer to all of {', '.join(battery)}",
            Look(battery, alike=True),
            _apart_from(_none_of(kpis, battery, there)),
        )
        for battery in batteries
    ]


def _apart_from(none: Collection[str]) -> Judge:
    return lambda rows: (None, flags.straight_liners(rows, none))


def _none_of(kpis: Mapping[str, Kpi], columns: Collection[str], there: Columns) -> frozenset[str]:
    """The folded texts that KPIs on these columns, or the file itself, say to be no answer."""
    questions = [
        question
        for kpi in kpis.values()
        if isinstance(kpi, Scored)
        for question in kpi.questions
        if question.column in columns
    ]
    fields = [field for column in columns if (field := there.field(column)) is not None]
    none = {text for one in questions for text in (*one.missing, *one.not_applicable)}
    none |= {text for one in fields for text in (*one.missing, *one.not_applicable)}
    named = [(text, fold(label)) for field in fields for text, label in field.labels.items()]
    return frozenset(none | {fold(text) for text, label in named if label in none | NOT_APPLICABLE})


def _repeated_texts(kpis: Mapping[str, Kpi], options: RepeatedTexts, there: Columns) -> list[Check]:
    columns = dict.fromkeys(options.questions)
    if not columns:
        own = [kpi for kpi in kpis.values() if isinstance(kpi, Scored) and kpi.comments is not None]
        columns = dict.fromkeys(kpi.columns[0] for kpi in own if kpi.columns[0] in there)
    least = options.at_least
    return [
        Check(
            "repeated_texts",
            f"a text of {least} characters or more that several rows have",
            Look((column,), least=least),
            lambda rows: (float(least), flags.repeated_texts(rows, least)),
        )
        for column in columns
    ]


def _must_be_there(
    config: Config, source: Source, exclude: Collection[str], made: Sequence[Check]
) -> None:
    """Raise (exit 2) for a check whose rows are to be left out and that nothing is known of."""
    known = {check.name for check in made}
    for name in exclude:
        if name not in known:
            path = f"sources.{source.name}.quality"
            raise usage_error(
                "quality-without-column",
                f"{name} has no column to look at",
                config.place(f"{path}.exclude", path),
                hint=f"name its columns, for example {name}: {{questions: [...]}}",
            )


def _too_many(source: Source, check: Check) -> Exception:
    return data_error(
        "quality-not-checked",
        f"{check.name}: {', '.join(check.look.columns)} holds more than {MOST:,} different texts",
        Location(source.path),
        hint=f"take {check.name} out of exclude:",
    )
