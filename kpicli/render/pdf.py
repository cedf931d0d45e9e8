"""The whole scorecard as a PDF on A4 pages, set by typst from a fixed template.

No text of the data is part of the template: it goes in beside it as JSON, and comes out as text.
"""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.util import find_spec

from kpicli.core.scorecard import Scorecard
from kpicli.errors import Location, usage_error
from kpicli.render import parts
from kpicli.render.parts.pdf.document import document
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".pdf",)
BINARY = True


def ready() -> None:
    """A `UserError` (exit 2) where the package that sets the pages is not installed."""
    if find_spec("typst") is None:
        raise usage_error(
            "no-pdf-package",
            "PDF needs the package typst, which is not installed",
            Location("--format"),
            hint="python -m pip install 'kpicli[pdf]', or choose html, markdown, xlsx, csv or "
            "parquet",
        )


def scorecard(card: Scorecard, surface: Surface) -> bytes:  # noqa: ARG001 - a page has no surface
    """The document: the verdict, the KPIs, where the problem sits, what to do; then all else.

    It is set in the typefaces that typst brings along, so that it is the same on every machine.
    """
    import typst

    template = files(parts).joinpath("pdf", "scorecard.typ").read_bytes()
    data = {"card": json.dumps(document(card))}
    made: bytes = typst.compile(template, format="pdf", sys_inputs=data, ignore_system_fonts=True)
    return made
