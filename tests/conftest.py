"""Settings for all tests: timings belong in benchmarks, so hypothesis keeps no deadline.

`--hypothesis-profile=thorough` tries each law ten times as often, and more seeds where tests have
seeds: see `tests/thorough.py`.
"""

from __future__ import annotations

import gc
import os

from hypothesis import settings

GATE = bool(os.environ.get("CI"))
"""In the gate the examples are the same each time: what passes once passes again."""

settings.register_profile("kpicli", deadline=None, max_examples=15, derandomize=GATE)
settings.register_profile("thorough", deadline=None, max_examples=600)
settings.load_profile("kpicli")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage would be a tenth of the run."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """What was kept is let go, lest libraries tell of leaks at the end."""
    gc.unfreeze()
