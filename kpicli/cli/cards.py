"""A card of the catalogue in words: its sections, for a terminal and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kpicli.cli.pen import Pen
from kpicli.render.parts.surface import Surface

if TYPE_CHECKING:
    from kpicli.analysis.catalogue import Entry
    from kpicli.config.described import Key
    from kpicli.norms.builtin import Norm

UNVERIFIED = "unverified: nobody has checked the source"


OPTIONS = "Options"
SHARED = ("Options of every survey KPI", "Options of every client KPI")


class Formula(str):
    """A text whose lines stand as they are."""


class Keys(tuple["Key", ...]):
    """Options of a KPI."""


Body = str | Keys | Sequence[str] | Mapping[str, str]
"""What a section holds: a text, options, a list of texts, or texts by name."""


def sections(found: Entry) -> Iterator[tuple[str, Body]]:
    """(heading, body) of a card, from the definition to the references."""
    from kpicli.analysis.catalogue import PARTS

    for part, heading in PARTS.items():
        body = found.parts[part]
        yield heading, Formula(body) if part == "formula" else body
    yield "Bands and benchmarks", found.bands_text
    if found.bands:
        yield "Bands", {one.name: _band(one.low, one.advice) for one in found.bands}
    if found.norms:
        yield "Built-in benchmarks", {norm.name: _norm(norm) for norm in found.norms}
    if found.options:
        yield OPTIONS, Keys(found.options)
    if found.shared:
        yield SHARED[found.tabled], Keys(found.shared)
    yield "References", found.references


def facts(found: Entry) -> dict[str, str]:
    """What stands above the sections: id, unit, which way is good."""
    return {"id": found.id, "unit": found.unit, "better": found.better_text}


def option(key: Key) -> str:
    """An option's sentence, with its type, its default and an example."""
    told = [key.doc, f"Type: {key.kind}."]
    if key.default_text:
        told.append(f"Default: {key.default_text}.")
    if key.example is not None:
        told.append(f"Example: {key.example}")
    return " ".join(told)


def _band(low: float, advice: str) -> str:
    return f"from {low:g}: {advice}" if advice else f"from {low:g}"


def _norm(norm: Norm) -> str:
    checked = "verified" if norm.verified else UNVERIFIED
    return f"{norm.value:g} %, {checked}. Source: {norm.source}."


def text(found: Entry, surface: Surface) -> str:
    """The card for a terminal: headings in capitals at the margin, what they head indented."""
    pen = Pen(surface)
    lines = [pen.heading(found.title), *pen.paragraph(found.summary), ""]
    lines += _terms(pen, facts(found))
    for heading, body in sections(found):
        lines += ["", pen.heading(heading.upper()), *_lines(pen, body)]
    return "".join(f"{line}\n" for line in lines)


def _lines(pen: Pen, body: Body) -> list[str]:
    if isinstance(body, Formula):
        return [line for one in _rejoined(body) for line in _formula(pen, one)]
    if isinstance(body, str):
        return pen.paragraph(body, "  ")
    if isinstance(body, Keys):
        return _terms(pen, {key.name: option(key) for key in body})
    if isinstance(body, Mapping):
        return _terms(pen, body)
    return [line for one in body for line in pen.paragraph(one, "  - ")]


def _rejoined(formula: str) -> list[str]:
    """The lines of a formula, those that only go on with a sentence put behind its beginning."""
    lines: list[str] = []
    for line in formula.splitlines():
        before = lines[-1] if lines else ""
        deeper = len(line) - len(line.lstrip()) > len(before) - len(before.lstrip())
        if before and deeper and before[-1] not in ":.":
            lines[-1] = f"{before} {line.lstrip()}"
        else:
            lines.append(line)
    return lines


def _formula(pen: Pen, line: str) -> list[str]:
    """A line of a formula behind its own indent, the rest of a long one two further in.

    The last gap of a line that is a little too long gives way.
    """
    indent = "  " + line[: len(line) - len(line.lstrip())]
    told = line.strip()
    over = len(indent + told) - pen.width
    if over > 0 and (gap := re.match(r".*\S( {3,})\S", told)):
        start, end = gap.span(1)
        told = told[:start] + " " * max(end - start - over, 2) + told[end:]
    return pen.paragraph(told, indent, f"{indent}  ") or [""]


def _terms(pen: Pen, body: Mapping[str, str]) -> list[str]:
    wide = max(len(name) for name in body) + 2
    return [
        line for name, told in body.items() for line in pen.paragraph(told, f"  {name:<{wide}}")
    ]


def markdown(found: Entry, level: int = 1, shared: str = "") -> str:
    """The card as Markdown, its title a heading of that level and its parts one below.

    `shared` stands in place of the options that all such KPIs take.
    """
    mark = "#" * level
    lines = [f"{mark} {found.title}", "", found.summary, ""]
    lines += [f"- **{name}**: {told}" for name, told in facts(found).items()]
    for heading, body in sections(found):
        lines += ["", f"{mark}# {heading}", ""]
        if isinstance(body, Formula):
            lines += ["```text", *body.splitlines(), "```"]
        elif isinstance(body, str):
            lines.append(body)
        elif heading in SHARED and shared:
            lines.append(shared)
        elif isinstance(body, Keys):
            lines += options_table(body)
        elif isinstance(body, Mapping):
            lines += [f"- **{name}**: {told}" for name, told in body.items()]
        else:
            lines += [f"- {one}" for one in body]
    return "".join(f"{line}\n" for line in lines)


def options_table(options: Sequence[Key]) -> list[str]:
    """Keys as a Markdown table: type, default, example and sentence."""
    rows = [
        (
            f"`{key.name}`",
            key.kind,
            "required" if key.required else _code(key.default_text),
            _code("" if key.example is None else f"{key.name}: {key.example}"),
            key.doc,
        )
        for key in options
    ]
    head = ("key", "type", "default", "example", "what for")
    return [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _code(yaml: str) -> str:
    return f"`{yaml}`" if yaml else ""
