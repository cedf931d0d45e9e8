"""Settings for all tests: timings belong in benchmarks, so hypothesis keeps no deadline.

`--hypothesis-profile=thorough` tries ten times as many examples where a test does not say how many.
"""

from __future__ import annotations

import os

from hypothesis import settings

GATE = bool(os.environ.get("CI"))
"""In the gate the examples are the same each time: what passes once passes again."""

settings.register_profile("kpicli", deadline=None, max_examples=60, derandomize=GATE)
settings.register_profile("thorough", deadline=None, max_examples=600)
settings.load_profile("kpicli")
