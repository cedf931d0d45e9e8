"""The command line run in this process, as a test sees it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.cli.run import run


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


def ran(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Ran:
    """Run `kpicli` with these arguments."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as leaving:
        run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert isinstance(leaving.value.code, int)
    return Ran(leaving.value.code, out, err)


def guessed(capsys: pytest.CaptureFixture[str], export: str | Path) -> dict[str, Any]:
    """What `init` declares for an export, as plain data."""
    done = ran(capsys, "init", export)
    assert done.code == 0, done.err
    content: dict[str, Any] = yaml.safe_load(done.out)
    return content
