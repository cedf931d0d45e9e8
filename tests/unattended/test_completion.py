"""What shells complete: commands, options, and the names of this configuration and this export."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from kpicli.cli.app import app
from kpicli.cli.candidates import VALUES
from kpicli.cli.completion import SHELLS
from tests.cli.process import COMMAND, environment, kpicli, refused
from tests.cli.test_imports import loaded
from tests.support import configure, write_csv

BREAKS = " \t\n\"'><=;|&(:"
"""What bash parts words at, unless told otherwise."""
BASH = shutil.which("bash")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A survey of three columns, and a configuration of it."""
    write_csv(tmp_path / "survey.csv", {"q": [10, 9], "channel": ["a", "b"], "team of 2026": "xy"})
    configure(
        tmp_path / "kpicli.yaml",
        {
            "nps": {"question": "q"},
            "support_csat": {"kpi": "csat", "question": "q", "scale": "1-10"},
        },
        {"path": "survey.csv"},
        segments={"area": "survey.channel"},
        benchmarks=[{"name": "last year", "kpi": "nps", "value": 24, "source": "our own survey"}],
    )
    return tmp_path


def words(folder: Path, line: str) -> list[str]:
    """The kind and the words that bash's function gets for a line up to the cursor."""
    done = kpicli(folder, "completion", "bash", "--", line, BREAKS)
    assert (done.code, done.err) == (0, "")
    return done.out.splitlines()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kpicli s", ["words", "score", "segment", "schema"]),
        ("kpicli --lock ", ["words", "wait", "skip", "fail"]),
        ("kpicli --lock wait score --gate", ["words", "--gate-state"]),
        ("kpicli score --kpi ", ["words", "nps", "support_csat"]),
        ("kpicli score --kpi=s", ["words", "support_csat"]),
        ("kpicli segment --by ", ["words", "area", "q", "channel", r"team\ of\ 2026"]),
        ("kpicli segment --by area,ch", ["words", "area,channel"]),
        ("kpicli segment --by 'te", ["words", "team of 2026"]),
        ("kpicli score --where te", ["begun", r"team\ of\ 2026="]),
        ("kpicli score --fail-on b", ["begun", "below:"]),
        ("kpicli score --fail-on below:l", ["words", r"last\ year"]),
        ("kpicli score --fail-on significant:worse:target:n", ["words", "nps"]),
        ("kpicli score --fail-on score:n", ["begun", r"nps\<"]),
        ("kpicli score --format op", ["words", "openmetrics"]),
        ("kpicli check -f ", ["words", "text", "json"]),
        ("kpicli trend --every m", ["words", "month"]),
        ("kpicli benchmark --against ta", ["words", "target"]),
        ("kpicli explain np", ["words", "nps"]),
        ("kpicli completion z", ["words", "zsh"]),
        ("kpicli score ", ["files"]),
        ("kpicli score -o rep", ["files"]),
        ("kpicli score -c ", ["files"]),
        ("kpicli init survey.csv acc", ["files"]),
    ],
)
def test_at_each_place_the_words_that_may_stand_there(
    line: str, expected: list[str], folder: Path
) -> None:
    assert words(folder, line) == expected


def test_columns_are_those_of_the_export_that_is_named(folder: Path) -> None:
    write_csv(folder / "other.csv", {"mark": [1], "market": [2]})
    assert words(folder, "kpicli segment other.csv --by mar") == ["words", "mark", "market"]


@pytest.mark.parametrize(
    "line",
    [
        "kpicli nothing --kpi ",
        "kpicli score -c nowhere.yaml --kpi ",
        "kpicli score -c broken.yaml --kpi ",
        "kpicli score nowhere.csv --where ",
        "kpicli score - --where ",
        "kpicli score --level ",
        "kpicli score --bogus=",
        'kpicli score --kpi "x',
    ],
)
def test_where_nothing_is_known_nothing_is_said(line: str, folder: Path) -> None:
    (folder / "broken.yaml").write_text("kpis: [")
    assert words(folder, line) in ([], ["words"], ["begun"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("segment", "--by", "te"), "words\nteam of 2026\tcolumn\n"),
        (("--tim",), "words\n--timeout\tEnd"),
        (("score", "--kpi=n"), "words\n--kpi=nps\n"),
    ],
)
@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_whole_words_with_their_help(
    shell: str, words: tuple[str, ...], expected: str, folder: Path
) -> None:
    done = kpicli(folder, "completion", shell, "--", *words)
    assert done.out.startswith(expected)


FREE = {
    "as_of",
    "last",
    "level",
    "merge",
    "rolling",
    "since",
    "timeout",
    "top",
    "typed",
    "until",
    "worst",
}
"""Parameters whose values nobody can list: numbers, days and times."""


def test_every_other_parameter_has_words_or_files() -> None:
    tree: Any = get_command(app)
    names = {
        name
        for command in (tree, *tree.commands.values())
        for one in command.params
        if not getattr(one, "is_flag", False)
        for name in [one.name]
        if name not in VALUES and f"{command.name} {name}" not in VALUES
    }
    assert names == FREE


@pytest.mark.parametrize(
    ("command", "code"), [("check", 0), ("kpis", 0), ("explain nps", 0), ("score -q", 0)]
)
def test_every_format_that_is_offered_is_one(command: str, code: int, folder: Path) -> None:
    _, *found = words(folder, f"kpicli {command} --format ")
    assert found
    for form in found:
        done = kpicli_bytes(folder, *command.split(), "--format", form)
        assert done == code, form


def kpicli_bytes(folder: Path, *arguments: str) -> int:
    """The exit code of a run whose output need not be text."""
    return subprocess.run(
        [*COMMAND, *arguments], cwd=folder, capture_output=True, env=environment(), timeout=60
    ).returncode


def test_no_heavy_library_is_loaded_to_complete_columns(folder: Path) -> None:
    assert loaded(folder, "completion zsh -- segment --by ch") == (0, set())


def test_there_is_a_script_for_each_shell_and_for_no_other(folder: Path) -> None:
    for shell in SHELLS:
        done = kpicli(folder, "completion", shell)
        assert done.code == 0 and f"completion {shell} -- " in done.out
        if program := shutil.which(shell):
            subprocess.run([program, "-n"], input=done.out, text=True, check=True)
    refused(kpicli(folder, "completion", "ksh"), 2, "no-such-shell", "bash, zsh, fish")


@pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="needs bash and a terminal")
def test_bash_completes_what_is_typed_on_its_command_line(folder: Path) -> None:
    program = folder / "kpicli"
    program.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n')
    program.chmod(0o755)
    terminal, end = os.openpty()
    with subprocess.Popen(
        [str(BASH), "--norc", "--noprofile", "-i"],
        cwd=folder,
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
        env=environment(TERM="dumb", PS1="", PATH=f"{folder}:{os.environ['PATH']}"),
    ) as bash:
        os.close(end)

        def typed(keys: str, until: str) -> None:
            os.write(terminal, keys.encode())
            seen = b""
            while until.encode() not in seen and select.select([terminal], [], [], 20)[0]:
                seen += os.read(terminal, 1 << 16)
            assert until in seen.decode(), seen

        try:
            typed('eval "$(kpicli completion bash)"; echo rea""dy\n', "ready\r")
            typed("kpicli segment --by te\t", r"team\ of\ 2026 ")
            typed("--fail-on wor\t", "worse:")
            typed("las\t", r"last\ year ")
            typed("--where chan\t", "channel=")
            typed("a -o sur\t", "survey.csv ")
        finally:
            bash.kill()
    os.close(terminal)
