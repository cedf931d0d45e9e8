"""The options of `quality:`: which answers are looked at twice, and which are left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpicli.core.options import option

Columns = tuple[tuple[str, ...], ...]
"""Sets of columns; those of a set are looked at together."""

Excluded = tuple[
    Literal["test_addresses", "duplicates", "speeders", "straight_liners", "repeated_texts"], ...
]
"""Checks by name."""

LEAST_ITEMS = 4
"""So few questions answered alike say nothing yet; the fewest that do."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time: so many `seconds`, or a `share` (0 to 1) of the median."""

    seconds: float | None = None
    share: float | None = None

    def __str__(self) -> str:
        if self.share is None:
            return f"{self.seconds:g}"
        third = abs(self.share - 1 / 3) < 1e-12
        return f"{'1/3' if third else f'{100 * self.share:g} %'} of median"


THIRD = Limit(share=1 / 3)


@dataclass(frozen=True, kw_only=True)
class Speeders:
    """Respondents who took too little time."""

    under: Limit = option(
        "Under which time someone is one: seconds, a duration, or a share of the median; a third "
        "of the median by default.",
        THIRD,
        example="30 % of median",
    )


@dataclass(frozen=True, kw_only=True)
class StraightLiners:
    """Respondents who gave the same answer to every question of a battery."""

    questions: Columns = option(
        "The questions of a battery, at least four, or a list of batteries; by default the "
        "questions of each KPI that has so many.",
        (),
        example="[q1, q2, q3, q4]",
    )


@dataclass(frozen=True, kw_only=True)
class RepeatedTexts:
    """Long comments that several rows share."""

    questions: tuple[str, ...] = option(
        "The columns of comments; by default those of the KPIs of comments.",
        (),
        example="[comment]",
    )
    at_least: int = option("How many characters a long one has.", 20, example="40")


@dataclass(frozen=True, kw_only=True)
class TestAddresses:
    """E-mail addresses that nobody real has."""

    domains: tuple[str, ...] = option(
        "Your own domains: whoever has an address there is no respondent.", (), example="[ours.com]"
    )


@dataclass(frozen=True, kw_only=True)
class Duplicates:
    """Rows that share a value which no two respondents should."""

    by: Columns = option(
        "A column, several that count together, or a list of such lists; all copies of a value "
        "count, blanks never.",
        example="[[ip_address], [latitude, longitude]]",
    )


@dataclass(frozen=True, kw_only=True)
class Quality:
    """Which checks of the answers are made, and whose rows are left out."""

    speeders: Speeders | None = option(
        "Respondents under a time; needs `duration`.", None, example="{under: 100}"
    )
    straight_liners: StraightLiners | None = option(
        "Respondents with one answer to a whole battery of questions.",
        None,
        example="{questions: [q1, q2, q3, q4]}",
    )
    repeated_texts: RepeatedTexts | None = option(
        "Long comments that stand in several rows.",
        None,
        example="{questions: [comment], at_least: 20}",
    )
    test_addresses: TestAddresses | None = option(
        "Addresses of tests and of your own; needs `email`.", None, example="{domains: [ours.com]}"
    )
    duplicates: Duplicates | None = option(
        "Rows that share a value, such as an IP address; all copies count.",
        None,
        example="{by: ip_address}",
    )
    exclude: Excluded = option(
        "The checks whose rows are left out; none is unless it stands here.",
        (),
        example="[speeders, test_addresses]",
    )
