"""Dates that are written as numbers: which kinds there are, and what they count."""

from __future__ import annotations

from collections.abc import Mapping

NUMBERED: Mapping[str, str] = {
    "excel": "days since 1900, as Excel counts them",
    "epoch": "seconds since 1970, UTC",
    "epoch_ms": "milliseconds since 1970, UTC",
}
"""What a date of each kind counts, by the word that `date_format:` takes."""
