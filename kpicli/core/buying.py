"""What was learnt of how clients buy, and what a figure that is made with it owes to it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.core.gamma_gamma import Correlation
from kpicli.core.maximum_likelihood import Fit

LEAST = 30
"""Clients with a repeat purchase, and ones whose purchases have a value: fewer teach nothing."""
STRONG = 0.3
"""From here on, of either sign, frequency and value go together more than the model allows."""

TOO_FEW = "too-few-repeat-buyers"
NO_VALUES = "too-few-values"
PARAMETERS = ("r", "alpha", "a", "b", "p", "q", "v")


@dataclass(frozen=True, slots=True)
class Buying:
    """BG/NBD and Gamma–Gamma fitted to `clients` with a purchase, of whom `repeat` bought again.

    Without the fits `why` says why: `too-few-repeat-buyers`, `too-few-values` or `not-converged`.
    Times are in days. Where the values vary too much for the model to have a mean, `stood_in` is
    what `valueless` clients, of whom no value is known, are taken to pay at a time: the mean of
    the others.
    """

    clients: int
    repeat: int
    buying: Fit | None = None
    spending: Fit | None = None
    correlation: Correlation | None = None
    why: str | None = None
    stood_in: float | None = None
    valueless: int = 0

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters by name: r, alpha (days), a and b, then p, q and v (money)."""
        fits = [fit for fit in (self.buying, self.spending) if fit is not None]
        return dict(zip(PARAMETERS, (x for fit in fits for x in fit.parameters), strict=False))

    @property
    def edges(self) -> list[str]:
        """What is wrong with the fits: `at-edge`, `flat`; nothing when both are maxima."""
        fits = [fit for fit in (self.buying, self.spending) if fit is not None]
        return list(dict.fromkeys(fit.why for fit in fits if fit.why))

    @property
    def error_of(self) -> str:
        """Which parameters have a known error: `both` models', those of `buying`, `spending`, or
        `none`."""
        known = [
            name
            for name, fit in (("buying", self.buying), ("spending", self.spending))
            if fit is not None and fit.covariance is not None
        ]
        return "both" if len(known) == 2 else known[0] if known else "none"

    def error(self, slopes: Sequence[float]) -> float:
        """The standard error that a figure owes to the parameters, in its unit, as far as known.

        √(g′Σg), with `slopes` g the derivatives by the logarithms of the parameters and Σ their
        covariance, that of one model apart from that of the other: the delta method.
        """
        parts = [_form(self.buying, slopes[:4]), _form(self.spending, slopes[4:])]
        return math.sqrt(max(0.0, math.fsum(parts)))


def _form(fit: Fit | None, slopes: Sequence[float]) -> float:
    """g′Σg over the logarithms of a fit's parameters, 0 where Σ is not known."""
    if fit is None or fit.covariance is None:
        return 0.0
    scaled = [slope / one for slope, one in zip(slopes, fit.parameters, strict=True)]
    places = range(len(scaled))
    return math.fsum(scaled[i] * scaled[j] * fit.covariance[i][j] for i in places for j in places)
