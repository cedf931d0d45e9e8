"""The catalogue: what each KPI means, from its card, its code and its reference values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kpicli import kpis
from kpicli.config.described import Key, keys
from kpicli.core.kpi import Band
from kpicli.core.options import SurveyOptions
from kpicli.core.tabled import TableOptions
from kpicli.errors import Location, usage_error
from kpicli.norms.builtin import BUILTIN, Norm

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS: Mapping[str, str] = {
    "definition": "Definition",
    "insights": "Insights it can give",
    "measure": "How to measure it",
    "formula": "Standard formula",
    "trend": "How to read its trend",
    "questions": "Questions to ask when it moves",
    "actions": "Actions that improve it",
    "charts": "Charts that suit it",
    "risks": "Risks and misreadings",
    "tools": "Tools it is usually measured with",
    "systems": "Systems it connects to",
    "related": "KPIs that move with it",
}
"""The twelve parts of a card and their headings, in the order in which they are read."""

FAMILIES: Mapping[str, str] = {
    "survey": "Survey KPIs",
    "family": "Building blocks, for KPIs that nobody has named",
    "client": "Client KPIs",
}

DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Entry:
    """A KPI of the catalogue.

    `parts` holds the twelve parts of the card by the keys of `PARTS`: texts, lists of texts, and
    for `related` a text by KPI. `options` are its own, `shared` ones those that every KPI takes
    that asks a survey or, where it is `tabled`, that reads a client table. `better` is `higher`,
    `lower` or `declared`; `default_better` is what holds where the configuration declares nothing,
    None where it has to.
    """

    id: str
    title: str
    family: str
    summary: str
    unit: str
    better: str
    default_better: str | None
    parts: Mapping[str, Any]
    bands_text: str
    references: Sequence[str]
    bands: tuple[Band, ...] = ()
    norms: tuple[Norm, ...] = ()
    options: tuple[Key, ...] = ()
    shared: tuple[Key, ...] = ()
    tabled: bool = False

    @property
    def better_text(self) -> str:
        """Which way is good, in words."""
        if self.better != DECLARED:
            return self.better
        if self.default_better is None:
            return "declared with better:"
        return f"declared with better:, else {self.default_better}"


def entries() -> list[Entry]:
    """Every KPI that has a card, alphabetically."""
    return [entry(name) for name in kpis.cards()]


def entry(name: str) -> Entry:
    """The KPI whose id is `name`."""
    card = _card(name)
    options, shared = _options(name)
    calculator = kpis.calculator(name)
    identity = calculator.IDENTITY
    default: str | None = card["better"]
    if default == DECLARED:
        default = identity.better
    return Entry(
        id=name,
        title=card["title"],
        family=card["family"],
        summary=card["summary"],
        unit=card["unit"],
        better=card["better"],
        default_better=default,
        parts={key: _part(card[key]) for key in PARTS},
        bands_text=card["bands_text"].strip(),
        references=card["references"],
        bands=identity.bands,
        norms=BUILTIN if identity.benchmarked else (),
        options=options,
        shared=shared,
        tabled=issubclass(calculator.Options, TableOptions),
    )


def find(text: str) -> Entry:
    """The KPI meant by `text`, in any case, or a `UserError` (exit 2) with the likeliest one."""
    name = text.strip().casefold().replace("-", "_").replace(" ", "_")
    if name in kpis.cards():
        return entry(name)
    raise usage_error(
        "no-such-kpi",
        f"no KPI is called {text!r}",
        Location("KPI"),
        allowed=kpis.cards(),
        hint=_meant(name),
    )


def as_json(found: Entry) -> dict[str, Any]:
    """A KPI with everything that is known of it, as JSON."""
    return {
        **in_brief(found),
        **found.parts,
        "bands": [{"name": one.name, "from": one.low, "advice": one.advice} for one in found.bands],
        "bands_text": found.bands_text,
        "benchmarks": [
            {
                "name": norm.name,
                "value": norm.value,
                "unit": "percent",
                "source": norm.source,
                "verified": norm.verified,
            }
            for norm in found.norms
        ],
        "options": [
            {
                "name": key.name,
                "type": key.kind,
                "default": key.default,
                "example": key.example,
                "description": key.doc,
            }
            for key in (*found.options, *found.shared)
        ],
        "references": list(found.references),
    }


def in_brief(found: Entry) -> dict[str, Any]:
    """A KPI as a line of the list, as JSON."""
    return {
        "id": found.id,
        "title": found.title,
        "family": found.family,
        "summary": found.summary,
        "unit": found.unit,
        "better": found.better,
    }


def _options(name: str) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """A KPI's own options, and those that it shares."""
    cls = kpis.calculator(name).Options
    base = next((one for one in (SurveyOptions, TableOptions) if issubclass(cls, one)), None)
    shared = {key.name for key in keys(base)} if base else set()
    found = keys(cls)
    return (
        tuple(key for key in found if key.name not in shared),
        tuple(key for key in found if key.name in shared),
    )


def _card(name: str) -> dict[str, Any]:
    from importlib.resources import files

    from kpicli.config.yaml_nodes import parse

    file = f"{name}.yaml"
    text = files(kpis).joinpath("cards", file).read_text(encoding="utf-8")
    found: dict[str, Any] = parse(text, file).plain()
    return found


def _part(value: Any) -> Any:
    """A part as it is printed: a text without its last line break, a list, or a mapping."""
    if isinstance(value, str):
        return value.rstrip()
    if isinstance(value[0], Mapping):
        return {one["kpi"]: one["how"] for one in value}
    return list(value)


def _meant(name: str) -> str:
    from kpicli.config.decode import closest

    way = "`kpicli kpis` lists them all"
    if close := closest(name, kpis.cards()):
        return f"did you mean {close}? {way}"
    words = [word for word in name.split("_") if len(word) > 2]
    alike = [one.id for one in entries() if words and all(word in _searched(one) for word in words)]
    return f"did you mean {' or '.join(alike)}? {way}" if alike else way


def _searched(found: Entry) -> str:
    return f"{found.title} {found.summary}".casefold()
