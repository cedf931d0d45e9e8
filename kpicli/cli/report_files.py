"""Writing the whole scorecard: to one place, or a file for each group of a segment."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpicli.cli.console import is_terminal, output_surface
from kpicli.cli.gates import checked
from kpicli.cli.output import put
from kpicli.cli.progress import progress
from kpicli.cli.streams import say
from kpicli.errors import ExitCode, Location, Problem, UserError

if TYPE_CHECKING:
    from kpicli.analysis.request import Request
    from kpicli.config.load import Config
    from kpicli.core.gates import Condition
    from kpicli.core.report import Report
    from kpicli.core.scorecard import Scorecard
    from kpicli.render.formats import Composer


def print_one(
    config: Config,
    request: Request,
    composer: Composer,
    format_name: str,
    output: str | None,
    gates: Sequence[Condition],
    quiet: bool,
) -> Report:
    """Measure, then print or write the scorecard; the report of its totals, gates among it."""
    from kpicli.analysis.report import report as measured

    with progress(quiet=quiet):
        found = measured(config, request)
    card = _judged(found, gates)
    surface = output_surface(explain=False, to_file=output not in (None, "-"))
    put(
        card.score,
        composer(card, surface),
        format_name=format_name,
        output=output,
        quiet=quiet,
        inputs=_inputs(config, card),
    )
    return card.score


def write_each(
    config: Config,
    request: Request,
    by: str,
    composer: Composer,
    format_name: str,
    folder: str,
    gates: Sequence[Condition],
    quiet: bool,
) -> Report:
    """Measure, then write a file for each group and one of all; the report of the totals."""
    from kpicli.analysis.report_split import split
    from kpicli.core.file_names import file_names
    from kpicli.core.words_groups import value
    from kpicli.render import formats
    from kpicli.render.parts.neutral import neutral
    from kpicli.render.parts.write import write

    with progress(quiet=quiet):
        index, cards = split(config, request, by)
    suffix = formats.suffix_of(format_name)
    values = [card.of[1] if card.of else None for card in cards]
    names = [f"{name}{suffix}" for name in file_names(by, values)]
    labels = [value(each) for each in values]
    index = replace(_judged(index, gates), pages=tuple(zip(labels, names, strict=True)))
    back = ((f"All of {by}", f"index{suffix}"),)
    cards = [replace(card, pages=back) for card in cards]
    surface = output_surface(explain=False, to_file=True)
    inputs = [Path(each) for each in _inputs(config, index)]
    place = _made(folder)
    for name, card in [(f"index{suffix}", index), *zip(names, cards, strict=True)]:
        write(place / name, composer(card, surface), inputs)
    if is_terminal(sys.stderr):
        say(f"wrote {len(names) + 1:,} files to {neutral(folder)}")
    return index.score


def _judged(card: Scorecard, gates: Sequence[Condition]) -> Scorecard:
    return replace(card, score=checked(card.score, gates))


def _inputs(config: Config, card: Scorecard) -> list[str]:
    read = [one.path for one in card.score.provenance.inputs if one.path != "-"]
    return [*read, config.file, *config.norms]


def _made(folder: str) -> Path:
    """The folder, made where it is not there. A `UserError` (exit 74) where it cannot be."""
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = f"the folder {folder} cannot be made: {error.strerror}"
        hint = "name another with -o"
        problem = Problem("cannot-write", text, Location(folder), hint=hint)
        raise UserError([problem], ExitCode.OUTPUT) from None
    return place
