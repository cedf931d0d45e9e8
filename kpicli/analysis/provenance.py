"""Where a report comes from: version, configuration, inputs, and when."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime

import kpicli
from kpicli.config.load import Config
from kpicli.core.plan import Input
from kpicli.core.report import Provenance
from kpicli.errors import Location, usage_error


def provenance(config: Config, inputs: Sequence[Input]) -> Provenance:
    """Where the report comes from; the time is that of SOURCE_DATE_EPOCH when set."""
    return Provenance(
        kpicli.__version__,
        f"sha256:{config.digest}",
        tuple(inputs),
        now().isoformat(timespec="seconds"),
    )


def now() -> datetime:
    """The moment of the run in UTC, or that of SOURCE_DATE_EPOCH when set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise usage_error(
            "bad-date",
            f"{epoch!r} is no number of seconds since 1970",
            Location("SOURCE_DATE_EPOCH"),
            hint="unset the variable, or set it to a whole number",
        ) from None


def today(timezone: str) -> date:
    """The local day of the run in the reporting time zone."""
    from zoneinfo import ZoneInfo

    return now().astimezone(ZoneInfo(timezone)).date()
