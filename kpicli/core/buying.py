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

    def variance(self, slopes: Sequence[float], together: Sequence[float]) -> float:
        """What the parameters add to the variance of a mean over clients, as far as they are known.

        g′Σg + 2g′Σc: `slopes` g are the derivatives of the mean by the logarithms of the
        parameters, Σ is their covariance, that of one model apart from that of the other, and
        `together` c how the values of the mean go with the scores, Σ (v − v̄) s / n. The same
        clients give parameters and mean, so that both err together: without c the interval would
        be too short where frequent buyers are worth most. Negative where they err against each
        other. Newey & McFadden 1994, section 6.
        """
        parts = [
            _form(self.buying, slopes[:4], slopes[:4]),
            _form(self.spending, slopes[4:], slopes[4:]),
            2.0 * _form(self.buying, slopes[:4], together[:4]),
            2.0 * _form(self.spending, slopes[4:], together[4:]),
        ]
        return math.fsum(parts)


def _form(fit: Fit | None, one: Sequence[float], other: Sequence[float]) -> float:
    """a′Σb over the logarithms of a fit's parameters, 0 where Σ is not known."""
    if fit is None or fit.covariance is None:
        return 0.0
    left, right = (
        [value / size for value, size in zip(each, fit.parameters, strict=True)]
        for each in (one, other)
    )
    places = range(len(left))
    return math.fsum(left[i] * right[j] * fit.covariance[i][j] for i in places for j in places)
