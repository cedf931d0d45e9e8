"""Reports that take a while to make, made once."""

from __future__ import annotations

import pytest

from kpicli.analysis.report import report
from kpicli.analysis.request import Request
from kpicli.core.scorecard import Scorecard
from kpicli.render.html import scorecard
from kpicli.render.parts.surface import Surface
from tests.report.build import EPOCH, large


@pytest.fixture(autouse=True)
def at_that_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run is after the last of the months."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Scorecard:
    """Twelve KPIs by four segments over 24 months."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return report(large(tmp_path_factory.mktemp("large")), Request())


@pytest.fixture(scope="session")
def page(card: Scorecard) -> str:
    """Its page."""
    return scorecard(card, Surface(None))
