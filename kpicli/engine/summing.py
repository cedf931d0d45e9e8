"""The SQL that adds up the rows of a table by client: what is read off a row, and the sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpicli.core.plan import TableScan
from kpicli.core.reasons import (
    NO_AMOUNT,
    NO_CLIENT,
    NO_DATE,
    NO_NUMBER,
    NO_RATE,
    NOT_ASKED,
    OUTSIDE,
)
from kpicli.core.recipe import LastSeen, Purchases, Spend
from kpicli.engine.ground import after
from kpicli.engine.periods import period_sql
from kpicli.engine.places import FIRST
from kpicli.engine.sql import every, exact_parts, literal
from kpicli.engine.typed import Typed, shown

NUMBERS = ("amount", "quantity", "events")


@dataclass(frozen=True, slots=True)
class Summing:
    """How the rows of a scan's table are added up.

    `named` are the columns by role, `parted` those of the table's own groups with their names.
    Rows are grouped by texts as they are stored: what is made of a text is made once per group.
    """

    scan: TableScan
    named: Mapping[str, str]
    parted: Mapping[str, str]

    @property
    def daily(self) -> bool:
        """Whether a recipe asks for the days of each client."""
        return any(ask.recipe.daily for ask in self.scan.asks)

    @property
    def one_currency(self) -> bool:
        """Whether amounts are in a currency that is named, and must be the same in all rows."""
        return "currency" in self.named and not self.scan.source.rates

    @property
    def purchases(self) -> str:
        """The SQL of the number of purchases: orders where these are named, else rows over 0."""
        return "count(DISTINCT s_order) FILTER (bought > 0)" if self._orders else "sum(bought)"

    @property
    def _orders(self) -> bool:
        return "order" in self.named

    @property
    def _asked(self) -> list[str]:
        return [f"asked{place}" for place in range(len(self.scan.asks))]

    def _keys(self) -> dict[str, str]:
        """What rows are grouped by, beside step, reason and client."""
        keys = {}
        if self._orders:
            keys["r_order"] = "r_order"
        if self.scan.every is not None:
            keys["period"] = period_sql("d_date", self.scan.every)
        if self.daily:
            keys["day"] = "CAST(d_date AS DATE)"
        keys |= {x: x for x in self.parted.values()}
        counts = "step = 0 AND reason = 0"
        return {key: f"CASE WHEN {counts} THEN {sql} END" for key, sql in keys.items()}

    def rows(self, typed: Typed) -> str:
        """The rows of a relation, each with its step and reason, and asked0…"""
        source, asks = self.scan.source, self.scan.asks
        met = every(source.where, typed.text, source.decimal)
        picked = ["row", *self._values(typed), f"CASE WHEN {met} THEN 0 ELSE 1 END AS step"]
        picked += [
            f"({every(ask.where, typed.text, source.decimal)}) AS {asked}"
            for ask, asked in zip(asks, self._asked, strict=True)
        ]
        inner = f"SELECT {', '.join(picked)} FROM {typed.rows}"
        return f"SELECT *, {self._reason(typed)} AS reason, {self._amount()} AS amt FROM ({inner})"

    def rejected(self, rows: str, place: int) -> str:
        """The rows that do not count for the KPI of this place, from `rows`: row, step, reason."""
        reason = (
            f"CASE WHEN step <> 0 THEN 0 WHEN NOT asked{place} THEN {NOT_ASKED} "
            f"WHEN {shown('r_client')} IS NULL THEN {NO_CLIENT} ELSE reason END"
        )
        picked = f"SELECT row, step, {reason} AS reason FROM {rows}"
        return f"SELECT * FROM ({picked}) WHERE step <> 0 OR reason <> 0"

    def reduced(self, typed: Typed, rows: str) -> str:
        """The `rows` of a relation added up, with unread, and texts as they are stored."""
        stored = ["step", "reason", "r_client", *(["r_currency"] if self.one_currency else [])]
        keys = [f"{sql} AS {key}" for key, sql in self._keys().items()]
        places = f"min(CASE WHEN {self._odd(typed)} THEN row END, {FIRST}) AS places"
        sums = [*self._sums(), places, self._unread(typed)]
        listed = ", ".join([*stored, *keys, *self._asked, *sums])
        return f"SELECT {listed} FROM {rows} GROUP BY ALL"

    def shown(self, raw: str) -> str:
        """The kept ones of the sums, with their texts; those without a client told apart."""
        texts = {"r_client": "client", **{x: x for x in self.parted.values()}}
        texts |= {"r_currency": "s_currency"} if self.one_currency else {}
        texts |= {"r_order": "s_order"} if self._orders else {}
        listed = ", ".join(f"{shown(stored)} AS {name}" for stored, name in texts.items())
        away = ", ".join(["step", "unread", *texts])
        rows = f"SELECT * EXCLUDE ({away}), {listed} FROM {raw} WHERE step = 0"
        reason = f"CASE WHEN client IS NULL THEN {NO_CLIENT} ELSE reason END AS reason"
        return f"SELECT * REPLACE ({reason}) FROM ({rows})"

    def whole(self, days: str) -> str:
        """The sums of all days, from the table of those by day."""
        names = [sql.rpartition(" AS ")[2] for sql in self._sums()]
        added = [f"sum({name}) AS {name}" for name in names]
        ends = {"first": "min", "last": "max", "first_purchase": "min", "last_purchase": "max"}
        for name, best in ends.items():
            some = " FILTER (bought > 0)" if name.endswith("purchase") else ""
            added.append(f"{best}(CAST(day AS TIMESTAMP)){some} AS {name}")
        added.append(f"list_sort(flatten(list(places)))[:{FIRST}] AS places")
        away = ", ".join(["day", "places", *names])
        return f"SELECT * EXCLUDE ({away}), {', '.join(added)} FROM {days} GROUP BY ALL"

    def _values(self, typed: Typed) -> list[str]:
        """What is read off a row: `r_` and `t_` as stored, `v_` and `d_` as numbers and dates."""
        found = [f"{typed.raw(self.named['client'])} AS r_client"]
        if "currency" in self.named:
            rated = f"{typed.value('currency')} AS s_currency"
            stored = f"{typed.raw(self.named['currency'])} AS r_currency"
            found.append(stored if self.one_currency else rated)
        if self._orders:
            found.append(f"{typed.raw(self.named['order'])} AS r_order")
        for role in (*NUMBERS, "date"):
            if role in self.named:
                letter = "d" if role == "date" else "v"
                found.append(f"{typed.value(role)} AS {letter}_{role}")
                found.append(f"{typed.raw(self.named[role])} AS t_{role}")
        return found + [f"{typed.raw(column)} AS {x}" for column, x in self.parted.items()]

    def _amount(self) -> str:
        if "amount" not in self.named:
            return "NULL::DOUBLE"
        amount = "v_amount * v_quantity" if "quantity" in self.named else "v_amount"
        rates = self.scan.source.rates
        if rates and "currency" in self.named:
            whens = " ".join(f"WHEN {literal(code)} THEN {rate!r}" for code, rate in rates.items())
            return f"({amount}) * CASE s_currency {whens} END"
        return amount

    def _reason(self, typed: Typed) -> str:
        """The SQL of why a row does not count, whoever its client is."""
        scan, cases = self.scan, []
        for role in NUMBERS:
            if role in self.named:
                code = f"CASE WHEN {_written(typed, role)} THEN {NO_NUMBER} ELSE {NO_AMOUNT} END"
                cases.append((f"v_{role} IS NULL", code))
        if "events" in self.named:
            cases.append(("v_events < 0", str(NO_NUMBER)))
        if "currency" in self.named and scan.source.rates:
            listed = ", ".join(literal(code) for code in scan.source.rates)
            cases.append((f"s_currency IS NULL OR s_currency NOT IN ({listed})", str(NO_RATE)))
        if "date" in self.named:
            late, reason = after("d_date", scan)
            cases += [("d_date IS NULL", str(NO_DATE)), (late, str(reason))]
            ends = [(scan.since, "<"), (scan.until, ">=")]
            tests = [f"d_date {sign} {literal(end)}::TIMESTAMP" for end, sign in ends if end]
            if tests:
                cases.append((" OR ".join(tests), str(OUTSIDE)))
        whens = " ".join(f"WHEN {test} THEN {code}" for test, code in cases)
        return f"CASE {whens} ELSE 0 END" if whens else "0"

    def _unread(self, typed: Typed) -> str:
        """Whether any date is written that could not be read, where dates are texts."""
        if "date" not in self.named or typed.as_such("date"):
            return "false AS unread"
        read = f"CASE WHEN d_date IS NULL THEN {_written(typed, 'date')} ELSE false END"
        return f"bool_or({read}) AS unread"

    def _odd(self, typed: Typed) -> str:
        """Whether a row may not count: for a reason, or since its client may be but blanks."""
        column = self.named["client"]
        blank = "r_client IS NULL"
        if typed.text[column] == typed.raw(column) or typed.native[column][1] == "VARCHAR":
            blank += " OR r_client <= '!'"  # all that begins with a blank comes before it
        return f"reason <> 0 OR {blank}"

    def _sums(self) -> list[str]:
        found, bought = ["count(*) AS n"], "true"
        if "amount" in self.named:
            bought = "amt > 0"
            found += exact_parts("amt", "revenue")
            if any(_without_refunds(ask.recipe) for ask in self.scan.asks):
                found += exact_parts("greatest(amt, 0.0)", "positive")
        found.append(f"count(*) FILTER ({bought}) AS bought")
        if "amount" in self.named:
            found.append("count(*) FILTER (amt < 0) AS refunds")
            if self.scan.inspect:
                found.append("count(*) FILTER (amt = 0) AS zeros")
        if "events" in self.named:
            found += exact_parts("v_events", "events")
        if "date" in self.named and not self.daily:
            found += ["min(d_date) AS first", "max(d_date) AS last"]
            if any(isinstance(ask.recipe, LastSeen | Purchases) for ask in self.scan.asks):
                found.append(f"min(d_date) FILTER ({bought}) AS first_purchase")
                found.append(f"max(d_date) FILTER ({bought}) AS last_purchase")
        return found


def _written(typed: Typed, role: str) -> str:
    """The SQL of whether something is written in a role's column, as stored in `t_`."""
    stored = f"t_{role}"
    return f"{stored if typed.as_such(role) else shown(stored)} IS NOT NULL"


def _without_refunds(recipe: object) -> bool:
    return isinstance(recipe, Spend) and recipe.refunds == "leave_out"
