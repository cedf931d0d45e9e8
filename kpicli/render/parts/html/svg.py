"""Drawings: strokes in a box that is stretched to the room it gets; places are 0 to 100 of it.

Strokes keep their width however the box is stretched, and a stroke without length has round ends:
that is a dot. All dots of a drawing are one path.
"""

from __future__ import annotations

from collections.abc import Iterable

from kpicli.render.parts.html.markup import Markup, tag
from kpicli.render.parts.html.scale import point

Point = tuple[float, float]


def drawing(*strokes: str, kind: str, label: str = "") -> Markup:
    """A drawing of a kind, named for those who do not see it; without a label it is hidden to them.

    A drawing is hidden where the figures it shows stand beside it as text.
    """
    named = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    return tag(
        "svg", *strokes, class_=kind, viewBox="0 0 1000 1000", preserveAspectRatio="none", **named
    )


def dots(points: Iterable[Point], kind: str) -> Markup:
    """A dot at each point; nothing without points."""
    return _path("".join(f"M{point(x)} {point(y)}h0" for x, y in points), kind)


def line(points: Iterable[Point | None], kind: str) -> Markup:
    """A line through the points, broken where there is None; nothing without two in a row."""
    told, pen = "", "M"
    for each in points:
        if each:
            told += f"{pen}{point(each[0])} {point(each[1])}"
        pen = "L" if each else "M"
    return _path(told, kind)


def upright(ends: Iterable[tuple[float, float, float]], kind: str) -> Markup:
    """A vertical stroke at each (x, from y, to y)."""
    return _path("".join(f"M{point(x)} {point(a)}V{point(b)}" for x, a, b in ends), kind)


def level(ends: Iterable[tuple[float, float, float]], kind: str) -> Markup:
    """A horizontal stroke at each (y, from x, to x)."""
    return _path("".join(f"M{point(a)} {point(y)}H{point(b)}" for y, a, b in ends), kind)


def band(top: float, bottom: float, kind: str, left: float = 0.0) -> Markup:
    """A band across the drawing, from `left` on."""
    return _path(f"M{point(left)} {point(top)}H1000V{point(bottom)}H{point(left)}z", kind)


def _path(d: str, kind: str) -> Markup:
    return tag("path", class_=kind, d=d) if d else Markup()
