"""The page is one file that needs nothing, says everything once more as a table, and is small."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from kpicli.analysis.report import report
from kpicli.analysis.request import Request
from kpicli.config.load import load
from kpicli.core import words
from kpicli.core.scorecard import Scorecard, readable
from kpicli.render.html import scorecard
from kpicli.render.parts.surface import Surface
from tests.report.build import small, survey
from tests.report.page import read

MOST = 150_000


def test_twelve_kpis_by_four_segments_over_24_months_take_150_kb_at_most(page: str) -> None:
    assert len(page.encode()) <= MOST


def test_the_page_has_no_script_and_asks_for_nothing_from_elsewhere(page: str) -> None:
    names = {name for name, _ in read(page).elements}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "use"}
    for _, attributes in read(page).elements:
        assert not any(each.startswith("on") for each in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert (
        "url(" not in page
        and "@import" not in page
        and "http" not in page.replace("http-equiv", "")
    )


def test_the_policy_admits_the_style_sheet_by_its_hash_and_nothing_else(page: str) -> None:
    reader = read(page)
    policies = [a["content"] or "" for n, a in reader.elements if a.get("http-equiv")]
    digest = b64encode(sha256(reader.style.encode()).digest()).decode()
    assert len(policies) == 1
    assert policies[0].startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert not any("style" in attributes for _, attributes in reader.elements)


def test_headings_come_in_order_and_none_is_left_out(page: str) -> None:
    levels = [int(name[1]) for name, _ in read(page).elements if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_each_landmark_is_there_once_and_the_first_link_skips_to_the_kpis(page: str) -> None:
    elements = read(page).elements
    names = [name for name, _ in elements]
    assert [names.count(name) for name in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    links = [attributes["href"] for name, attributes in elements if name == "a"]
    ids = {attributes["id"] for _, attributes in elements if "id" in attributes}
    assert links[0] == "#kpis" and {(link or "")[1:] for link in links} <= ids


def test_each_chart_is_named_and_has_a_table_behind_it(page: str) -> None:
    figures = page.split("<figure>")[1:]
    assert len(figures) == 12
    for each in figures:
        figure = each.partition("</figure>")[0]
        assert figure.count("role=img aria-label=") == 1
        assert figure.count("<details><summary>Table: ") == 1
        assert figure.count("<tr><th scope=row>") == 24


def test_a_drawing_without_a_name_stands_beside_its_figures_and_is_hidden(page: str) -> None:
    drawings = [attributes for name, attributes in read(page).elements if name == "svg"]
    assert drawings
    for each in drawings:
        assert (each.get("role") == "img" and each.get("aria-label")) or each[
            "aria-hidden"
        ] == "true"


def test_every_figure_shown_at_a_glance_is_in_the_table_too(page: str, card: Scorecard) -> None:
    items = readable(card).items
    table = page.partition("<summary>Table: The KPIs")[2].partition("</table>")[0]
    for item in items:
        row = f"<th scope=row>{item.result.title}<td>{words.figure(item.result)}<td>"
        assert row in table


def test_the_group_that_is_worse_is_named_first_and_the_actions_are_there(
    page: str, card: Scorecard
) -> None:
    text = " ".join(read(page).texts)
    assert "South (segment0) on 3 KPIs" in text
    weak = [item for item in card.items if item.weak]
    assert weak
    for item in weak:
        assert all(action.replace("`", "") in text for action in item.card.actions)
    strong = next(item.card for item in card.items if item.result.kpi == "ces")
    assert not any(item.weak for item in card.items if item.result.kpi == "ces")
    assert strong.actions[0].replace("`", "") not in text


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first = scorecard(small(tmp_path), Surface(None))
    again = report(load(tmp_path / "kpicli.yaml"), Request())
    assert scorecard(again, Surface(None)) == first


def test_a_group_that_is_withheld_has_a_row_that_says_so_and_no_figure(tmp_path: Path) -> None:
    columns = {"q": [9] * 40 + [1] * 43, "g": ["a"] * 40 + ["b"] * 40 + ["c"] * 3}
    config = survey(tmp_path, columns, {"nps": {"question": "q"}}, segments={"g": "survey.g"})
    page = scorecard(report(config, Request()), Surface(None))
    row = page.partition("<th scope=row>c<td>")[2].partition("<tr>")[0].partition("</table>")[0]
    assert row == "<td><td><td><td><td><td><td><td>withheld to protect respondents"


def test_a_survey_without_answers_says_so_in_place_of_a_figure(tmp_path: Path) -> None:
    columns = {"q": [""] * 6, "g": ["a", "b"] * 3}
    config = survey(tmp_path, columns, {"nps": {"question": "q"}}, segments={"g": "survey.g"})
    page = scorecard(report(config, Request()), Surface(None))
    assert "NPS has no figure: no valid answers: 6 missing." in " ".join(read(page).texts)
