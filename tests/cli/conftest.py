"""A folder of its own for each test, which is also the working directory."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, so that paths are said as a user would write them."""
    monkeypatch.chdir(tmp_path)
    for name in ("KPICLI_CONFIG", "SOURCE_DATE_EPOCH", "COLUMNS", "CLICOLOR_FORCE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path
