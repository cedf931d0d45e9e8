"""What the throughput scripts share: which columns, and how counts are printed to compare."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

GROUPS = ("region", "month")
QUESTIONS = ("q_recommend", "q_satisfaction", "q3", "q4", "q_effort", "q6")
COLUMNS = (*GROUPS, *QUESTIONS)

Count = tuple[Any, Any, Any, int]
"""Region, month, answer, and how many rows hold them."""


def summary(counts: Mapping[str, Iterable[Count]]) -> dict[str, Any]:
    """Rows, cells, answers over all groups, and a digest of every single cell.

    A missing answer and an empty text are the same here; numbers are their digits.
    """
    lines: list[str] = []
    totals: dict[str, dict[str, int]] = {}
    for question in QUESTIONS:
        total = totals[question] = {}
        for region, month, answer, n in counts[question]:
            text = "" if answer is None else str(answer)
            total[text] = total.get(text, 0) + int(n)
            lines.append(f"{question}|{region}|{month}|{text}|{int(n)}")
    rows = sum(totals[QUESTIONS[0]].values())
    ordered = {question: dict(sorted(total.items())) for question, total in totals.items()}
    digest = sha256("\n".join(sorted(lines)).encode()).hexdigest()
    return {"rows": rows, "cells": len(lines), "digest": digest, "totals": ordered}


def show(found: Mapping[str, Any]) -> None:
    """Print what was found as JSON."""
    print(json.dumps(found))
