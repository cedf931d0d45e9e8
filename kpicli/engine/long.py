"""A survey with a row per answer made wide: a row per response, a column per question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kpicli.core.field import Field
from kpicli.core.source import Long
from kpicli.engine.connection import execute, locked
from kpicli.engine.failure import meant
from kpicli.engine.places import shown
from kpicli.engine.relation import Relation
from kpicli.engine.sql import literal
from kpicli.errors import Location, UserError, data_error
from kpicli.sources.files import File
from kpicli.sources.held import Held, Texts
from kpicli.sources.naming import Columns
from kpicli.sources.platform import distinct

MOST = 2000
"""So many questions can a survey have: more are hardly questions."""
BATCH = 10_000

_PAIRS = """
CREATE TEMP TABLE pairs AS
SELECT r, q, count(*) AS n, min(row) AS row, count(DISTINCT a) > 1 AS differ
FROM (SELECT coalesce(trim({response}), '') AS r, coalesce(trim({question}), '') AS q,
             coalesce({answer}, '') AS a, row FROM {rows})
GROUP BY r, q
"""
_COUNTS = """
SELECT coalesce(sum(n) FILTER (r = ''), 0), coalesce(sum(n) FILTER (r <> '' AND q = ''), 0),
       coalesce(sum(n - 1) FILTER (r <> '' AND q <> ''), 0),
       count(*) FILTER (r <> '' AND q <> ''),
       count(DISTINCT r) FILTER (r <> '' AND q <> ''),
       count(*) FILTER (r <> '' AND q <> '' AND differ)
FROM pairs
"""
_QUESTIONS = """
SELECT q FROM pairs WHERE r <> '' AND q <> '' GROUP BY q ORDER BY min(row)
"""


def widen(raw: Relation, long: Long) -> Held:
    """The responses of an opened table with a row per answer, which is read once for them.

    A response has the first of its rows' texts in the other columns, and of several answers to
    one question the last. What is not a response of its own is counted in `aside`. Errors (exit
    2, 3): `no-such-column`, `too-many-questions`, and those of reading.
    """
    for column in (long.response, long.question, long.answer):
        if column not in raw.columns:
            raise _no_column(raw, column)
    raw.check([long.response, long.question, long.answer])
    with _reading(raw, [long.response, long.question, long.answer]) as (run, rows, text):
        run(
            _PAIRS.format(
                response=text[long.response],
                question=text[long.question],
                answer=text[long.answer],
                rows=rows,
            )
        )
        [(nobody, nothing, again, answers, responses, differ)] = run(_COUNTS).fetchall()
        questions = [question for (question,) in run(_QUESTIONS).fetchall()]
    if len(questions) > MOST:
        text_ = f"column {long.question!r} holds {len(questions):,} different questions"
        hint = f"at most {MOST:,} can be: is another column the one of the question?"
        raise data_error("too-many-questions", text_, Location(raw.source.path), hint=hint)
    found = _Wide(raw, long, questions)
    aside = {
        "no-response": int(nobody),
        "no-question": int(nothing),
        "superseded": int(again),
        "same-response": int(answers) - int(responses),
    }
    held = Held(
        raw.files[0] if raw.files else File(_nowhere(), raw.source.path),
        raw.source,
        found.columns,
        int(responses),
        found.read,
        f"{raw.format}, long",
        locate=lambda row: shown(raw, [row])[row],
        aside={reason: n for reason, n in aside.items() if n},
    )
    if differ:
        text_ = (
            f"{differ:,} question{'s have' if differ > 1 else ' has'} several different answers "
            "of one response: the last counts"
        )
        held.notes.append(("answered-again", text_, raw.source.path))
    return held


class _Wide:
    """The wide columns of a long table: those of its rows, then a column for each question."""

    def __init__(self, raw: Relation, long: Long, questions: Sequence[str]) -> None:
        self.raw = raw
        self.long = long
        self.questions = list(questions)
        answers = {raw.columns.find(column) for column in (long.question, long.answer)}
        self.others = [one for one in raw.columns.fields if one.name not in answers]
        names = distinct([*(one.name for one in self.others), *questions])
        asked = [Field(name) for name in names[len(self.others) :]]
        self.columns = Columns([*self.others, *asked])

    def read(self, places: Sequence[int]) -> Iterator[tuple[Texts, Sequence[int]]]:
        """The columns' texts with the record number of each response's first row."""
        self.raw.open_again()
        long = self.long
        others = [self.others[place].name for place in places if place < len(self.others)]
        needed = list(dict.fromkeys([long.response, long.question, long.answer, *others]))
        with _reading(self.raw, needed) as (run, rows, text):
            picked = [self._picked(place, text) for place in places]
            response, question = (f"coalesce(trim({text[c]}), '')" for c in needed[:2])
            query = run(
                f"SELECT min(row), {', '.join(picked) or 'NULL'} FROM {rows} "
                f"WHERE {response} <> '' AND {question} <> '' "
                f"GROUP BY trim({text[long.response]}) ORDER BY 1"
            )
            while found := query.fetchmany(BATCH):
                numbers, *texts = zip(*found, strict=True)
                yield texts[: len(places)], numbers

    def _picked(self, place: int, text: dict[str, str]) -> str:
        """The SQL of a wide column: the first text, or the last answer to the question."""
        if place < len(self.others):
            return f"arg_min({text[self.others[place].name]}, row)"
        question = self.questions[place - len(self.others)]
        asked = f"trim({text[self.long.question]}) = {literal(question)}"
        return f"arg_max({text[self.long.answer]}, row) FILTER (WHERE {asked})"


@contextmanager
def _reading(raw: Relation, columns: Sequence[str]) -> Iterator[tuple[Any, str, dict[str, str]]]:
    """The table's rows under a connection of their own: (run, FROM clause, text by column)."""
    import duckdb

    paths = [str(file.path) for file in raw.files] if raw.parquet else []
    raw.rows = 0
    with locked(paths) as connection:

        def run(sql: str) -> Any:
            try:
                return execute(connection, sql)
            except (duckdb.Error, RuntimeError, ValueError) as error:
                raise meant(error, [raw]) from None

        rows, _, text, _ = raw.register(connection, [], list(columns))
        yield run, rows, text


def _no_column(raw: Relation, column: str) -> UserError:
    import difflib

    close = difflib.get_close_matches(column, list(raw.columns), 1)
    listed = ", ".join(list(raw.columns)[:20])
    hint = f"did you mean {close[0]}?" if close else f"its columns are {listed}"
    text = f"there is no column {column!r}, which long: names"
    return data_error("no-such-column", text, Location(raw.source.path), hint=hint)


def _nowhere() -> Any:
    from pathlib import Path

    return Path()
