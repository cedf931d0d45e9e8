"""A folder with a survey and its configuration for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import here as here
from tests.history.sheets import answers, configured, survey


@pytest.fixture(autouse=True)
def sheet(here: Path) -> Path:
    survey(answers())
    configured()
    return here
