"""A configuration guessed from real files: what each is, what its columns are, and why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from kpicli.analysis.at_hand import at_hand
from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_file import Looked, Setting, look
from kpicli.analysis.guess_kpis import Draft
from kpicli.analysis.guess_rest import left, nothing
from kpicli.analysis.guess_roles import segments
from kpicli.analysis.guess_survey import Segments, Survey
from kpicli.analysis.guess_table_kpis import drafts, settings
from kpicli.analysis.guess_tables import Table, table
from kpicli.analysis.guess_words import key
from kpicli.core.source import Source
from kpicli.errors import ExitCode, Location, Problem, UserError
from kpicli.sources.files import File, expand

SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class Guess:
    """One source guessed from a file; `left` says what became of columns without a part.

    `segments` are (key, column, its texts). `shown` is the file's name as the user gave it,
    `platform` says whose export it is, and why, `left_out` which rows it leaves out by itself.
    """

    source: str
    shown: str
    name: str
    rows: int
    columns: int
    settings: tuple[Setting, ...]
    segments: tuple[tuple[str, str, tuple[str, ...]], ...]
    drafts: tuple[Draft, ...]
    left: tuple[str, ...]
    platform: str = ""
    left_out: str = ""


@dataclass(slots=True)
class _Seen:
    """What a file was taken for: a survey, a client table, or both."""

    looked: Looked
    survey: Survey | None = None
    table: Table | None = None

    @property
    def bare(self) -> bool:
        """Whether it is a table that gives no KPI, but groups."""
        return self.survey is None and self.table is not None and not drafts(self.table, (), ())


def guess(exports: Sequence[str], folder: str) -> tuple[Guess, ...]:
    """What the files seem to hold, a source each, the survey first; paths relative to `folder`.

    Errors are `UserError`s: whatever keeps a file from being read and `no-question-found` (exit
    3), or files that look like the same table (`tables-alike`, exit 2).
    """
    with ExitStack() as stack:
        found, problems = [], list[Problem]()
        for export in exports:
            try:
                hand = stack.enter_context(at_hand(export))
                files = stack.enter_context(expand(hand.path))
                alone = len(exports) == 1
                found.append(_seen(export, folder, files, Source(SURVEY, hand.path), alone))
            except UserError as error:
                problems += error.problems
        if problems:
            raise UserError(problems, ExitCode.DATA)
        _unlike(found)
        return _guesses(found)


def _seen(export: str, folder: str, files: Sequence[File], source: Source, alone: bool) -> _Seen:
    """A file taken for what it holds, in the likely encoding where it is not UTF-8."""
    try:
        return _taken(look(export, folder, files, source), alone)
    except UserError as error:
        other = _encoding(error)
        if other is None:
            raise
        try:
            return _taken(look(export, folder, files, replace(source, encoding=other)), alone)
        except UserError as again:
            raise error if _encoding(again) else again from None


def _encoding(error: UserError) -> str | None:
    """The likely encoding of a file that is not UTF-8."""
    slugs = {problem.slug for problem in error.problems}
    if "nul-in-header" in slugs:
        return "utf-16-le"
    return "cp1252" if "bad-encoding" in slugs else None


def _taken(looked: Looked, alone: bool) -> _Seen:
    """A survey where ratings are asked, a client table where its columns are there, or both.

    A table that a survey might hold the columns of is one only where nothing is rated; one that
    gives no KPI only beside other files.
    """
    answers = looked.head.known is not None and not looked.head.known.tickets
    found = None if answers else table(looked)
    sure = found is not None and found.sure
    survey = Survey(looked, found.taken if found is not None and sure else ())
    if found is not None and (sure or not survey.asks_ratings):
        if sure and survey.asks_ratings:
            # standard input can be read once, for the survey
            return _Seen(looked, survey, None if looked.export == "-" else found)
        if not alone or drafts(found, (), ()):
            return _Seen(looked, None, found)
    if survey.asks:
        return _Seen(looked, survey)
    left_out = f"{looked.platform}; left out: {looked.left_out}" if looked.left_out else ""
    raise nothing(looked.export, looked.columns, len(survey.drafts), left_out)


def _unlike(found: Sequence[_Seen]) -> None:
    """Give tables that only part others names of their own; raise (exit 2) where two look alike."""
    by_kind: dict[str, list[str]] = {}
    whole = {one.table.kind for one in found if one.table and not one.bare}
    for one in found:
        kinds = [SURVEY] if one.survey else []
        if one.table and one.bare and one.table.kind in whole:
            one.table.called = key(one.looked.name, 1, {*whole, SURVEY})
        kinds += [one.table.source] if one.table else []
        for kind in kinds:
            by_kind.setdefault(kind, []).append(one.looked.shown)
    problems = [
        Problem(
            "tables-alike",
            f"{' and '.join(files)} look like one table, {kind}",
            Location(files[1]),
            hint="give a folder or a glob where they are one table in parts, else one of them",
        )
        for kind, files in by_kind.items()
        if len(files) > 1
    ]
    if problems:
        raise UserError(problems, ExitCode.USAGE)


def _guesses(found: Sequence[_Seen]) -> tuple[Guess, ...]:
    """The sources with segments under names of their own, the survey first."""
    taken: set[str] = set()
    stays = {one.table.source for one in found if one.table and "start" in one.table.columns}
    surveys = []
    others = []
    for one in found:
        if one.survey is not None:
            parts = [] if _by_client(one) else one.survey.segments
            surveys.append(_of_survey(one, one.survey, _named(parts, taken)))
        if one.table is not None:
            own = one.survey is None or _by_client(one)
            parts = [c for c in segments(_free(one)) if own] if own else []
            others.append(_of_table(one, one.table, _named(parts, taken), stays))
    return (*surveys, *others)


def _by_client(one: _Seen) -> bool:
    """Whether a survey's clients have their accounts in the same file, which parts all KPIs."""
    return one.table is not None and one.table.kind == "accounts"


def _free(one: _Seen) -> list[Column]:
    used = one.table.taken if one.table else set()
    return [column for column in one.looked.columns if column.name not in used]


def _named(parts: Segments, taken: set[str]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple(
        (key(column.name, column.number, taken), column.name, tuple(texts))
        for column, texts in parts
    )


def _of_survey(
    one: _Seen, survey: Survey, parts: tuple[tuple[str, str, tuple[str, ...]], ...]
) -> Guess:
    return Guess(
        SURVEY,
        one.looked.shown,
        one.looked.name,
        one.looked.rows,
        len(one.looked.head.names),
        tuple(survey.settings),
        parts,
        tuple(survey.drafts),
        tuple(survey.left()),
        one.looked.platform,
        one.looked.left_out,
    )


def _of_table(
    one: _Seen,
    found: Table,
    parts: tuple[tuple[str, str, tuple[str, ...]], ...],
    stays: set[str],
) -> Guess:
    looked = one.looked
    said, doubts = settings(looked, found)
    known = found.taken | {name for _, name, _ in parts}
    rest = [] if one.survey else left(looked.head, looked.columns, known)
    return Guess(
        found.source,
        looked.shown,
        looked.name,
        looked.rows,
        len(looked.head.names),
        tuple(said),
        parts,
        tuple(drafts(found, doubts, stays)),
        tuple(rest),
        looked.platform,
        looked.left_out,
    )
