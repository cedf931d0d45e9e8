"""Full disks, limits on file sizes, no room for temporary files: one message, exit 74, no half."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kpicli.render import formats
from tests.analysis.ran import Ran, ran
from tests.cli.process import COMMAND, clean, environment
from tests.trust.outputs import SOME, WHEN, WRITERS, others

pytestmark = pytest.mark.skipif(os.name != "posix", reason="devices and limits of POSIX")

Capture = pytest.CaptureFixture[str]
OLD = b'{"schema": 1, "states": []}\n'
FULL = Path("/dev/full")
full_disk = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full")


def told(done: Ran, slug: str) -> None:
    """Check an exit with 74, one message of the slug, and nothing about the program's inside."""
    assert done.code == 74, done.err
    assert clean(done.err) and done.err.count(f"  [{slug}]\n") == 1, done.err
    lines = [line for line in done.err.splitlines() if not line.startswith(("  ", "gate "))]
    assert len(lines) == 1, done.err


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes."""
    import resource

    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@pytest.mark.parametrize("name", SOME)
def test_a_limit_on_file_sizes_leaves_the_old_file(
    name: str, folder: Path, capsys: Capture
) -> None:
    writer = WRITERS[name]
    (folder / writer.target).write_bytes(OLD)
    with files_of_at_most(50):
        done = ran(capsys, *writer.arguments)
    told(done, "cannot-write")
    assert "the file would be larger than is allowed here" in done.err
    assert (folder / writer.target).read_bytes() == OLD
    assert others(folder, writer.target) == []


@full_disk
@pytest.mark.parametrize("name", sorted(set(SOME) - {"--gate-state"}))
def test_a_full_device_behind_a_link_is_told_and_stays_a_device(
    name: str, folder: Path, capsys: Capture
) -> None:
    writer = WRITERS[name]
    (folder / writer.target).symlink_to(FULL)
    done = ran(capsys, *writer.arguments)
    told(done, "cannot-write")
    assert "the disk is full" in done.err
    assert FULL.is_char_device() and others(folder, writer.target) == []


@full_disk
def test_every_format_says_in_one_line_that_standard_output_is_full(folder: Path) -> None:
    with FULL.open("wb") as full:
        running = {
            name: subprocess.Popen(
                [*COMMAND, "score", "-q", "-f", name],
                stdout=full,
                stderr=subprocess.PIPE,
                env=environment(SOURCE_DATE_EPOCH=WHEN),
            )
            for name in formats.names()
        }
        for name, child in running.items():
            _, err = child.communicate(timeout=120)
            assert (child.returncode, err) == (
                74,
                b"kpicli: the output could not be written: No space left on device\n",
            ), name


@full_disk
def test_states_are_not_read_from_what_has_no_end(folder: Path, capsys: Capture) -> None:
    os.mkfifo(folder / "pipe")
    for name in (str(FULL), "/dev/zero", "pipe", "."):
        done = ran(capsys, "score", "--fail-on", "score:nps<101", "--gate-state", name)
        assert done.code == 3 and "[bad-gate-state]" in done.err and "it is no file" in done.err
    (folder / "huge").write_bytes(b" " * 5_000_000)
    done = ran(capsys, "score", "--fail-on", "score:nps<101", "--gate-state", "huge")
    assert done.code == 3 and "more than 4 MB" in done.err


def test_standard_input_that_does_not_fit_into_the_temporary_folder_is_told(folder: Path) -> None:
    program = (
        "import resource\n"
        "from kpicli.cli import main\n"
        "usual = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, usual[1]))\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "score", "-q", "-"],
        input=b"client,q,s\n" + b"c1,9,4\n" * 1000,
        capture_output=True,
        env=environment(TMPDIR=str(folder.parent / "temporary")),
        timeout=60,
        check=False,
    )
    told(Ran(done.returncode, done.stdout.decode(), done.stderr.decode()), "no-temporary-file")
    assert done.stdout == b"" and not any((folder.parent / "temporary").iterdir())


def test_rows_that_find_no_room_on_the_disk_are_told(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpicli.engine import connection

    monkeypatch.setattr(connection, "MEMORY", "20MB")
    rows = range(200_000)
    lines = "".join(f"{row % 11},a-client-with-a-long-name-{row * 7919}\n" for row in rows)
    (folder / "survey.csv").write_text(f"q,client\n{lines}", encoding="utf-8")
    (folder / "kpicli.yaml").write_text(
        "version: 1\nkpis: {nps: {question: q}}\n"
        "sources: {survey: {path: survey.csv, client: client, dedupe: {by: client}}}\n"
    )
    with files_of_at_most(300_000):
        done = ran(capsys, "score", "-q", "-o", "out.json")
    told(done, "no-temporary-file")
    assert not (folder / "out.json").exists()
    assert not any((folder.parent / "temporary").iterdir())


def test_without_any_temporary_folder_it_is_told(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The folders that Python would try, of which no test can take the right to write.
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "nowhere"))
    for arguments in (("score", "--kpi", "arpc"), ("--lock", "fail", "score")):
        done = ran(capsys, *arguments)
        told(done, "cannot-lock" if "--lock" in arguments else "no-temporary-file")
        assert "TMPDIR" in done.err


def test_a_folder_of_the_session_that_is_gone_does_not_keep_a_run_from_its_lock(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder / "nowhere"))
    done = ran(capsys, "--lock", "fail", "score", "-q")
    assert (done.code, done.err) == (0, "")
    [lock] = (folder.parent / "temporary").iterdir()
    assert lock.name.endswith(".lock") and lock.stat().st_mode & 0o077 == 0


def test_a_link_in_place_of_the_lock_does_not_empty_the_file_behind_it(
    folder: Path, capsys: Capture
) -> None:
    assert ran(capsys, "--lock", "fail", "score", "-q").code == 0
    [lock] = (folder.parent / "temporary").iterdir()
    lock.unlink()
    (folder / "precious").write_text("mine")
    lock.symlink_to(folder / "precious")
    done = ran(capsys, "--lock", "fail", "score", "-q")
    told(done, "cannot-lock")
    assert (folder / "precious").read_text() == "mine"
