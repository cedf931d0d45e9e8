"""Reference values of the configuration: benchmarks, targets, and days of change."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from kpicli.config import checks
from kpicli.config.decode import BadValueError, Check, Decoding, closest, dataclass_from
from kpicli.config.model import BenchmarkSection, BreakSection, TargetSection
from kpicli.config.values import SPECIAL
from kpicli.config.yaml_nodes import Node
from kpicli.core.kpi import Kpi
from kpicli.core.report import Break
from kpicli.core.unit import POINTS
from kpicli.core.verdict import Benchmark

QUANTILES = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}
"""Keys of a distribution, and the share of it that lies under each."""


class References:
    """Reads reference values, which depend on the KPI that they are for.

    `known` are the results and calculators that there are, `results` those that are in order.
    """

    def __init__(self, known: set[str], results: Mapping[str, Kpi]) -> None:
        self.known = known
        self.results = results

    def benchmark(self, decoding: Decoding, node: Node, path: str) -> Benchmark:
        """One reference value with its provenance."""
        entries = decoding.mapping(node, path)
        before = len(decoding.problems)
        if _blank(entries.get("value")) and _blank(entries.get("p50")):
            text, hint = "value: is missing", "for example value: 75, or p50 of a distribution"
            decoding.bad(node, path, "missing-key", text, hint=hint)
        rules = self._rules(entries.get("kpi")) | checks.NORM
        found: BenchmarkSection = dataclass_from(
            decoding, BenchmarkSection, entries, node, path, SPECIAL, rules
        )
        value = found.p50 if found.value is None else found.value
        if value is None or len(decoding.problems) > before:
            raise BadValueError
        quantiles = self._quantiles(decoding, entries, found, path)
        self._spread(decoding, entries, found, value, path)
        return Benchmark(
            found.name,
            found.kpi,
            value,
            found.source,
            found.verified,
            n=found.n,
            sd=found.sd,
            year=found.year,
            industry=found.industry,
            region=found.region,
            scale=str(found.scale) if found.scale else None,
            definition=found.definition,
            quantiles=quantiles,
        )

    def target(self, decoding: Decoding, node: Node, path: str) -> Benchmark:
        """One value to reach."""
        entries = decoding.mapping(node, path)
        rules = checks.DAYS | self._rules(entries.get("kpi"))
        found: TargetSection = dataclass_from(
            decoding, TargetSection, entries, node, path, SPECIAL, rules
        )
        since, until = (day and checks.iso(day) for day in (found.from_, found.until))
        if since and until and since > until:
            raise decoding.bad(
                entries["until"],
                f"{path}.until",
                "bad-date",
                f"the target ends on {until}, before it begins on {since}",
                hint="from: is the first day it holds for, until: the last",
            )
        source = "the configuration"
        return Benchmark("target", found.kpi, found.value, source, True, "target", since, until)

    def broken(self, decoding: Decoding, node: Node, path: str) -> Break:
        """One day on which the measuring changed."""
        rules: dict[str, Check] = {"day": checks.day, "kpi": self._result}
        entries = decoding.mapping(node, path)
        found: BreakSection = dataclass_from(
            decoding, BreakSection, entries, node, path, SPECIAL, rules
        )
        return Break(checks.iso(found.day) or found.day, found.what, found.kpi)

    def _result(self, decoding: Decoding, node: Node, path: str, value: str) -> None:
        if value not in self.known:
            close = closest(value, sorted(self.known))
            raise decoding.bad(
                node,
                path,
                "no-such-result",
                f"no result is called {value!r}",
                allowed=sorted(self.known),
                hint=f"did you mean {close}?" if close else None,
            )

    def _rules(self, named: Node | None) -> dict[str, Check]:
        """The rules of a benchmark or target: its KPI exists, and its values are possible."""

        def possible(decoding: Decoding, node: Node, path: str, value: float) -> None:
            for kpi in self._of(None if named is None else named.raw):
                low, high = _ends(kpi)
                if low is not None and high is not None:
                    hint = f"{kpi.title} is measured in {kpi.unit.id}, from {low:g} to {high:g}"
                    checks.within(low, high, hint)(decoding, node, path, value)

        rules: dict[str, Check] = dict.fromkeys(("value", *QUANTILES), possible)
        return rules | {"kpi": self._result}

    def _of(self, name: str | None) -> list[Kpi]:
        return [kpi for kpi in self.results.values() if name in (kpi.name, kpi.identity.id)]

    def _quantiles(
        self, decoding: Decoding, entries: Mapping[str, Node], found: BenchmarkSection, path: str
    ) -> dict[float, float]:
        """The quantiles by share; none, or two and more that rise."""
        given = [(key, value) for key in QUANTILES if (value := getattr(found, key)) is not None]
        if len(given) == 1 and found.value is not None:
            key = given[0][0]
            text = "a distribution has two quantiles or more"
            hint = "add another, for example p25 and p75, or take it out"
            raise decoding.bad(entries[key], f"{path}.{key}", "bad-quantiles", text, hint=hint)
        for (low, at), (high, then) in pairwise(given):
            if then < at:
                text = f"{high} is {then:g}, under {low}, which is {at:g}"
                hint = "quantiles rise from p10 to p90, also where lower is better"
                raise decoding.bad(
                    entries[high], f"{path}.{high}", "bad-quantiles", text, hint=hint
                )
        return {QUANTILES[key]: value for key, value in given} if len(given) > 1 else {}

    def _spread(
        self,
        decoding: Decoding,
        entries: Mapping[str, Node],
        found: BenchmarkSection,
        value: float,
        path: str,
    ) -> None:
        """No answers within the range can spread more than half of them at either end."""
        for kpi in self._of(found.kpi) if found.sd is not None else ():
            low, high = _ends(kpi)
            if low is None or high is None or found.sd is None:
                continue
            slack = 0.0099 * ((high - low) / 2) ** 2
            least = abs(value) * 100 - value**2 - slack if kpi.unit is POINTS else 0.0
            if not least <= found.sd**2 <= (value - low) * (high - value) + slack:
                text = f"no {kpi.title} of {value:g} can have a standard deviation of {found.sd:g}"
                hint = f"sd is that of one answer's points, which lie from {low:g} to {high:g}"
                raise decoding.bad(entries["sd"], f"{path}.sd", "bad-spread", text, hint=hint)


def _ends(kpi: Kpi) -> tuple[float | None, float | None]:
    low = kpi.low if kpi.unit.low is None else kpi.unit.low
    high = kpi.high if kpi.unit.high is None else kpi.unit.high
    return low, high


def _blank(node: Node | None) -> bool:
    return node is None or node.value is None
