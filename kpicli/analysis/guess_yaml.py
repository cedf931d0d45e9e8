"""A guess written as YAML, its reasons as comments; texts from data are quoted or made harmless."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kpicli.core.question import Scale
from kpicli.render.parts.neutral import HIDDEN, neutral

if TYPE_CHECKING:
    from kpicli.analysis.guess import Guess
    from kpicli.analysis.guess_file import Setting
    from kpicli.analysis.guess_kpis import Draft

WIDTH = 98
WIDEST = 120
"""A line may be so long with a comment beside it."""
BESIDE = 44
"""The column at which comments beside a line begin, where there is room."""

_PLAIN = re.compile(r"(?:[A-Za-z_]|\.{0,2}/)[A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SPAN = re.compile(r"[0-9]+-[0-9]+")
_WORDS = re.compile(r"null|true|false|yes|no|on|off|y|n", re.IGNORECASE)


def scalar(text: str, *, number: bool = False) -> str:
    """`text` as a YAML scalar: as it stands where nothing can mistake it, else in quotes.

    With `number` a plain number stays unquoted, where the reader takes it as written anyway.
    """
    if _PLAIN.fullmatch(text) and not _WORDS.fullmatch(text):
        return text
    if _SPAN.fullmatch(text):
        return text
    if number and _NUMBER.fullmatch(text):
        return text
    return HIDDEN.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def value(found: Any) -> str:
    """An option as YAML on one line."""
    if isinstance(found, Scale):
        return f"{found.low:g}-{found.high:g}"
    if isinstance(found, Mapping):
        inner = (f"{scalar(k)}: {value(v)}".rstrip() for k, v in found.items())
        return f"{{{', '.join(inner)}}}"
    if isinstance(found, list | tuple):
        return f"[{', '.join(scalar(one, number=True) for one in found)}]"
    if isinstance(found, float):
        return f"{found:g}"
    return str(found) if isinstance(found, int) else scalar(found) if found else ""


def comment(text: str, indent: int = 0) -> list[str]:
    """A text as comment lines, wrapped."""
    from textwrap import wrap

    lead = " " * indent + "# "
    held = re.sub(r"(?<=') (?=[\d,]+×)", "\u00a0", neutral(text))
    lines = wrap(
        held,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=lead,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\u00a0", " ") for line in lines]


def line(
    text: str, indent: int, beside: str = "", *, off: bool = False, at: int = BESIDE
) -> list[str]:
    """A line with its comment beside it, at column `at` where there is room, or above it where
    it would be too long; `off` comments the line itself.
    """
    mark = "# " if off else ""
    written = f"{' ' * indent}{mark}{text}"
    if not beside:
        return [written]
    whole = f"{written:<{at}}  # {neutral(beside)}"
    if len(whole) <= WIDEST:
        return [whole]
    return [*comment(beside, indent), written]


def text(guesses: Sequence[Guess]) -> str:
    """The whole configuration."""
    files = {one.shown: f"{one.rows:,} rows, {one.columns:,} columns" for one in guesses}
    listed = "; ".join(f"{shown}: {size}" for shown, size in files.items())
    name = guesses[0].name if len(files) == 1 else "Client scorecard"
    lines = [
        *comment(f"Written by `kpicli init` from {listed}."),
        *comment(
            "All of it is guessed from the names and answers in the file; each reason stands "
            "beside its line. What stands behind a # is not in force. Look it through, then: "
            "kpicli check, kpicli score."
        ),
        "version: 1",
        *line(f"name: {scalar(name)}", 0, "printed above the results"),
        "",
        *line("# reporting: {timezone: Europe/Amsterdam}", 0, "whose days count; UTC if left out"),
        "",
        "sources:",
    ]
    for guess in guesses:
        lines.append(f"  {guess.source}:")
        for setting in guess.settings:
            lines += _setting(setting)
    if any(guess.segments for guess in guesses):
        lines += ["", "segments:"]
        lines += comment("columns with few texts, to part the figures by", 2)
    for guess in guesses:
        for key, column, texts in guess.segments:
            lines += line(f"{key}: {scalar(f'{guess.source}.{column}')}", 2, _listed(texts))
    drafts = [draft for guess in guesses for draft in guess.drafts]
    lines += ["", "kpis:", *_kpis([draft for draft in drafts if not draft.off])]
    for off, group in groupby(
        sorted((draft for draft in drafts if draft.off), key=lambda one: one.rank),
        key=lambda one: one.off,
    ):
        lines += ["", *comment(off, 2), *_kpis(list(group))]
    for guess in guesses:
        if guess.left:
            lines.append("")
        for left in guess.left:
            lines += comment(left if len(files) == 1 else f"{guess.source}: {left}")
    return "\n".join(lines) + "\n"


def _setting(setting: Setting) -> list[str]:
    return line(f"{setting.key}: {value(setting.value)}", 4, setting.why, off=not setting.sure)


def _listed(texts: Sequence[str]) -> str:
    shown = ", ".join(texts[:6])
    return shown + (f" and {len(texts) - 6} more" if len(texts) > 6 else "")


def _kpis(drafts: Sequence[Draft]) -> Iterator[str]:
    """The KPIs, the reason once above neighbours that share it, their comments aligned."""
    for why, group in groupby(drafts, key=lambda draft: draft.why):
        yield from comment(why, 2) if why else ()
        shown = [(draft, _short(draft)) for draft in group]
        lead = 4 if shown[0][0].off else 2
        at = max((lead + len(short) for _, short in shown if short), default=0)
        for draft, short in shown:
            if short is None:
                yield from _long(draft)
            else:
                yield from line(short, 2, draft.beside, off=bool(draft.off), at=at)


def _short(draft: Draft) -> str | None:
    """A KPI on one line, None where it does not fit."""
    short = f"{scalar(draft.key)}: {value(draft.options)}"
    fits = len(short) + 4 <= WIDTH and not isinstance(draft.options.get("labels"), Mapping)
    return short if fits and not draft.described else None


def _long(draft: Draft) -> list[str]:
    """A KPI with an option a line."""
    mark = "  # " if draft.off else "  "
    lines = line(f"{scalar(draft.key)}:", 2, draft.beside, off=bool(draft.off))
    for name, found in draft.options.items():
        if name == "labels" and isinstance(found, Mapping):
            lines.append(f"{mark}  {name}:")
            scores = (f"{scalar(text)}: {value(score)}" for text, score in found.items())
            lines += [f"{mark}    {score}".rstrip() for score in scores]
        elif name == "question" and draft.described:
            beside = line(f"{name}: {value(found)}", 2, draft.described, at=BESIDE - len(mark))
            lines += [f"{mark}{one}" for one in beside]
        else:
            lines.append(f"{mark}  {name}: {value(found)}")
    return lines
