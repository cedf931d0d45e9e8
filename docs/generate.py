"""Write the parts of the documentation that come from the code.

    python docs/generate.py            # write them
    python docs/generate.py --check    # exit 1, with a diff, where one is out of date

A generated part stands in a page between `<!-- generated: NAME -->` and `<!-- end -->`; what
stands around it is written by hand. The name is one of `PARTS`, `keys SECTION`, or `run ARGUMENTS`
for a command on the sample data, or on files that a page shows after `<!-- file: NAME -->`.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from manual import PAGE, manual

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EPOCH = "1795000000"
"""The moment that examples say they were made at, so that they come out the same each time."""

SHOWN = re.compile(r"^<!-- file: ([^\s/]+) -->\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
"""A file that a page shows: its name, without a folder, and its text."""
BLOCK = re.compile(r"(<!-- generated: ([^>]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def run(*arguments: str, folder: Path = ROOT) -> str:
    """What `kpicli` prints on standard output at 80 columns, run in a folder."""
    environment = {
        **os.environ,
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "SOURCE_DATE_EPOCH": EPOCH,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "kpicli", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    if ran.returncode:
        raise SystemExit(f"kpicli {' '.join(arguments)} failed:\n{ran.stderr}")
    return ran.stdout


def fenced(text: str, language: str) -> str:
    """`text` as a block of code."""
    return f"```{language}\n{text.rstrip()}\n```\n"


def section_list() -> str:
    """The sections of a configuration."""
    from kpicli.config.model import SECTIONS

    rows = [f"| `{name}` | {doc} |" for name, doc in SECTIONS.items()]
    return "\n".join(["| section | what for |", "| --- | --- |", *rows]) + "\n"


SOURCES: dict[str, tuple[str, ...]] = {
    "Every table: the file": (
        "path",
        "format",
        "encoding",
        "delimiter",
        "quote",
        "decimal",
        "header_rows",
        "sheet",
        "max_malformed",
        "max_bytes",
    ),
    "Every table: its rows": ("client", "date", "date_format", "where"),
    "The survey": (
        "long",
        "include",
        "dedupe",
        "weight",
        "strata",
        "cluster",
        "population",
        "duration",
        "email",
        "quality",
    ),
    "Accounts: who is a client, and since when": (
        "start",
        "end",
        "status",
        "snapshot",
        "amount",
        "as_of",
        "known_since",
    ),
    "Transactions: what clients pay": ("quantity", "currency", "rates", "order"),
    "Tickets: what clients ask": (
        "opened",
        "responded",
        "resolved",
        "response",
        "resolution",
        "duration_unit",
    ),
    "Projects: what clients are promised": ("due", "completed", "satisfaction"),
    "Usage: what clients do": ("events",),
    "Tables with a row per update": ("key", "updated"),
}
"""The keys of a source by what they are for."""


def source_tables() -> str:
    """The keys of a source, in groups."""
    from kpicli.cli.cards import options_table
    from kpicli.config.described import keys
    from kpicli.config.source_model import SourceSection

    known = {key.name: key for key in keys(SourceSection)}
    listed = [name for names in SOURCES.values() for name in names]
    if sorted(listed) != sorted(known):
        raise SystemExit(f"SOURCES and the keys differ: {set(listed) ^ set(known)}")
    lines = []
    for heading, names in SOURCES.items():
        lines += [f"**{heading}**", "", *options_table([known[name] for name in names]), ""]
    return "\n".join(lines)


def key_table(section: str) -> str:
    """The keys of one section."""
    from kpicli.cli.cards import options_table
    from kpicli.config import model
    from kpicli.config.described import keys
    from kpicli.core.options import SurveyOptions
    from kpicli.core.tabled import TableOptions

    if section == "sources":
        return source_tables()
    from kpicli.core import quality

    classes: dict[str, type[Any]] = {
        "quality": quality.Quality,
        "quality.speeders": quality.Speeders,
        "quality.straight_liners": quality.StraightLiners,
        "quality.repeated_texts": quality.RepeatedTexts,
        "quality.test_addresses": quality.TestAddresses,
        "quality.duplicates": quality.Duplicates,
        "reporting": model.Reporting,
        "segments": model.SegmentSection,
        "benchmarks": model.BenchmarkSection,
        "norms": model.NormsSection,
        "breaks": model.BreakSection,
        "targets": model.TargetSection,
        "privacy": model.Privacy,
        "kpis": SurveyOptions,
        "client kpis": TableOptions,
    }
    return "\n".join(options_table(keys(classes[section]))) + "\n"


def example_config() -> str:
    """The example configuration."""
    return fenced((ROOT / "config.example.yaml").read_text(encoding="utf-8"), "yaml")


def label_sets() -> str:
    """The ready-made label sets with their wordings."""
    from kpicli.core.labels import LOWER_IS_BETTER, NAMES, wordings

    lines = ["| set | scores and their wordings |", "| --- | --- |"]
    for name in NAMES:
        scores: dict[int, list[str]] = {}
        for score, label in wordings(name):
            scores.setdefault(score, []).append(label)
        told = " · ".join(f"{score} {' / '.join(labels)}" for score, labels in scores.items())
        lines.append(f"| `{name}` | {told}{' (low is good)' * (name in LOWER_IS_BETTER)} |")
    return "\n".join(lines) + "\n"


def own_options() -> str:
    """The options that each KPI has beside the shared ones."""
    from kpicli.analysis.catalogue import entries
    from kpicli.cli.cards import options_table

    lines = []
    for found in entries():
        lines += [f"### `{found.id}`", "", found.summary, ""]
        table = options_table(found.options)
        lines += [*(table if found.options else ["No options of its own."]), ""]
    return "\n".join(lines)


def kpi_list() -> str:
    """The KPIs of the catalogue, each with a link to its card."""
    from kpicli.analysis.catalogue import entries

    lines = ["| KPI | what comes out | unit | better |", "| --- | --- | --- | --- |"]
    for one in entries():
        link = f"[`{one.id}`](#{anchor(one.title)})"
        lines.append(f"| {link} | {one.summary} | {one.unit} | {one.better} |")
    return "\n".join(lines) + "\n"


def anchor(heading: str) -> str:
    """The link to a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def kpi_cards() -> str:
    """Every card of the catalogue."""
    from kpicli.analysis.catalogue import entries
    from kpicli.cli.cards import markdown

    shared = "See [configuration](configuration.md#kpis)."
    return "\n".join(markdown(found, level=2, shared=shared) for found in entries())


