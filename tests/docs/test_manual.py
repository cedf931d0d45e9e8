"""The manual page: all there is to the commands, in a language that man reads without complaint."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Any

import pytest
from typer.main import get_command

from kpicli.cli.app import app
from kpicli.errors import ExitCode
from tests.docs.support import DOCS, TOP

SOURCE = (DOCS / "man" / "kpicli.1").read_text(encoding="utf-8")
TREE: Any = get_command(app)


def plain(text: str) -> str:
    """Text of the manual without its marks."""
    return re.sub(r"\\f[BIR]", "", text).replace(r"\-", "-")


@pytest.mark.parametrize("name", TREE.commands)
def test_each_command_is_there_with_all_its_options(name: str) -> None:
    (found,) = re.findall(rf"^\.SS kpicli {name}\b.*\n((?:(?!\.S[SH]).*\n)*)", SOURCE, re.MULTILINE)
    for one in TREE.commands[name].params:
        for option in one.opts if not one.hidden else ():
            if option.startswith("-"):
                assert re.search(rf"(?<![\w-]){option}(?![\w-])", plain(found)), option


def test_every_exit_code_and_variable_is_there() -> None:
    _, _, rest = SOURCE.partition(".SH EXIT STATUS\n")
    status, _, environment = rest.partition(".SH ENVIRONMENT\n")
    for code in ExitCode:
        assert re.search(rf"\\fB(?:\d+, )*{code.value}\b", status), code
    for name in ("KPICLI_CONFIG", "NO_COLOR", "SOURCE_DATE_EPOCH"):
        assert f"\\fB{name}\\fR" in environment


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_formatter_has_nothing_to_complain_of_and_shows_the_text_as_it_is() -> None:
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tascii", "-P-cbou", DOCS / "man" / "kpicli.1"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    words = " ".join(done.stdout.split())
    assert "kpicli - client-success KPIs" in words
    assert "kpicli init export.csv -o kpicli.yaml && kpicli score" in words
    assert "`" not in words and "](" not in words


def test_the_wheel_puts_it_where_man_looks() -> None:
    settings = (TOP / "pyproject.toml").read_text(encoding="utf-8")
    assert '"docs/man/kpicli.1" = "share/man/man1/kpicli.1"' in settings
