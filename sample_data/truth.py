"""What the survey file says, counted again in plain Python with exact fractions.

It reads survey.csv as written and shares no code with kpicli: figures that agree with it were
reached in two ways. Each value is an exact fraction, turned into a float once, at the end.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

Row = dict[str, str]
Answer = tuple[str, Fraction | None]  # (state, points); points only when the state is "valid"

STATES = ("valid", "missing", "not_applicable", "invalid")
NOT_APPLICABLE = {"n/a", "na", "not applicable"}
SATISFACTION = {
    "very dissatisfied": 1,
    "dissatisfied": 2,
    "neutral": 3,
    "satisfied": 4,
    "very satisfied": 5,
}
ITEMS = ("cess_informed", "cess_control", "cess_support", "cess_voice")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
HUNDRED = Fraction(100)

HOW = [
    "Rows: keep those whose status is complete. Then, among these, keep of each client_id in each "
    "calendar quarter of submitted_at (naive local time, as written) the one with the latest "
    "submitted_at. Rows whose client_id has no account take part like any other.",
    "Answers: trimmed, NFKC, case-insensitive. Blank is missing; n/a, na and not applicable are "
    "not_applicable; a number on the scale is valid; anything else is invalid (unreadable or out "
    "of scale). On q_satisfaction the texts Very dissatisfied to Very satisfied are 1 to 5.",
    "cess (percent): a respondent's score is the mean of the valid items of four if at least two "
    "are valid, divided by 5, times 100; the figure is the mean over respondents, raw_mean is the "
    "same before dividing. With fewer valid items the respondent is invalid if any item is "
    "invalid, else not_applicable if any item is not applicable, else missing.",
    "cess items: mean of the valid answers to each item. alpha is Cronbach's alpha with variances "
    "over n-1, unweighted, on respondents with four valid items (alpha_n).",
    "csat (percent): share of 4 and 5 on 1-5. nps (points): percent 9-10 minus percent 0-6. "
    "ces: mean of q_effort on 1-7, high is easy. support_csat (percent): share of Good among Good "
    "and Bad, on rows with channel support; the other rows are not_asked.",
    "Weighted: sum(w*y)/sum(w) over valid answers; n_eff is Kish's sum(w)^2/sum(w^2) over them.",
    "nps se: 100*sqrt((p + d - (p-d)^2)/(n-1)), unweighted, each row by itself: clients that "
    "answer in several quarters are not treated as clusters, and the population as infinite.",
    "By quarter, channel and region: unweighted, on the rows kept above. rows and kept are counts "
    "of survey rows. The region comes from accounts.csv; unmatched holds rows without an account.",
]


def judge(text: str, low: int, high: int, labels: dict[str, int] | None = None) -> Answer:
    """The state of one answer and its number on the scale."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not plain:
        return "missing", None
    if plain in NOT_APPLICABLE:
        return "not_applicable", None
    if labels and plain in labels:
        return "valid", Fraction(labels[plain])
    if NUMBER.fullmatch(plain) and low <= Fraction(plain) <= high:
        return "valid", Fraction(plain)
    return "invalid", None


def cess(row: Row) -> Answer:
    """Percent of the scale's maximum, over the items answered."""
    judged = [judge(row[item], 1, 5) for item in ITEMS]
    valid = [score for _, score in judged if score is not None]
    if 2 * len(valid) >= len(ITEMS):
        return "valid", sum(valid, Fraction(0)) / len(valid) / 5 * HUNDRED
    states = {state for state, _ in judged}
    return next(s for s in ("invalid", "not_applicable", "missing") if s in states), None


def csat(row: Row) -> Answer:
    """100 for a satisfied answer, 0 for another."""
    state, score = judge(row["q_satisfaction"], 1, 5, SATISFACTION)
    return state, None if score is None else HUNDRED * (score >= 4)


def nps(row: Row) -> Answer:
    """100 for a promoter, 0 for a passive, -100 for a detractor."""
    state, score = judge(row["q_recommend"], 0, 10)
    return state, None if score is None else HUNDRED * ((score >= 9) - (score < 7))


def ces(row: Row) -> Answer:
    """The agreement itself, 1 to 7."""
    return judge(row["q_effort"], 1, 7)


def support_csat(row: Row) -> Answer:
    """100 for Good, 0 for Bad, on support contacts only; numbers mean nothing here."""
    if row["channel"] != "support":
        return "not_asked", None
    state, score = judge(row["q_support"], 1, 0, {"good": 1, "bad": 0})
    return state, None if score is None else HUNDRED * score


KPIS: dict[str, Callable[[Row], Answer]] = {
    "cess": cess,
    "csat": csat,
    "nps": nps,
    "ces": ces,
    "support_csat": support_csat,
}


def quarter(row: Row) -> str:
    """The calendar quarter of a row, as 2026-Q1."""
    year, month = row["submitted_at"][:4], int(row["submitted_at"][5:7])
    return f"{year}-Q{(month + 2) // 3}"


