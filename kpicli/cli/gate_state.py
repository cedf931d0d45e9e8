"""What gates said last, in a file: so that a gate speaks when its state changes, and only then."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from kpicli.core.alerts import BREACHED, PASSED, UNDECIDED, Memory, Remembered
from kpicli.errors import ExitCode, Location, Problem, UserError

SCHEMA = 1
MOST = 4_000_000
"""Bytes; no number of gates comes near."""


def read(path: Path) -> Memory:
    """The states in the file; none where there is no file yet. Error (exit 3): `bad-gate-state`."""
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 - never raise
        raise _bad(path, "it is no file")
    try:
        with path.open("rb") as stream:
            text = stream.read(MOST + 1)
        if len(text) > MOST:
            raise _bad(path, "it has more than 4 MB")
        content = json.loads(text)
        if content["schema"] != SCHEMA:
            raise _bad(path, f"it is of version {content['schema']!r}")
        return {(one["condition"], one["result"]): _state(one) for one in content["states"]}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _bad(path, error.strerror or "it cannot be read") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _bad(path, "it is not what a run of kpicli left there") from None


def _state(one: Any) -> Remembered:
    known = (PASSED, BREACHED, UNDECIDED)
    if one["state"] not in known or one["decided"] not in (*known, None):
        raise ValueError("no state")
    return Remembered(one["state"], str(one["since"]), one["decided"])


def _bad(path: Path, why: str) -> UserError:
    text = f"the states of gates cannot be read: {why}"
    hint = "name another file, or delete this one: every gate then speaks anew"
    return UserError(
        [Problem("bad-gate-state", text, Location(str(path)), hint=hint)], ExitCode.DATA
    )


def write(path: Path, memory: Memory) -> None:
    """Put the states into the file, whole or not at all."""
    from kpicli.render.json import dumps
    from kpicli.render.parts.write import write as put

    states = [
        {
            "condition": condition,
            "result": result,
            "state": one.state,
            "since": one.since,
            "decided": one.decided,
        }
        for (condition, result), one in sorted(memory.items())
    ]
    put(path, dumps({"schema": SCHEMA, "states": states}, indent=2) + "\n")
