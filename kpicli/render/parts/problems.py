"""Everything that was found wrong, for standard error: where, what, and the way out."""

from __future__ import annotations

from kpicli.errors import Location, Problem, UserError
from kpicli.render.parts.neutral import neutral, width
from kpicli.render.parts.paint import paint
from kpicli.render.parts.surface import Surface

LONGEST = 76
"""Columns of an excerpt where the surface has no width of its own."""
ALLOWED = 12
"""Allowed values that are named; of more, the first ones and how many there are."""


def problems(error: UserError, surface: Surface) -> str:
    """Each problem on lines of its own, a blank line between two; empty when there is none.

    `file:line:column (path): text`, the offending line with a caret under the column,
    `allowed: …`, `hint: …` and the slug under which the docs explain it.
    """
    return "\n".join(_problem(problem, surface) for problem in error.problems)


def _problem(problem: Problem, surface: Surface) -> str:
    def plain(text: str) -> str:
        return neutral(text, surface.unicode)

    where = f"{paint(plain(str(problem.where)), 'bold', surface)}: " if problem.where else ""
    lines = [where + paint(plain(problem.text), "red", surface)]
    if problem.where is not None:
        lines += _excerpt(problem.where, surface)
    if problem.allowed:
        lines.append(f"  allowed: {plain(_allowed(problem.allowed))}")
    if problem.hint:
        lines.append(f"  hint: {plain(problem.hint)}")
    lines.append(paint(f"  [{plain(problem.slug)}]", "dim", surface))
    return "".join(f"{line}\n" for line in lines)


def _excerpt(where: Location, surface: Surface) -> list[str]:
    """The offending line, and a caret under its column when that is known."""
    if where.excerpt is None:
        return []
    raw = where.excerpt.rstrip("\r\n")
    if where.column is None:
        before, after = "", neutral(raw, surface.unicode)
    else:
        before = neutral(raw[: where.column - 1], surface.unicode)
        after = neutral(raw[where.column - 1 :], surface.unicode)
    room = max((surface.width or LONGEST + 4) - 4, 20)
    more = "…" if surface.unicode else "..."
    if width(before) > room // 2:
        before = more + _last(before, room // 2 - len(more))
    if width(before) + width(after) > room:
        after = _first(after, room - width(before) - len(more)) + more
    lines = [f"    {before}{after}"]
    if where.column is not None:
        caret = " " * (4 + width(before)) + "^"
        lines.append(paint(caret, "red", surface))
    return lines


def _first(text: str, room: int) -> str:
    while width(text) > room:
        text = text[: room if len(text) > room else len(text) - 1]
    return text


def _last(text: str, room: int) -> str:
    while width(text) > room:
        text = text[-room:] if len(text) > room else text[1:]
    return text


def _allowed(allowed: tuple[str, ...]) -> str:
    if len(allowed) <= ALLOWED + 1:
        return ", ".join(allowed)
    return f"{', '.join(allowed[:ALLOWED])}, … ({len(allowed):,} in all)"
