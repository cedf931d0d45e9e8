"""The contract of a KPI: an identity card, options, and a line of arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, overload

from kpicli.core.component import Component
from kpicli.core.question import Question
from kpicli.core.source import Condition
from kpicli.core.unit import Unit

if TYPE_CHECKING:
    from kpicli.core.recipe import Recipe
    from kpicli.core.voices import Asked

Scores = tuple[float | None, ...]
"""The scores one respondent gave to a KPI's questions, in order; None where not valid."""

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

HIGHER = "higher"
LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of figures, from `low` (included) up to the next band's `low`."""

    name: str
    low: float
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the respondents named by the points they gave: promoters, satisfied, …"""

    name: str
    holds: Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a calculator is: the card that help, docs and results print.

    `better` is `higher`, `lower`, or None when it must be declared; `benchmarked` says that
    the built-in reference values of `norms` apply.
    """

    id: str
    title: str
    unit: Unit
    better: str | None
    bands: tuple[Band, ...] = ()
    benchmarked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A KPI ready to compute: how its figure is called, drawn, judged and explained.

    `method` names the interval (`core.estimate.METHODS`). `formula` is the arithmetic in words;
    `relevant` is the smallest difference that matters, in the unit. `facts` are constants printed
    beside the figure (the normalisation, say).
    """

    name: str
    identity: Identity
    title: str
    unit: Unit
    better: str
    method: str
    formula: str
    low: float | None = None
    high: float | None = None
    parts: tuple[Part, ...] = ()
    bands: tuple[Band, ...] = ()
    where: tuple[Condition, ...] = ()
    relevant: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored(Kpi):
    """A survey KPI: the (weighted) mean of the points of each respondent.

    `points` turns one respondent's scores into points, or None when too few were valid.
    `describe` computes further facts from the patterns of scores; `comments` says what else is told
    of a KPI of open text.
    """

    questions: tuple[Question, ...]
    points: Callable[[Scores], float | None]
    weight: str | None = None
    describe: Callable[[Mapping[Scores, int]], Mapping[str, Any]] | None = None
    comments: Asked | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads answers from."""
        return tuple(question.column for question in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabled(Kpi):
    """A client KPI: Σ a ÷ Σ b over the items that `recipe` makes of the table `source`.

    `items` names an item in the plural. `further` are recipes whose tallies `describe` needs
    beside the KPI's own to tell further facts of a cell; the first argument is the KPI's own.
    `survival` names the one of these whose spells tell how long clients stay.
    `factor` is what Σ a ÷ Σ b is multiplied by, from these tallies; None where it is not known.
    `variance` is what is to be added to the variance that the items show, from the same; it may be
    negative. Where a model was learnt, it stands beside the tallies as `model`.
    """

    source: str
    recipe: Recipe
    items: str
    further: Mapping[str, Recipe] = field(default_factory=dict)
    survival: str | None = None
    describe: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] | None = None
    factor: Callable[[Mapping[str, Any]], Factor | None] | None = None
    variance: Callable[[Any, Mapping[str, Any]], float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed(Kpi):
    """A composite: the weighted mean of the points of its `components`, which are other results."""

    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A number that a figure is multiplied by, and its standard error."""

    value: float
    se: float = 0.0


class OptionError(Exception):
    """An option that does not fit: which one, what is wrong, and the way out.

    `within` are the keys that lead from the option down to the fault.
    """

    def __init__(
        self,
        option: str | None,
        text: str,
        *,
        slug: str = "option-value",
        hint: str | None = None,
        allowed: Sequence[str] = (),
        within: Sequence[str] = (),
    ) -> None:
        super().__init__(text)
        self.option = option
        self.within = tuple(within)
        self.text = text
        self.slug = slug
        self.hint = hint
        self.allowed = tuple(allowed)


@overload
def together(first: Callable[[], A], second: Callable[[], B], /) -> tuple[A, B]: ...
@overload
def together(
    first: Callable[[], A], second: Callable[[], B], third: Callable[[], C], /
) -> tuple[A, B, C]: ...
@overload
def together(*reads: Callable[[], A]) -> tuple[A, ...]: ...
def together(*reads: Callable[[], Any]) -> tuple[Any, ...]:
    """What each of the functions returns, in their order.

    Errors: an ExceptionGroup of every `OptionError` that they raise, alone or in such a group.
    """
    found: list[Any] = []
    wrong: list[Exception] = []
    for read in reads:
        try:
            found.append(read())
        except* OptionError as errors:
            wrong += errors.exceptions
    if wrong:
        raise ExceptionGroup("options that do not fit", wrong)
    return tuple(found)


def each_error(errors: BaseExceptionGroup[OptionError]) -> Iterator[OptionError]:
    """The errors of a group and of the groups within it."""
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from each_error(error)
        else:
            yield error
