"""Whichever system call fails, a file is the old one or the new one, and one line says so."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.analysis.ran import Ran, ran
from tests.cli.process import clean
from tests.trust.faults import failing
from tests.trust.outputs import WRITERS, Writer, others, thorough

Capture = pytest.CaptureFixture[str]

OLD = b'{"schema": 1, "states": []}\n'
"""What is there before; as the states of gates it says that there are none."""
KINDS = [
    OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    OSError(errno.EIO, os.strerror(errno.EIO)),
    OSError(errno.EACCES, os.strerror(errno.EACCES)),
    signal.SIGINT,
    signal.SIGTERM,
]
"""What goes wrong: an error of the system, or a signal."""
STEP = 1 if thorough() else 8
"""Every so manieth call of a writer fails, begun elsewhere for each."""


def one_message(done: Ran) -> None:
    """Check that a failed run says one thing on standard error, and nothing about its inside."""
    assert clean(done.err), done.err
    assert done.err.count("  [cannot-write]\n") + done.err.count("  [no-temporary-file]\n") == 1
    lines = [line for line in done.err.splitlines() if not line.startswith(("  ", "gate "))]
    assert len(lines) == 1, done.err


@pytest.mark.parametrize("before", [OLD, None], ids=["over an old file", "where none was"])
@pytest.mark.parametrize("name", WRITERS)
def test_the_target_is_old_or_new_whichever_call_fails(
    name: str, before: bytes | None, folder: Path, capsys: Capture
) -> None:
    writer = WRITERS[name]
    target = folder / writer.target

    def reset() -> None:
        target.unlink(missing_ok=True)
        if before is not None:
            target.write_bytes(before)

    reset()
    good = ran(capsys, *writer.arguments)
    assert good.code == writer.ok, good.err
    new = target.read_bytes()
    assert new != before
    place = sorted(WRITERS).index(name) + (before is None)
    for nth in range(1 + place % STEP, 200, STEP):
        reset()
        error = KINDS[(nth + place) % len(KINDS)]
        with failing(nth, happening(error)) as faults:
            done = ran(capsys, *writer.arguments)
        assert (target.read_bytes() if target.exists() else None) in (before, new)
        assert others(folder, writer.target) == []
        judged(done, error, writer, faults.reached)
        if not faults.reached:
            assert target.read_bytes() == new and nth > 8
            return
    pytest.fail("the run makes no end of calls")


def happening(error: OSError | signal.Signals) -> OSError | Callable[[], None]:
    return error if isinstance(error, OSError) else lambda: signal.raise_signal(error)


def judged(done: Ran, error: OSError | signal.Signals, writer: Writer, reached: bool) -> None:
    """Check the exit code and what is said: a fault in what is not needed may do no harm."""
    if done.code == writer.ok:
        assert clean(done.err)
        return
    assert reached
    if isinstance(error, signal.Signals):
        assert done.code == 128 + error
        assert all(line.startswith("gate ") for line in done.err.splitlines()), done.err
        return
    assert done.code == 74, done.err
    one_message(done)


def test_a_report_is_not_written_when_the_rows_of_clients_cannot_be(
    folder: Path, capsys: Capture
) -> None:
    (folder / "each.csv").mkdir()
    done = ran(capsys, "score", "-q", "-o", "out.json", "--clients", "each.csv")
    assert done.code == 74
    one_message(done)
    assert others(folder, "each.csv") == []


def test_the_states_of_gates_are_not_touched_when_the_report_cannot_be_written(
    folder: Path, capsys: Capture
) -> None:
    (folder / "states.json").write_bytes(OLD)
    gated = ("--fail-on", "score:nps<101", "--gate-state", "states.json")
    done = ran(capsys, "score", "-q", "-o", "none/out.json", *gated)
    assert done.code == 74
    one_message(done)
    assert (folder / "states.json").read_bytes() == OLD
