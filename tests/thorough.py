"""How often a law is tried: few times in the gate, ten times as often in the long run."""

from __future__ import annotations

from hypothesis import settings


def often(few: int, many: int | None = None) -> int:
    """`few` examples, seeds or draws; `many` (ten times as many) under the thorough profile."""
    thorough = settings.get_current_profile_name() == "thorough"
    return (10 * few if many is None else many) if thorough else few
