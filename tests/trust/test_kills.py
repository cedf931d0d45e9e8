"""A run that is killed leaves the old file or the new one; its leavings are gone within a day."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpicli.core.leftovers import OLD as A_DAY
from kpicli.core.leftovers import OUTPUT, WORK, sweep
from tests.analysis.ran import ran
from tests.cli.process import COMMAND, ROOT, environment
from tests.trust.outputs import SOME, WHEN, WRITERS, others, thorough

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills of POSIX")

Capture = pytest.CaptureFixture[str]
OLD = b'{"schema": 1, "states": []}\n'
EACH = 1 if thorough() else 23
"""Every so manieth call of all writers' is the one at which the process is killed."""
CALLS = 23
"""A run makes fewer calls that write files."""


def surroundings(folder: Path) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    temporary = str(folder.parent / "temporary")
    return environment(SOURCE_DATE_EPOCH=WHEN, PYTHONPATH=path, TMPDIR=temporary)


@pytest.mark.parametrize("name", SOME)
def test_a_kill_at_any_call_leaves_the_old_file_or_the_new_one(
    name: str, folder: Path, capsys: Capture
) -> None:
    writer = WRITERS[name]
    target = folder / writer.target
    target.write_bytes(OLD)
    assert ran(capsys, *writer.arguments).code == writer.ok
    new = target.read_bytes()
    for nth in range(4 + sorted(WRITERS).index(name) % (CALLS - 4), CALLS + 1, EACH):
        target.write_bytes(OLD)
        done = subprocess.run(
            [sys.executable, "-m", "tests.trust.faults", str(nth), *writer.arguments],
            cwd=folder,
            capture_output=True,
            env=surroundings(folder),
            timeout=60,
            check=False,
        )
        assert done.returncode in (-signal.SIGKILL, writer.ok), done.stderr
        assert target.read_bytes() in ([new] if done.returncode == writer.ok else [OLD, new])
        assert all(OUTPUT.fullmatch(left) for left in others(folder, writer.target))


def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new_one(folder: Path) -> None:
    target = folder / "out.parquet"
    program = (
        "import sys\n"
        "from kpicli.cli.run import run\n"
        "for seen in range(10_000):\n"
        "    try:\n"
        "        run(['score', '-q', '-o', 'out.parquet', '--level', '0.9' + str(seen % 9)])\n"
        "    except SystemExit as leaving:\n"
        "        assert leaving.code == 0\n"
    )
    dice = random.Random(4)
    whole = set()
    for _ in range(100 if thorough() else 4):
        target.unlink(missing_ok=True)
        child = subprocess.Popen(
            [sys.executable, "-c", program], cwd=folder, env=surroundings(folder)
        )
        while not target.exists():
            assert child.poll() is None
            time.sleep(0.001)
        time.sleep(dice.random() * 0.2)
        child.kill()
        child.wait(10)
        content = target.read_bytes()
        assert content[:4] == content[-4:] == b"PAR1"
        whole.add(len(content))
    assert all(OUTPUT.fullmatch(left) for left in others(folder, "out.parquet"))


def test_what_killed_runs_left_is_deleted_by_the_next_run_a_day_later(
    folder: Path, capsys: Capture
) -> None:
    temporary = folder.parent / "temporary"
    left = [
        folder / ".kpicli-4711-0123456789abcdef.tmp",
        temporary / "kpicli-a_b1c2d3.in",
        temporary / "kpicli-zzzzzzzz.spill",
    ]
    fresh = [folder / ".kpicli-4712-0123456789abcdef.tmp", temporary / "kpicli-a_b1c2d4.in"]
    kept = [
        folder / ".kpicli-notes.tmp",
        folder / "kpicli-a_b1c2d3.in",
        temporary / "kpicli-projects",
        temporary / "report.in",
    ]
    left[2].mkdir()
    (left[2] / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"rows")
    for path in (*left[:2], *fresh, *kept):
        path.write_bytes(b"half")
    before = time.time() - A_DAY - 60
    for path in (*left, *kept):
        os.utime(path, (before, before))
    done = ran(capsys, "score", "-q", "-o", "out.json")
    assert done.code == 0, done.err
    assert [path.name for path in left if path.exists()] == []
    assert all(path.exists() for path in (*fresh, *kept))


def test_links_and_folders_in_folders_are_not_followed(tmp_path: Path) -> None:
    precious, swept = tmp_path / "precious", tmp_path / "swept"
    (precious / "deep").mkdir(parents=True)
    swept.mkdir()
    (precious / "data.csv").write_text("mine")
    (swept / "kpicli-aaaaaaaa.spill").symlink_to(precious)
    (swept / "kpicli-bbbbbbbb.in").symlink_to(precious / "data.csv")
    (swept / "kpicli-cccccccc.spill" / "deep").mkdir(parents=True)
    before = time.time() - A_DAY - 60
    for path in swept.iterdir():
        os.utime(path, (before, before), follow_symlinks=False)
    sweep(str(swept), WORK)
    assert (precious / "data.csv").read_text() == "mine" and (precious / "deep").exists()
    assert [path.name for path in swept.iterdir()] == ["kpicli-cccccccc.spill"]
    sweep(str(tmp_path / "nowhere"), re.compile(""))


def test_a_killed_run_leaves_only_what_the_next_ones_know_how_to_delete(folder: Path) -> None:
    temporary = folder.parent / "temporary"
    child = subprocess.Popen(
        [*COMMAND, "score", "-"], cwd=folder, stdin=subprocess.PIPE, env=surroundings(folder)
    )
    until = time.monotonic() + 30
    while not any(temporary.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    child.kill()
    child.communicate()
    assert [WORK.fullmatch(path.name) is not None for path in temporary.iterdir()] == [True]
