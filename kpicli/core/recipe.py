"""What one item of a client KPI is, and how the rows of a client table become items.

An item has a value a and a weight b; a KPI's figure is Σ a ÷ Σ b over its items. `engine/items`
holds the query of each recipe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from kpicli.core.buying import PARAMETERS
from kpicli.core.source import Condition

if TYPE_CHECKING:
    from kpicli.core.business_hours import BusinessHours

ACCOUNTS = "accounts"
"""The table of the clients themselves, where a KPI of another table asks who they are."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How items are made. `needs` are roles of the source: of each tuple all, of the tuples one;
    `uses` are roles that it reads where they are declared.

    `distinct` says that a client's items in several groups or periods count as one client when
    these are added up; `adds_up` that it weighs in each period anew. `spread` says that items are
    counted by value, which medians need. `sums` name further totals. `timeless` items belong to no
    period, those of others to that of the role `dated`. `summed` says that the table is added up by
    client while it is read, `daily` by day too. `of_accounts` says that rows of clients without an
    account make no items, where the accounts tell since when clients are. `entire` histories cannot
    be cut at a first day, nor parted into periods. `each` says that there is a figure of each
    client.
    """

    needs: ClassVar[tuple[tuple[str, ...], ...]] = ()
    uses: ClassVar[tuple[str, ...]] = ()
    distinct: ClassVar[bool] = False
    adds_up: ClassVar[bool] = False
    summed: ClassVar[bool] = False
    daily: ClassVar[bool] = False
    entire: ClassVar[bool] = False
    each: ClassVar[bool] = False
    of_accounts: ClassVar[bool] = False
    timeless: ClassVar[bool] = False
    dated: ClassVar[str | None] = None

    @property
    def sums(self) -> tuple[str, ...]:
        """The names of further totals."""
        return ()

    @property
    def spread(self) -> bool:
        """Whether items are counted by value."""
        return True


@dataclass(frozen=True, slots=True)
class Cohort(Recipe):
    """Clients at the start of a period: a = 100 when lost (`event` lost) or still there (kept).

    `months` is the length of the period of `score`. `weigh` is `clients`, or `revenue`: then
    clients weigh the `amount` of their account.
    """

    needs = (("client", "start"),)
    dated = "start"
    uses = ("end", "amount")
    event: str = "lost"
    months: int = 12
    weigh: str = "clients"


@dataclass(frozen=True, slots=True)
class Status(Recipe):
    """Clients by what the table says became of them: a = 100 when `lost` (or kept)."""

    needs = (("status",),)
    dated = "date"
    uses = ("client", "amount", "date")
    event: str = "lost"
    lost: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    weigh: str = "clients"


@dataclass(frozen=True, slots=True)
class Snapshots(Recipe):
    """Clients in the last snapshot before a period, against the last one within it.

    `keep` is `clients` (100 when there at the end), `gross` (revenue kept, at most what it was)
    or `net` (revenue at the end, with growth); the revenue versions weigh clients by what they
    paid at the start. `event` lost gives 100 less that.
    """

    needs = (("client", "snapshot"),)
    dated = "snapshot"
    uses = ("amount",)
    event: str = "lost"
    months: int = 12
    keep: str = "clients"

    @property
    def spread(self) -> bool:
        """Shares of revenue may all differ."""
        return self.keep == "clients"


@dataclass(frozen=True, slots=True)
class Lifetime(Recipe):
    """Clients by years from first start to last end; open while there at the observed end."""

    needs = (("client", "start"),)
    uses = ("end",)
    timeless = True


@dataclass(frozen=True, slots=True)
class Started(Recipe):
    """Clients in the period of their first day, by whole periods to their last one, or so far.

    `event` says which of them figures tell: those `lost` by an age, or `kept`.
    """

    needs = (("client", "start"),)
    dated = "start"
    uses = ("end",)
    event: str = "lost"


@dataclass(frozen=True, slots=True)
class Listed(Recipe):
    """Clients in the period of the first list they are on, by periods to the last, or so far.

    `event` is that of `Started`.
    """

    needs = (("client", "snapshot"),)
    dated = "snapshot"
    event: str = "lost"


@dataclass(frozen=True, slots=True)
class LastSeen(Recipe):
    """Clients by years from the first purchase to `days` after the last; open until then."""

    needs = (("client", "date"),)
    uses = ("amount", "quantity", "order", "currency")
    summed = True
    timeless = True
    days: float = 180.0


@dataclass(frozen=True, slots=True)
class Span(Recipe):
    """Seconds from `opened` to `end` (a role), or a ready-made duration in role `ready`.

    `hours` counts only business time. `reopened` is `last` or `first`: which of the ends of a
    ticket with several rows counts.
    """

    dated = "opened"
    uses = ("client", "opened", "key", "updated", "status")
    end: str = "resolved"
    ready: str = "resolution"
    hours: BusinessHours | None = None
    reopened: str = "last"
    open: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery(Recipe):
    """Projects due: a = 100 when completed on time and to satisfaction."""

    needs = (("due", "completed"),)
    dated = "due"
    uses = ("client", "satisfaction", "key", "updated", "status")
    satisfied: float = 4.0
    unrated: str = "on_time"
    cancelled: tuple[Condition, ...] = ()

    @property
    def sums(self) -> tuple[str, ...]:
        """Days late in all, and projects by what became of them."""
        return ("late_days", "completed", "on_time", "satisfied", "unrated")


@dataclass(frozen=True, slots=True)
class Spend(Recipe):
    """Clients in a period: a = what they paid. `clients` is `active` or `paying`."""

    needs = (("client", "amount"),)
    dated = "date"
    uses = ("date", "quantity", "order", "currency")
    distinct = True
    summed = True
    each = True
    clients: str = "active"
    refunds: str = "count"

    @property
    def sums(self) -> tuple[str, ...]:
        """Purchases, and payments back."""
        return ("purchases", "refunds")

    @property
    def spread(self) -> bool:
        """Hardly two clients pay the same."""
        return False


@dataclass(frozen=True, slots=True)
class Purchases(Recipe):
    """Clients: a = what they paid in all, b = years in which they could."""

    needs = (("client", "amount", "date"),)
    dated = "date"
    uses = ("quantity", "order", "currency")
    distinct = True
    adds_up = True
    summed = True

    @property
    def sums(self) -> tuple[str, ...]:
        """Purchases."""
        return ("purchases",)

    @property
    def spread(self) -> bool:
        """Hardly two clients pay the same."""
        return False


@dataclass(frozen=True, slots=True)
class Worth(Recipe):
    """Clients with a purchase: a = what they are expected to be worth over `days` to come.

    By BG/NBD and Gamma–Gamma, times `margin`, at a `discount` a year.
    """

    needs = (("client", "date", "amount"),)
    dated = "date"
    uses = ("quantity", "currency")
    summed = True
    daily = True
    timeless = True
    entire = True
    each = True
    days: float = 0.0
    margin: float = 1.0
    discount: float = 0.0

    @property
    def sums(self) -> tuple[str, ...]:
        """Purchases to come, chances to be alive; by parameter the slopes of the value, the scores
        of the likelihood, and value × score."""
        kinds = ("slope", "score", "both")
        return ("ahead", "alive", *(f"{kind}_{name}" for kind in kinds for name in PARAMETERS))

    @property
    def spread(self) -> bool:
        """Hardly two clients are worth the same."""
        return False


@dataclass(frozen=True, slots=True)
class Activity(Recipe):
    """Clients in a month: a = 100 with at least `least` events."""

    needs = (("client", "date"),)
    dated = "date"
    uses = ("events",)
    of_accounts = True
    summed = True
    daily = True
    each = True
    least: float = 4.0
    edges: tuple[float, ...] = (1.0, 4.0, 12.0)

    @property
    def sums(self) -> tuple[str, ...]:
        """Clients seen on a day on average, clients seen in a month, and clients and months by
        number of events."""
        return ("daily", "monthly", *(f"band{place}" for place in range(len(self.edges) + 1)))


@dataclass(frozen=True, slots=True)
class Occurrence(Recipe):
    """Rows: a = 100 when all conditions of `event` hold."""

    dated = "date"
    uses = ("client", "date", "key", "updated")
    event: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotient(Recipe):
    """Rows: a = `times` × the numerator's number, b = the denominator's (1 without one)."""

    dated = "date"
    uses = ("client", "date", "key", "updated")
    numerator: str = ""
    denominator: str | None = None
    times: float = 1.0

    @property
    def spread(self) -> bool:
        """Numbers may all differ."""
        return False
