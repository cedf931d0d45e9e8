"""Days and moments of SPSS, which counts seconds since 14 October 1582, as ISO 8601."""

from __future__ import annotations

from datetime import datetime, timedelta

from kpicli.sources.cells import number

START = datetime(1582, 10, 14)


def day(seconds: float | None) -> str:
    """The day, with the time where it is not midnight."""
    found = moment(seconds)
    return found.removesuffix(" 00:00:00")


def moment(seconds: float | None) -> str:
    """The day and the time; a number that stands for none within the calendar as it is."""
    if seconds is None or seconds != seconds:
        return ""
    try:
        return (START + timedelta(seconds=seconds)).isoformat(" ")
    except OverflowError:
        return number(seconds)