def norms() -> str:
    """The built-in benchmarks."""
    from kpicli.norms.builtin import BUILTIN

    lines = ["| name | value | source | verified |", "| --- | --- | --- | --- |"]
    for norm in BUILTIN:
        checked = "yes" if norm.verified else "no"
        lines.append(f"| {norm.name} | {norm.value:g} % | {norm.source} | {checked} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """The help of the tool and of each command."""
    from kpicli.cli.app import app

    names = [str(command.name) for command in app.registered_commands]
    parts = [fenced(run("--help"), "text")]
    parts += [f"## `kpicli {name}`\n\n{fenced(run(name, '--help'), 'text')}" for name in names]
    return "\n".join(parts)


def output_formats() -> str:
    """The output formats and the suffixes that name them."""
    from importlib import import_module

    from kpicli.render import formats

    lines = ["| format | suffix of `-o` |", "| --- | --- |"]
    for name in (*formats.names(), *formats.PAGES):
        found: tuple[str, ...] = import_module(f"kpicli.render.{name}").SUFFIXES
        suffixes = ", ".join(f"`{suffix}`" for suffix in found)
        whole = " (`report` only)" * (name in formats.PAGES)
        lines.append(f"| `{name}`{whole} | {suffixes or 'none'} |")
    return "\n".join(lines) + "\n"


@cache
def scored() -> dict[str, Any]:
    """The report of the example configuration, as JSON."""
    content = run("score", "-c", "config.example.yaml", "--format", "json", "--quiet")
    found: dict[str, Any] = json.loads(content)
    return found


def json_example() -> str:
    """A report on the sample data: one result, its ledger and its notes, all else whole."""
    report = dict(scored())
    names = ("support_csat",)
    report["results"] = [one for one in report["results"] if one["name"] in names]
    report["ledger"] = [
        {**one, "answers": {name: one["answers"][name] for name in names}}
        for one in report["ledger"]
        if set(names) <= set(one["answers"])
    ]
    report["notes"] = [one for one in report["notes"] if one["text"].startswith("q_support:")]
    return fenced(json.dumps(report, ensure_ascii=False, indent=2), "json")


@cache
def quickstart() -> dict[str, str]:
    """What the commands of the quickstart print, and the file that the first of them writes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        copyfile(ROOT / "sample_data" / "survey.csv", folder / "export.csv")
        run("init", "export.csv", "-o", "kpicli.yaml", "-q", folder=folder)
        return {
            "configuration": (folder / "kpicli.yaml").read_text(encoding="utf-8"),
            "check": run("check", folder=folder),
            "score": run("score", "--format", "table", "-q", folder=folder),
        }


def feedback_score() -> str:
    """What `score` prints with the first configuration on the page of feedback."""
    text = (DOCS / "feedback.md").read_text(encoding="utf-8")
    config = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "kpicli.yaml").write_text(config[1] if config else "", encoding="utf-8")
        (folder / "sample_data").symlink_to(ROOT / "sample_data")
        printed = run("score", "--format", "table", "-q", folder=folder)
    return fenced(f"$ kpicli score\n\n{printed}", "console")


