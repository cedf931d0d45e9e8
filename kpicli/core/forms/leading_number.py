"""A number and what it stands for: "10 - Extremely likely", "5 = Very satisfied", "1: Never"."""

from __future__ import annotations

import re

from kpicli.core.answers import number
from kpicli.core.months import MONTHS

_FORM = re.compile(
    r"(?P<number>[+\-−]?\d+(?:[.,]\d+)?)(?: ?[-=:.)] ?| )(?P<words>[(\[\"']*[^\W\d_]\D*)"
)


def score(text: str, decimal: str) -> float | None:
    """The number in front of words that hold no digit, else None.

    Between them stands a blank or one of `- = : . )`. A second number makes it a range, a
    fraction or a count ("4-5", "10 of 12"), and the name of a month a date: these have no score.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    first = re.match(r"[^\W\d_]+", found["words"].lstrip("([\"'"))
    if first is not None and first[0] in MONTHS:
        return None
    return number(found["number"], decimal)
