"""Blocks of the documentation, and a folder in which its commands run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"


def page(name: str) -> str:
    """The text of a page."""
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The blocks of code of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page(name), re.DOTALL | re.MULTILINE)


def files(name: str) -> dict[str, str]:
    """The whole files that a page shows, by their path."""
    found = re.findall(
        r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", page(name), re.DOTALL | re.MULTILINE
    )
    return dict(found)


def working_folder(folder: Path) -> dict[str, str]:
    """Put an export and a `kpicli` command into a folder; its environment."""
    shutil.copy(TOP / "sample_data" / "survey.csv", folder / "export.csv")
    command = folder / "bin" / "kpicli"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kpicli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(TOP), "COLUMNS": "80", "NO_COLOR": "1"}


def shell(line: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A line run as people would run it."""
    return subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
