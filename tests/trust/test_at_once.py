"""Runs at once into the same files: each is one run's whole result."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.process import COMMAND, environment
from tests.trust.outputs import WHEN, others, thorough

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows may refuse to replace open files")

TARGETS = ("out.parquet", "each.csv", "states.json")


def start(folder: Path, place: int) -> subprocess.Popen[bytes]:
    """A run of its own level into the targets of all."""
    gate = ("--fail-on", f"score:nps<{100 + place}", "--gate-state", "states.json")
    level = ("--level", f"0.{90 + place}")
    return subprocess.Popen(
        [*COMMAND, "score", "-q", "-o", "out.parquet", "--clients", "each.csv", *level, *gate],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(SOURCE_DATE_EPOCH=WHEN, TMPDIR=str(folder.parent / "temporary")),
    )


def ended(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        out, err = child.communicate(timeout=120)
        assert child.returncode == 5 and out == b"", err
        assert err.startswith(b"gate ") and err.count(b"\n") == 1


@pytest.mark.parametrize("runs", [2, 8])
def test_runs_at_once_leave_one_whole_result(runs: int, folder: Path) -> None:
    alone = []
    for place in range(runs if thorough() else 2):
        ended([start(folder, place)])
        alone.append({name: (folder / name).read_bytes() for name in TARGETS})
        (folder / "states.json").unlink()
    for _ in range(20 if thorough() else 1):
        (folder / "states.json").unlink(missing_ok=True)
        ended([start(folder, place % len(alone)) for place in range(runs)])
        for name in TARGETS[:2]:
            assert (folder / name).read_bytes() in [one[name] for one in alone]
        assert others(folder, *TARGETS) == []
        assert not any((folder.parent / "temporary").iterdir())
