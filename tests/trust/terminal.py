"""The command line in this process, on a terminal of its own."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from kpicli.cli.run import run


def on_terminal(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    """The exit code, and all that a terminal gets from both standard streams."""
    tty = pytest.importorskip("tty")
    terminal, end = os.openpty()
    tty.setraw(end)
    seen: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(terminal, 1 << 16):
                seen.append(piece)
        except OSError:  # how Linux says that the other end was closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    with (
        monkeypatch.context() as patch,
        open(os.dup(end), "w", encoding="utf-8") as out,  # noqa: PTH123 - a handle
        open(os.dup(end), "w", encoding="utf-8") as err,  # noqa: PTH123 - a handle
    ):
        os.close(end)
        patch.setenv("TERM", "dumb")  # on a slow machine the line of progress would come between
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as leaving:
            run(list(arguments))
    reader.join(30)
    os.close(terminal)
    assert isinstance(leaving.value.code, int)
    return leaving.value.code, b"".join(seen).decode()
