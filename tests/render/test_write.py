"""Writing a file: afterwards it is the old one or the new one, whole, and nothing else is there."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kpicli.errors import ExitCode, UserError
from kpicli.render.parts.problems import problems
from kpicli.render.parts.surface import Surface
from kpicli.render.parts.write import write
from tests.trust.faults import failing

OLD, NEW = b"old\n" * 1000, b"new and longer\n" * 1000
not_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


@pytest.mark.parametrize("before", [OLD, None], ids=["over an old file", "where none was"])
@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "Ctrl-C"]
)
def test_whichever_call_fails_the_target_is_old_or_new_and_no_temporary_file_is_left(
    tmp_path: Path, before: bytes | None, error: BaseException
) -> None:
    target = tmp_path / "out.csv"
    for nth in range(1, 100):
        target.unlink(missing_ok=True)
        if before is not None:
            target.write_bytes(before)
        with failing(nth, error) as faults:
            try:
                write(target, NEW)
            except UserError as raised:
                assert raised.code is ExitCode.OUTPUT
            except KeyboardInterrupt:
                pass
            else:
                assert not faults.reached
        if not faults.reached:
            assert target.read_bytes() == NEW
            assert nth > 8
            return
        left = target.read_bytes() if target.exists() else None
        assert left in (before, NEW)
        assert [entry.name for entry in tmp_path.iterdir() if entry != target] == []
    pytest.fail("write makes no end of calls")


def test_text_is_written_as_utf_8_with_its_own_line_ends(tmp_path: Path) -> None:
    write(tmp_path / "a", "é\r\n日\n")
    assert (tmp_path / "a").read_bytes() == "é\r\n日\n".encode()
    write(tmp_path / "a", b"")
    assert (tmp_path / "a").read_bytes() == b""


@posix
def test_permission_bits_are_kept_and_new_files_get_the_usual_ones(tmp_path: Path) -> None:
    kept, fresh = tmp_path / "kept", tmp_path / "fresh"
    kept.write_bytes(OLD)
    kept.chmod(0o640)
    before = os.umask(0o027)
    try:
        write(kept, NEW)
        write(fresh, NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o640
    kept.chmod(0o604)
    write(kept, OLD)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o604


def refused(target: Path, *inputs: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        write(target, NEW, inputs)
    [problem] = caught.value.problems
    assert "\n" not in problem.text
    assert problem.where is not None and problem.where.file == str(target)
    return caught.value


@posix
@pytest.mark.parametrize("link", ["same", "symlink", "hard link", "other spelling"])
def test_an_input_is_never_overwritten(tmp_path: Path, link: str) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(OLD)
    if link == "same":
        target = source
    elif link == "symlink":
        target.symlink_to(source)
    elif link == "hard link":
        target.hardlink_to(source)
    else:
        (tmp_path / "folder").mkdir()
        target = tmp_path / "folder" / ".." / "in.csv"
    error = refused(target, tmp_path / "absent.csv", source)
    assert (error.problems[0].slug, error.code) == ("output-is-input", ExitCode.USAGE)
    assert source.read_bytes() == OLD


def test_an_input_elsewhere_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(OLD)
    write(tmp_path / "out", NEW, [tmp_path / "in", tmp_path / "absent"])
    write(tmp_path / "out", NEW, [tmp_path / "in"])
    assert (tmp_path / "in").read_bytes() == OLD


@posix
def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "out", tmp_path / "link"
    link.symlink_to(target)
    for content in (NEW, OLD):
        write(link, content)
        assert link.is_symlink()
        assert target.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] in (["real", "link"], ["link", "real"])


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        (".", "it is a folder", None),
        ("absent/out.csv", "its folder does not exist", "make the folder"),
        ("file/out.csv", "file is no folder", "name a file in another"),
        ("x" * 300, "the name is too long", None),
    ],
)
def test_what_cannot_be_written_is_said_in_one_line(
    tmp_path: Path, name: str, said: str, hint: str | None
) -> None:
    (tmp_path / "file").write_bytes(OLD)
    error = refused(tmp_path / name)
    [problem] = error.problems
    assert (problem.slug, error.code) == ("cannot-write", ExitCode.OUTPUT)
    assert said in problem.text
    assert (problem.hint or "").startswith(hint or "")
    assert problems(error, Surface()).splitlines()[0].endswith(said)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@not_root
def test_a_read_only_file_and_a_read_only_folder_are_respected(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(OLD)
    target.chmod(0o444)
    assert "permission denied" in refused(target).problems[0].text
    tmp_path.chmod(0o555)
    assert "permission denied" in refused(tmp_path / "new").problems[0].text
    tmp_path.chmod(0o755)
    assert target.read_bytes() == OLD


@posix
def test_a_limit_on_file_sizes_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(OLD)
    program = (
        "import resource\n"
        "from pathlib import Path\n"
        "from kpicli.render.parts.write import write\n"
        "from kpicli.errors import UserError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "try:\n"
        f"    write(Path({str(target)!r}), b'x' * 100_000)\n"
        "except UserError as error:\n"
        "    print(error, int(error.code))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.endswith("the file would be larger than is allowed here 74\n")
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [OLD]


@posix
def test_a_killed_run_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    target = tmp_path / "out"
    contents = [letter * 3_000_000 for letter in (b"a", b"b")]
    program = (
        "from itertools import cycle\n"
        "from pathlib import Path\n"
        "from kpicli.render.parts.write import write\n"
        "for content in cycle([b'a' * 3_000_000, b'b' * 3_000_000]):\n"
        f"    write(Path({str(target)!r}), content)\n"
    )
    for delay in (0.0, 0.005, 0.011, 0.017):
        target.unlink(missing_ok=True)
        child = subprocess.Popen([sys.executable, "-c", program])
        while not target.exists():
            time.sleep(0.001)
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        assert target.read_bytes() in contents


def test_two_runs_at_once_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "out"
    contents = [bytes([letter]) * 200_000 for letter in b"abcdefgh"]
    threads = [threading.Thread(target=write, args=(target, content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert target.read_bytes() in contents
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]
