"""The columns and codes of the machine formats, on their pages."""

from __future__ import annotations

import json

from kpicli.core.columns import FIXED
from kpicli.core.columns_compared import CHANGE, DIFFERENCE, MIX
from kpicli.core.columns_standings import MORE, STANDING
from kpicli.core.report import WITHHELD
from kpicli.core.verdict import ABOVE, BELOW, INCONCLUSIVE, TOO_FEW
from kpicli.render import plain
from tests.docs.support import TOP, page

DEFS = json.loads((TOP / "kpicli" / "render" / "report.schema.json").read_text("utf-8"))["$defs"]


def test_every_column_of_the_tidy_table_is_on_the_page_of_formats() -> None:
    text = page("formats.md")
    for column in FIXED:
        assert f"`{column.name}`" in text, column.name
    for fact, _, _ in (*DIFFERENCE, *CHANGE, *MIX):
        assert f"`{fact}`" in text, fact
    for fact, _, _ in (*STANDING, *MORE):
        assert f"_{fact}`" in text, fact


def test_every_column_of_plain_is_on_the_page_of_formats() -> None:
    _, _, text = page("formats.md").partition("### Plain")
    for name in {*plain.COLUMNS, *plain.OF_STANDINGS}:
        assert f"`{name}`" in text, name


def test_every_code_of_comparisons_is_on_the_page_of_the_json() -> None:
    text = page("json.md")
    kinds = DEFS["benchmark"]["properties"]["kind"]["enum"]
    whys = [why for why in DEFS["change"]["properties"]["why"]["enum"] if why]
    states = DEFS["gate"]["properties"]["state"]["enum"]
    for code in (WITHHELD, *kinds, *whys, *states, ABOVE, BELOW, INCONCLUSIVE, TOO_FEW):
        assert f"`{code}`" in text, code