def card_example() -> str:
    """The beginning of a card."""
    text = run("explain", "nps")
    return fenced(text[: text.index("\n\nINSIGHTS")] + "\n\n…", "text")


@cache
def workplace() -> TemporaryDirectory[str]:
    """A folder with the example configuration, its data, and the files that pages show, until the
    end of the run."""
    found = TemporaryDirectory()
    copyfile(ROOT / "config.example.yaml", Path(found.name) / "kpicli.yaml")
    (Path(found.name) / "sample_data").symlink_to(ROOT / "sample_data")
    for page in DOCS.glob("*.md"):
        for name, text in SHOWN.findall(page.read_text(encoding="utf-8")):
            (Path(found.name) / name).write_text(text, encoding="utf-8")
    return found


@cache
def example_run(line: str) -> str:
    """A command on the sample data, with what it prints on a terminal of 80 columns."""
    printed = run(*shlex.split(line), "--format", "table", "-q", folder=Path(workplace().name))
    return fenced(f"$ kpicli {line}\n\n{printed}", "console")


def platforms() -> str:
    """The platforms whose exports are recognised."""
    from kpicli.sources.platforms import names, platform

    lines = ["| `format:` | platform | its columns are documented |", "| --- | --- | --- |"]
    for name in names():
        found = platform(name)
        lines.append(f"| `{name}` | {found.TITLE} | {found.SOURCE} |")
    return "\n".join(lines) + "\n"


def quality_check() -> str:
    """What `check` prints of the example of flagged answers."""
    printed = run("check", "-c", "answers.yaml", folder=Path(workplace().name))
    return fenced(f"$ kpicli check -c answers.yaml\n\n{printed}", "console")


PARTS: dict[str, Callable[[], str]] = {
    "sections": section_list,
    "example configuration": example_config,
    "label sets": label_sets,
    "own options": own_options,
    "kpi list": kpi_list,
    "kpi cards": kpi_cards,
    "built-in benchmarks": norms,
    "commands": commands,
    "output formats": output_formats,
    "platforms": platforms,
    "json example": json_example,
    "card example": card_example,
    "feedback score": feedback_score,
    "quality check": quality_check,
    "quickstart configuration": lambda: fenced(quickstart()["configuration"], "yaml"),
    "quickstart check": lambda: fenced(quickstart()["check"], "text"),
    "quickstart score": lambda: fenced(quickstart()["score"], "text"),
}


def part(name: str) -> str:
    """The text of a generated part; KeyError when there is none of that name."""
    kind, _, rest = name.partition(" ")
    if kind == "run":
        return example_run(rest)
    return key_table(rest) if kind == "keys" else PARTS[name]()


def commands_page() -> str:
    """The page of the commands; empty where there is none."""
    path = DOCS / "commands.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def page(text: str) -> str:
    """A page with its generated parts made anew."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{part(found[2]).rstrip()}\n\n{found[3]}", text)


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with `--check` compare them: 0 when all are as they should be."""
    sys.path.insert(0, str(ROOT))
    check = "--check" in arguments
    stale = 0
    for path in [*sorted(DOCS.glob("*.md")), DOCS / PAGE]:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = manual(commands_page()) if path == DOCS / PAGE else page(old)
        if new == old:
            continue
        stale += 1
        if check:
            shown = str(path.relative_to(ROOT))
            lines = difflib.unified_diff(
                old.splitlines(True), new.splitlines(True), shown, f"{shown} (generated)"
            )
            sys.stdout.writelines(lines)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(new, encoding="utf-8", newline="\n")
            sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")
    if check and stale:
        sys.stdout.write("out of date: run python docs/generate.py\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
