"""What is not needed is not loaded: the start is quick, and pandas is for Python callers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import environment
from tests.support import configure, write_csv

HEAVY = {"pandas", "pyarrow", "numpy", "duckdb", "pydantic", "rich", "scipy", "jinja2"}
SEEN = """
import sys
from kpicli.cli.run import run
try:
    run(sys.argv[1:])
except SystemExit as leaving:
    code = int(leaving.code)
print(code, *sorted(set(sys.modules) & {modules!r}), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small survey and three configurations: plain, by client, and a wrong one."""
    here = tmp_path_factory.mktemp("imports")
    write_csv(here / "survey.csv", {"q": [9, 3, 11], "id": ["a", "b", "a"]})
    kpis = {"nps": {"question": "q"}}
    configure(here / "kpicli.yaml", kpis, {"path": "survey.csv", "weight": "q"})
    configure(here / "plain.yaml", kpis, {"path": "survey.csv"})
    configure(here / "client.yaml", kpis, {"path": "survey.csv", "client": "id"})
    configure(here / "wrong.yaml", {"nps": {"qestion": "q"}}, {"path": "survey.csv"})
    return here


def loaded(folder: Path, line: str) -> tuple[int, set[str]]:
    """The exit code of a call, and the heavy modules it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", SEEN.format(modules=HEAVY), *line.split()],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    return int(code), set(modules)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--help", 0),
        ("--version", 0),
        ("score --help", 0),
        ("score --bogus", 2),
        ("score --level 95", 2),
        ("score -f jsn", 2),
        ("score -c missing.yaml", 2),
        ("score -c wrong.yaml", 2),
        ("score missing.csv", 3),
    ],
)
def test_help_and_mistakes_load_no_heavy_library(line: str, code: int, folder: Path) -> None:
    assert loaded(folder, line) == (code, set())


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "plain", "markdown"])
def test_a_small_file_is_scored_without_a_database(form: str, folder: Path) -> None:
    code, modules = loaded(folder, f"score -c plain.yaml -f {form} --explain --where id=a")
    assert code == 0
    assert not modules - {"rich"} if form == "plain" else not modules


def test_a_parquet_file_is_scored_and_looked_into_without_arrow(folder: Path) -> None:
    loaded(folder, "score -c plain.yaml -f parquet -o kpis.parquet")
    configure(folder / "kpis.yaml", {"mean": {"question": "n"}}, {"path": "kpis.parquet"})
    assert loaded(folder, "score -c kpis.yaml -f json") == (0, {"duckdb"})
    assert loaded(folder, "init kpis.parquet") == (3, {"duckdb"})  # it holds no question


def test_a_database_is_loaded_for_clients_and_pandas_never_is(folder: Path) -> None:
    for line in ("score -c client.yaml -f json", "score -c client.yaml -f parquet -o r.parquet"):
        code, modules = loaded(folder, line)
        assert code == 0
        assert "duckdb" in modules and "pandas" not in modules
