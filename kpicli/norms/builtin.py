"""The reference values that come with the tool."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Norm:
    """A reference value of the KPIs marked `benchmarked`, in percent, and its provenance."""

    name: str
    value: float
    source: str
    verified: bool


BUILTIN: tuple[Norm, ...] = (
    Norm(
        "industry",
        75.0,
        "Gartner, as quoted by a KPI library without year, scale or sample size",
        verified=False,
    ),
    Norm(
        "top quartile",
        85.0,
        "Forrester, as quoted by a KPI library without year, scale or sample size",
        verified=False,
    ),
)
"""Industry average and top quartile of client satisfaction. Nobody has verified them: they hold
until a configuration says better."""
