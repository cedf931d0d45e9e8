"""Signals at any moment: the code of the signal, nothing on standard error, no half file."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.analysis.ran import Ran
from tests.cli.process import COMMAND, ROOT, environment
from tests.trust.outputs import WHEN, others, thorough

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
OLD = b"old\n"
MOMENTS = 40 if thorough() else 3


def signalled(folder: Path, numbers: Sequence[int], delay: float) -> Ran:
    """A run into `out.json` that gets the signals after a while."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    child = subprocess.Popen(
        [*COMMAND, "score", "-q", "-o", "out.json", "--clients", "each.csv"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(
            SOURCE_DATE_EPOCH=WHEN, PYTHONPATH=path, TMPDIR=str(folder.parent / "temporary")
        ),
    )
    time.sleep(delay)
    for number in numbers:
        child.send_signal(number)
    out, err = child.communicate(timeout=60)
    return Ran(child.returncode, out.decode(), err.decode())


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> float:
    """The seconds that a whole run takes here, about."""
    from tests.trust.outputs import fill

    base = tmp_path_factory.mktemp("lasting")
    (base / "temporary").mkdir()
    (base / "work").mkdir()
    folder = fill(base / "work")
    begin = time.monotonic()
    assert signalled(folder, (), 0).code == 0
    return time.monotonic() - begin


@pytest.mark.parametrize("number", SIGNALS, ids=[number.name for number in SIGNALS])
def test_a_signal_at_any_moment_ends_the_run_quietly_with_its_code(
    number: signal.Signals, folder: Path, lasting: float
) -> None:
    dice = random.Random(int(number))
    new = None
    for place in range(MOMENTS):
        (folder / "out.json").write_bytes(OLD)
        (folder / "each.csv").write_bytes(OLD)
        delay = lasting * (0.3 + 0.7 * (place + dice.random()) / MOMENTS)
        done = signalled(folder, (number,), delay)
        # before the program listens, and after its work is done, the system ends it
        assert done.code in (0, 128 + number, -number), done
        assert done.out == ""
        if done.code != -signal.SIGINT:  # Python itself may still be starting
            assert done.err == ""
        content = (folder / "out.json").read_bytes()
        if content != OLD:
            new = new or content
            assert content == new and content.endswith(b"}\n")
        rows = (folder / "each.csv").read_bytes()
        assert rows == OLD or rows.endswith(b"\r\n")
        assert others(folder, "out.json", "each.csv") == []
        assert not any((folder.parent / "temporary").iterdir())


def test_several_signals_at_once_are_one(folder: Path, lasting: float) -> None:
    for place in range(MOMENTS):
        numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM)[: 2 + place % 2]
        done = signalled(folder, numbers, lasting * (0.5 + 0.4 * place / MOMENTS))
        assert done.code in (0, 143, 129, -15, -1)
        assert (done.out, done.err) == ("", "")
        assert all(name in ("out.json", "each.csv") for name in others(folder))


CHILD = """
import os, signal, sys
from kpicli.cli import run as module

def work(_):
    print("begun", flush=True)
    {work}

module._call = work
module.run([])
"""


def child(work: str) -> Ran:
    """What becomes of a run whose work is this."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(work=work)],
        capture_output=True,
        text=True,
        env=environment(PYTHONPATH=path),
        timeout=30,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_a_second_signal_does_not_disturb_the_clearing_up_and_a_third_ends_it() -> None:
    send = "os.kill(os.getpid(), signal.{})"
    tidy = (
        f"try: {send.format('SIGTERM')}\n    finally:\n        " + "{}; print('tidy', flush=True)"
    )
    assert child(tidy.format(send.format("SIGHUP"))) == Ran(143, "begun\ntidy\n", "")
    again = "; ".join([send.format("SIGHUP")] * 2)
    assert child(tidy.format(again)) == Ran(-signal.SIGHUP, "begun\n", "")


def test_a_signal_whose_exception_is_swallowed_is_sent_again() -> None:
    # Callbacks of weak references, such as the import system's, let no exception out.
    swallow = (
        "import time, weakref\n"
        "    class Thing: pass\n"
        "    thing = Thing()\n"
        "    seen = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGTERM))\n"
        "    del thing\n"
        "    print('swallowed', flush=True)\n"
        "    time.sleep(20)\n"
        "    print('never', flush=True)\n"
    )
    assert child(swallow) == Ran(143, "begun\nswallowed\n", "")
