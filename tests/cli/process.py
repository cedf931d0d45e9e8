"""`kpicli` in a process of its own, and what every refusal looks like."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kpicli.cli.run import run
from tests.analysis.ran import Ran

ROOT = Path(__file__).parents[2]
SCHEMA = Draft202012Validator(
    json.loads((ROOT / "kpicli" / "render" / "report.schema.json").read_text("utf-8"))
)
"""The published schema of the JSON report."""
COMMAND = (sys.executable, "-m", "kpicli")
OURS = (
    "CLICOLOR_FORCE",
    "COLUMNS",
    "KPICLI_CONFIG",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "SOURCE_DATE_EPOCH",
    "TERM",
    "TZ",
)
"""The environment that a test sets itself or does without."""


def environment(**given: str) -> dict[str, str]:
    """The environment of a run: this one's without what changes the output, and `given`."""
    return {name: value for name, value in os.environ.items() if name not in OURS} | given


def kpicli(folder: Path, *arguments: str | Path, stdin: bytes = b"", **given: str) -> Ran:
    """Run `kpicli` in a folder; a child that hangs fails the test."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env=environment(**given),
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def called(folder: Path, *arguments: str | Path, **given: str) -> Ran:
    """As `kpicli`, within this process: where the process itself is not what is tested."""
    out, err = io.BytesIO(), io.BytesIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        io.TextIOWrapper(out) as stdout,
        io.TextIOWrapper(err) as stderr,
    ):
        for name in OURS:
            patch.delenv(name, raising=False)
        for name, value in given.items():
            patch.setenv(name, value)
        with (
            chdir(folder),
            redirect_stdout(stdout),
            redirect_stderr(stderr),
            pytest.raises(SystemExit) as leaving,
        ):
            run([str(argument) for argument in arguments])
        stdout.flush()
        stderr.flush()
        assert isinstance(leaving.value.code, int)
        return Ran(leaving.value.code, out.getvalue().decode(), err.getvalue().decode())


def report_of(done: Ran) -> dict[str, Any]:
    """The JSON report of a run, which fits the published schema and whose ledger adds up."""
    assert done.code == 0, done.err
    report: dict[str, Any] = json.loads(done.out)
    SCHEMA.validate(report)
    for ledger in report["ledger"]:
        assert ledger["rows"] == ledger["kept"] + sum(step["rows"] for step in ledger["steps"])
        for kinds in ledger["answers"].values():
            assert sum(kinds.values()) == ledger["kept"]
    return report


def clean(text: str) -> bool:
    """Whether a text on standard error speaks to its reader and not of the program's inside."""
    return not any(
        word in text
        for word in ("Traceback", "nanobind", "kpicli: unexpected", "Exception ignored")
    )


def refused(done: Ran, code: int, slug: str, *parts: str) -> None:
    """Check a refusal: exit code, nothing on stdout, slug, a way out, and each of the parts."""
    assert done.code == code, done.err
    assert done.out == ""
    assert clean(done.err), done.err
    assert f"  [{slug}]\n" in done.err, done.err
    assert "  hint: " in done.err or "  allowed: " in done.err, done.err
    for part in parts:
        assert part in done.err, done.err