def keep(rows: list[Row]) -> tuple[list[Row], int, int]:
    """The rows that count, how many the filter removed, how many were repeats."""
    complete = [row for row in rows if row["status"] == "complete"]
    latest: dict[tuple[str, str], Row] = {}
    for row in complete:
        key = row["client_id"], quarter(row)
        if key not in latest or row["submitted_at"] > latest[key]["submitted_at"]:
            latest[key] = row
    return list(latest.values()), len(rows) - len(complete), len(complete) - len(latest)


def counts(states: list[str]) -> dict[str, int]:
    """How many answers of each state; not_asked only where it occurs."""
    found = Counter(states)
    asked = ("not_asked",) if found["not_asked"] else ()
    return {state: found[state] for state in (*STATES, *asked)}


def mean(values: list[Fraction]) -> Fraction:
    """The exact mean."""
    return sum(values, Fraction(0)) / len(values)


def variance(values: list[Fraction]) -> Fraction:
    """The exact variance over n-1."""
    centre = mean(values)
    return sum(((value - centre) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def figure(rows: list[Row], rule: Callable[[Row], Answer]) -> dict[str, Any]:
    """One KPI over some rows: counts, the unweighted and the weighted value."""
    judged = [(rule(row), Fraction(row["weight"])) for row in rows]
    scored = [(points, weight) for (_, points), weight in judged if points is not None]
    points, weights = [p for p, _ in scored], [w for _, w in scored]
    total = sum(weights, Fraction(0))
    return {
        "answers": counts([state for (state, _), _ in judged]),
        "n": len(scored),
        "value": float(mean(points)),
        "weighted": {
            "value": float(sum((p * w for p, w in scored), Fraction(0)) / total),
            "sum_weights": float(total),
            "n_eff": float(total**2 / sum((w**2 for w in weights), Fraction(0))),
        },
    }


def item_figures(rows: list[Row]) -> dict[str, Any]:
    """Each empowerment item's counts and mean, and Cronbach's alpha."""
    judged = {item: [judge(row[item], 1, 5) for row in rows] for item in ITEMS}
    items = {
        item: {
            "answers": counts([state for state, _ in answers]),
            "mean": float(mean([score for _, score in answers if score is not None])),
        }
        for item, answers in judged.items()
    }
    full = [
        [score for _, score in answers if score is not None]
        for answers in zip(*judged.values(), strict=True)
        if all(score is not None for _, score in answers)
    ]
    parts = sum((variance(list(column)) for column in zip(*full, strict=True)), Fraction(0))
    whole = variance([sum(scores, Fraction(0)) for scores in full])
    k = len(ITEMS)
    alpha = Fraction(k, k - 1) * (1 - parts / whole)
    return {"items": items, "alpha": float(alpha), "alpha_n": len(full)}


def nps_parts(rows: list[Row]) -> dict[str, Any]:
    """Promoters, passives, detractors, and the standard error of their balance."""
    points = Counter(p for _, p in map(nps, rows) if p is not None)
    up, level, down = points[HUNDRED], points[Fraction(0)], points[-HUNDRED]
    n = up + level + down
    spread = Fraction(up + down, n) - Fraction(up - down, n) ** 2
    parts = {"promoters": up, "passives": level, "detractors": down}
    return {"parts": parts, "se": 100 * math.sqrt(spread / (n - 1))}


def groups(rows: list[Row], kept: list[Row], key: Callable[[Row], str]) -> dict[str, Any]:
    """Counts of rows and the unweighted cess, csat and nps of each group."""
    out: dict[str, Any] = {}
    for name in sorted({key(row) for row in rows}):
        mine = [row for row in kept if key(row) == name]
        out[name] = {"rows": sum(key(row) == name for row in rows), "kept": len(mine)}
        for kpi in ("cess", "csat", "nps"):
            whole = figure(mine, KPIS[kpi])
            out[name][kpi] = {"n": whole["n"], "value": whole["value"]}
        out[name]["nps"]["parts"] = nps_parts(mine)["parts"]
    return out


def truth(folder: Path) -> dict[str, Any]:
    """Everything above for the survey and accounts in this folder."""
    rows, accounts = (_read(folder / name) for name in ("survey.csv", "accounts.csv"))
    regions = {account["client_id"]: account["region"] for account in accounts}
    kept, removed, repeats = keep(rows)
    kpis = {name: figure(kept, rule) for name, rule in KPIS.items()}
    kpis["cess"].update({"raw_mean": kpis["cess"]["value"] / 20, **item_figures(kept)})
    kpis["nps"].update(nps_parts(kept))
    return {
        "how": HOW,
        "rows": {
            "total": len(rows),
            "removed_by_where": removed,
            "removed_as_duplicate": repeats,
            "kept": len(kept),
            "kept_without_account": sum(row["client_id"] not in regions for row in kept),
            "accounts": len(accounts),
            "accounts_without_kept_row": len(set(regions) - {row["client_id"] for row in kept}),
        },
        "kpis": kpis,
        "by_quarter": groups(rows, kept, quarter),
        "by_channel": groups(rows, kept, lambda row: row["channel"]),
        "by_region": groups(rows, kept, lambda row: regions.get(row["client_id"], "unmatched")),
    }


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
