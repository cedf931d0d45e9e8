"""Polluted files: each read exactly, counted, or refused; none silently wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kpicli.core.source import Source
from kpicli.engine import small
from kpicli.errors import ExitCode, UserError
from kpicli.sources.delimited import Delimited
from kpicli.sources.files import File
from kpicli.sources.recognise import open_table
from tests.sources.pollute import Polluted, files
from tests.thorough import often

SHARDS = 4
FILES = often(1200, 2400)


def read(path: Path, *, quick: bool) -> tuple[list[tuple[str, ...]], Delimited, list[str]]:
    """All rows of a file by one of the two ways of reading, its columns and itself."""
    opened = open_table(File(path, path.name), Source("s", str(path), max_malformed=1.0))
    assert isinstance(opened, Delimited)
    names = [name for name in opened.names if opened.names.count(name) == 1]
    rows: list[tuple[str, ...]] = []
    if quick:
        found, _ = small.records(opened, names)
        rows = [tuple(row) for row in found]
    else:
        for table, _ in opened.tables(names, lambda table: table):
            columns = [table.column(name).to_pylist() for name in names]
            rows += list(zip(*columns, strict=True))
    return rows, opened, names


def runs(spoiled: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spoiled records as runs of lines: two next to each other may count as one broken record."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spoiled):
        if joined and first == joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def outcome(polluted: Polluted, path: Path, *, quick: bool) -> str:
    """`exact`, `counted` or `refused`, after checking that it is rightly so."""
    try:
        rows, opened, names = read(path, quick=quick)
    except UserError as error:
        assert error.code is ExitCode.DATA
        [problem] = error.problems
        assert problem.slug
        assert problem.where is not None
        assert problem.hint
        return "refused"
    places = [polluted.names.index(name) for name in names]
    truth = Counter(tuple(row[place] for place in places) for row in polluted.rows)
    assert Counter(rows) == truth, polluted.name
    lines = [bad.line for bad in opened.malformed]
    assert len(lines) == opened.bad
    spoiled = [line for first, last in polluted.spoiled for line in range(first, last + 1)]
    assert set(lines) <= set(spoiled), polluted.name
    for first, last in runs(polluted.spoiled):
        assert any(first <= line <= last for line in lines), polluted.name
    slugs = {slug for slug, _, _ in opened.notes}
    assert polluted.notes - {""} <= slugs, polluted.name
    return "counted" if polluted.spoiled else "exact"


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_polluted_file_is_silently_wrong(shard: int, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for number, polluted in enumerate(files(shard, FILES // SHARDS)):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(polluted.data)
        one = outcome(polluted, path, quick=True)
        assert outcome(polluted, path, quick=False) == one
        outcomes[one] += 1
    assert outcomes["exact"] > 0
    assert outcomes["counted"] > outcomes["refused"]
