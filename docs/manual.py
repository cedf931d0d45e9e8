"""The manual page, in the language of man, from the help texts and the pages beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PAGE = Path("man") / "kpicli.1"
_TABLE = re.compile(r"^\| (?!---)(.+?) \| (.+) \|$", re.MULTILINE)


def manual(commands_page: str) -> str:
    """The manual page; exit codes and environment are those of the page of the commands."""
    from typer.main import get_command

    import kpicli
    from kpicli.cli.app import app

    tree: Any = get_command(app)
    lines = [
        ".\\\" Made by docs/generate.py from the program's help.",
        f'.TH KPICLI 1 "" "kpicli {kpicli.__version__}" "User Commands"',
        ".SH NAME",
        r"kpicli \- client-success KPIs from survey exports and client tables",
        ".SH SYNOPSIS",
        ".B kpicli",
        r"[\fIoptions\fR] \fIcommand\fR [\fIarguments\fR]",
        ".SH DESCRIPTION",
        _text(tree.help),
        ".SH OPTIONS",
        "These stand before the command.",
        *_options(tree),
        ".SH COMMANDS",
    ]
    for name, command in tree.commands.items():
        arguments = "".join(
            rf" \fI{_text(one.metavar)}\fR"
            for one in command.params
            if _shown(one) and not one.opts[0].startswith("-")
        )
        lines += [f".SS kpicli {name}{arguments}", _text(command.help), *_options(command)]
    lines += [".SH EXIT STATUS", *_rows(commands_page, "Exit codes")]
    lines += [".SH ENVIRONMENT", *_rows(commands_page, "Environment")]
    lines += [
        ".SH FILES",
        ".TP",
        r"\fIkpicli.yaml\fR",
        _text("The configuration, where no other is named. kpicli init writes a first one."),
        ".SH EXAMPLES",
        ".TP",
        "A first configuration, and the figures:",
        _text("kpicli init export.csv -o kpicli.yaml && kpicli score"),
        ".TP",
        "A report for programs, and an exit code where a figure is below its benchmark:",
        _text("kpicli score -q -o report.json --fail-on below:industry"),
        ".SH SEE ALSO",
        _text("kpicli explain KPI shows what a KPI means, kpicli COMMAND --help one command."),
    ]
    return "\n".join(lines) + "\n"


def _shown(parameter: Any) -> bool:
    return not parameter.hidden


def _options(command: Any) -> list[str]:
    """Arguments and options, each with its help."""
    lines = []
    for one in filter(_shown, command.params):
        value = "" if getattr(one, "is_flag", False) else f" \\fI{_text(one.metavar)}\\fR"
        if one.opts[0].startswith("-"):
            named = ", ".join(rf"\fB{_text(name)}\fR" for name in sorted(one.opts, key=len))
        else:
            named, value = value.strip(), ""
        told = _text(one.help)
        if isinstance(one.default, str) and one.show_default:
            told += f" Default: {_text(one.default)}."
        lines += [".TP", f"{named}{value}", told]
    return lines


def _rows(page: str, heading: str) -> list[str]:
    """The rows of the table under a heading, but its head."""
    _, _, rest = page.partition(f"\n## {heading}\n")
    rows = _TABLE.findall(rest.partition("\n## ")[0])[1:]
    return [line for name, told in rows for line in (".TP", rf"\fB{_text(name)}\fR", _text(told))]


def _text(text: str) -> str:
    """A text that troff shows as it is; marks of Markdown are gone."""
    bare = re.sub(r"\[([^\]]+)\]\(\S+\)", r"\1", " ".join(text.split())).replace("`", "")
    safe = bare.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    safe = safe.replace("^", r"\(ha").replace("~", r"\(ti")
    return rf"\&{safe}" if safe.startswith(".") else safe
