"""Settings for all tests: timings belong in benchmarks, so hypothesis keeps no deadline."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kpicli", deadline=None)
settings.load_profile("kpicli")
