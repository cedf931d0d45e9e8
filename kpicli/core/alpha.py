"""Cronbach's alpha: how far the items of a composite measure one thing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NO_SPREAD = 1e-14
"""A variance that cancels to less than this part of its squares is rounding, not spread."""


@dataclass(frozen=True, slots=True)
class CovarianceSums:
    """Sums over the respondents who answered every item.

    `sums[i]` is Σ x_i and `products[i][j]` Σ x_i x_j, both weighted where weights are used; `n` is
    the number of respondents, or the sum of their weights. The x may be measured from any origin,
    one per item: an origin among the answers keeps the most digits.
    """

    n: float
    sums: tuple[float, ...]
    products: tuple[tuple[float, ...], ...]


def cronbach_alpha(covariance_sums: CovarianceSums) -> float | None:
    """Cronbach's alpha, at most 1 and possibly negative, or None where it is undefined.

    α = k/(k − 1) × (1 − Σ_i s_ii / Σ_ij s_ij), with s the covariances of the k items. Undefined
    for fewer than two items or two respondents, and when the sum of the items does not vary.
    Cronbach 1951.
    """
    n, sums, products = covariance_sums.n, covariance_sums.sums, covariance_sums.products
    k = len(sums)
    if k < 2 or n < 2:
        return None
    items = math.fsum(products[i][i] - sums[i] * sums[i] / n for i in range(k))
    square = math.fsum(product for row in products for product in row)
    correction = math.fsum(sums) ** 2 / n
    total = square - correction
    if total <= _NO_SPREAD * (square + correction):
        return None
    return k / (k - 1) * (1.0 - items / total)


def covariance_sums(patterns: Mapping[tuple[float, ...], float]) -> CovarianceSums:
    """The sums of a set of answer patterns, each with the number, or weight, of its respondents.

    Answers are measured from the smallest pattern, so that answers all alike give exact zeros, and
    summed exactly, so that order changes nothing. ValueError when patterns differ in length.
    """
    if len({len(pattern) for pattern in patterns}) > 1:
        raise ValueError("answer patterns differ in length")
    if not patterns:
        return CovarianceSums(0.0, (), ())
    origin = min(patterns)
    rows = [
        (count, [x - start for x, start in zip(pattern, origin, strict=True)])
        for pattern, count in patterns.items()
    ]
    k = range(len(origin))
    return CovarianceSums(
        n=math.fsum(patterns.values()),
        sums=tuple(math.fsum(count * row[i] for count, row in rows) for i in k),
        products=tuple(_products(rows, i, k) for i in k),
    )


def _products(
    rows: Sequence[tuple[float, Sequence[float]]], i: int, items: range
) -> tuple[float, ...]:
    return tuple(math.fsum(count * row[i] * row[j] for count, row in rows) for j in items)
