"""What calls may choose from, on the command line and in Python, and how a wrong choice is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar, get_args

from kpicli.core.calendar import Every
from kpicli.errors import Location, Problem, UserError, usage_error

if TYPE_CHECKING:
    from datetime import date

Sort = Literal["impact", "score", "n", "name"]
Adjust = Literal["bh", "holm", "bonferroni", "none"]

SORT: tuple[str, ...] = get_args(Sort)
ADJUST: tuple[str, ...] = get_args(Adjust)
PERIODS: tuple[str, ...] = get_args(Every)

P = ParamSpec("P")
T = TypeVar("T")


class Options:
    """Reads options one by one, so that everything wrong with them is told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def take(self, read: Callable[P, T], *values: P.args, **named: P.kwargs) -> T | None:
        """What `read` makes of the values; None, its problems kept, if it raises `UserError`."""
        try:
            return read(*values, **named)
        except UserError as error:
            self.problems += error.problems
            return None

    def check(self) -> None:
        """Raise a `UserError` (exit 2) with all problems, if there are any."""
        if self.problems:
            raise UserError(self.problems)


def one_of(value: str | None, option: str, allowed: tuple[str, ...], slug: str) -> str | None:
    """The value, or a `UserError` unless it is one of those allowed."""
    if value is None or value in allowed:
        return value
    from kpicli.config.decode import closest

    close = closest(str(value), allowed)
    raise usage_error(
        slug,
        f"{option} knows no {value!r}",
        Location(option),
        allowed=allowed,
        hint=f"did you mean {close}?" if close else None,
    )


def day_of(value: str | date | None, name: str) -> str | None:
    """A day as ISO text, or a `UserError` about the option called `name`."""
    from datetime import date

    if value is None or isinstance(value, date):
        return value.isoformat()[:10] if value else None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise usage_error(
            "bad-date", f"{value!r} is no date", Location(name), hint="write 2026-12-31"
        ) from None


def in_order(since: str | None, until: str | None, option: str) -> None:
    """A `UserError` when no day lies from `since` to before `until`, an option called so."""
    if since is not None and until is not None and since >= until:
        raise usage_error(
            "bad-date",
            f"no day lies from {since} to before {until}",
            Location(option),
            hint=f"{option} is the first day that no longer counts",
        )


def not_by_cohort(option: str) -> None:
    """A `UserError`: the option called so says nothing of cohorts."""
    raise usage_error(
        "not-by-cohort",
        f"{option} says nothing of cohorts",
        Location(option),
        hint="leave it out beside --cohorts",
    )
