"""What an analyst would write by hand: pandas, six KPIs with their 95 % intervals, as JSON."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

import pandas as pd

Z = 1.959963984540054
LABELS = {
    "Very dissatisfied": 1,
    "Dissatisfied": 2,
    "Neutral": 3,
    "Satisfied": 4,
    "Very satisfied": 5,
}
MEANS = {"third": "q3", "fourth": "q4", "sixth": "q6", "ces": "q_effort"}
COLUMNS = ["q_recommend", "q_satisfaction", *MEANS.values()]


def nps(answers: pd.Series[Any]) -> dict[str, float]:
    """Promoters less detractors in points, with Rocks's adjusted Wald interval."""
    n = len(answers)
    promoters = int((answers >= 9).sum())
    detractors = int((answers <= 6).sum())
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = Z * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    value = 100 * (promoters - detractors) / n
    return {"value": value, "n": n, "low": 100 * (p - d - half), "high": 100 * (p - d + half)}


def csat(answers: pd.Series[Any]) -> dict[str, float]:
    """The share of 4 and 5 in percent, with Wilson's interval."""
    n = len(answers)
    share = int((answers >= 4).sum()) / n
    centre = share + Z * Z / (2 * n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    low, high = (100 * (centre + sign * half) / (1 + Z * Z / n) for sign in (-1, 1))
    return {"value": 100 * share, "n": n, "low": low, "high": high}


def mean(answers: pd.Series[Any]) -> dict[str, float]:
    """The mean with its t interval, the quantile by Cornish and Fisher's expansion."""
    n = len(answers)
    df = n - 1
    t = Z + (Z**3 + Z) / (4 * df) + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * df * df)
    value = float(answers.mean())
    half = t * math.sqrt(float(answers.var()) / n)
    return {"value": value, "n": n, "low": value - half, "high": value + half}


def main(path: str) -> None:
    """Print the six figures of a CSV file."""
    survey = pd.read_csv(path, usecols=COLUMNS)
    satisfaction = pd.to_numeric(survey["q_satisfaction"].replace(LABELS), errors="coerce")
    found = {
        "nps": nps(survey["q_recommend"].dropna()),
        "csat": csat(satisfaction.dropna()),
    }
    found |= {name: mean(survey[column].dropna()) for name, column in MEANS.items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
