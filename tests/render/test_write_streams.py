"""Writing to devices, pipes and standard output: straight, since they cannot be replaced."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from kpicli.errors import UserError
from kpicli.render.parts.write import write

NEW = b"new and longer\n" * 1000
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


def run(program: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    code = f"from pathlib import Path\nfrom kpicli.render.parts.write import write\n{program}"
    return subprocess.run([sys.executable, "-c", code], timeout=60, check=False, **more)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_exit_74() -> None:
    with pytest.raises(UserError) as caught:
        write(Path("/dev/full"), NEW)
    assert int(caught.value.code) == 74
    assert "the disk is full" in caught.value.problems[0].text


@posix
def test_the_null_device_takes_everything_and_stays_a_device() -> None:
    write(Path("/dev/null"), NEW)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@posix
def test_a_fifo_is_written_to_straight(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()))
    reader.start()
    write(fifo, NEW)
    reader.join(10)
    assert got == [NEW]
    assert stat.S_ISFIFO(fifo.stat().st_mode)


@posix
def test_standard_output_by_name_is_added_to_wherever_it_goes(tmp_path: Path) -> None:
    program = "write(Path('/dev/stdout'), b'result')"
    assert run(program, stdout=subprocess.PIPE).stdout == b"result"
    target = tmp_path / "log"
    target.write_bytes(b"before ")
    with target.open("ab") as stream:
        run(program, stdout=stream)
    assert target.read_bytes() == b"before result"


@posix
def test_a_closed_pipe_is_passed_on(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    def peep() -> None:
        with fifo.open("rb") as stream:
            stream.read(1)

    reader = threading.Thread(target=peep)
    reader.start()
    with pytest.raises(BrokenPipeError):
        write(fifo, b"x" * 10_000_000)
    reader.join(10)
