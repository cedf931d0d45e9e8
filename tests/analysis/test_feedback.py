"""`feedback` from a file to a report: the share, and what is told of the comments."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from kpicli.core.answers import Kind
from kpicli.core.comments import is_comment
from kpicli.core.intervals import wilson
from kpicli.core.report import Result
from kpicli.core.shown import withheld
from kpicli.core.voices import Voices
from kpicli.core.wording import words
from kpicli.errors import UserError
from tests.analysis.asked import asked
from tests.corpus import corpus

SAMPLE = Path(__file__).parents[2] / "sample_data" / "survey.csv"
Columns = Mapping[str, Sequence[Any]]


def results(
    folder: Path,
    columns: Columns | Path,
    kpi: Mapping[str, Any] | None = None,
    command: str = "score",
    survey: Mapping[str, Any] | None = None,
    **request: Any,
) -> list[Result]:
    kpis = {"feedback": {"comment": "comment", **(kpi or {})}}
    return list(asked(command, folder, columns, kpis, survey, **request).results)


def voices(result: Result) -> Voices:
    assert result.voices is not None
    return result.voices


SCORED = {"score": "score", "scale": "0-10"}


def test_blanks_and_texts_that_say_nothing_count_as_respondents(tmp_path: Path) -> None:
    comments = ["Good", "", " ", "n/a", "-", "geen", "None", "👍", "Too slow.", "Ok"]
    [found] = results(tmp_path, {"comment": comments, "row": range(10)})
    assert found.estimate is not None and found.estimate.interval is not None
    assert (found.estimate.value, found.estimate.n) == (30.0, 10)
    expected = wilson(0.3, 10, 0.95)
    drawn = found.estimate.interval
    assert (drawn.low, drawn.high) == pytest.approx((100 * expected.low, 100 * expected.high))
    assert {name: part.n for name, part in found.parts.items()} == {"commented": 3, "silent": 7}
    assert found.answers == {Kind.VALID: 10}


def test_a_text_declared_missing_is_no_comment_in_any_case(tmp_path: Path) -> None:
    columns = {"comment": ["See above", "SEE ABOVE.", "See above all", "Fine"], "row": range(4)}
    [found] = results(tmp_path, columns, {"missing": ["see above"]})
    assert found.estimate is not None
    assert found.estimate.value == 50.0


def test_those_who_were_not_asked_are_no_respondents(tmp_path: Path) -> None:
    columns = {"comment": ["Good", "", "Bad", ""], "channel": ["a", "a", "b", "b"]}
    [found] = results(tmp_path, columns, {"where": {"channel": "a"}})
    assert found.estimate is not None
    assert (found.estimate.value, found.estimate.n) == (50.0, 2)


def test_comments_of_fewer_than_ten_are_not_told_of_though_the_share_is(tmp_path: Path) -> None:
    for n, why in ((9, "withheld"), (10, None)):
        columns = {"comment": ["late invoice"] * n + [""] * 20, "row": range(n + 20)}
        [found] = results(tmp_path, columns, {"themes": {"billing": ["invoice"]}})
        assert found.estimate is not None
        told = voices(found)
        assert told.why == why
        assert told == Voices(why="withheld") or told.comments == 10


def test_no_comment_at_all_is_told_as_none(tmp_path: Path) -> None:
    [found] = results(tmp_path, {"comment": [""] * 12, "row": range(12)})
    assert voices(found) == Voices(0)


def test_lengths_are_medians_over_respondents(tmp_path: Path) -> None:
    comments = ["abc"] * 6 + ["ab cd ef gh"] * 5
    [found] = results(tmp_path, {"comment": comments, "row": range(11)})
    assert (voices(found).median_characters, voices(found).median_words) == (3.0, 1.0)


def test_themes_and_terms_have_their_users_and_mean_scores(tmp_path: Path) -> None:
    comments = ["Invoice is late"] * 12 + ["De factuur klopt niet"] * 8 + ["Helpful staff"] * 20
    columns = {"comment": comments, "score": [2] * 6 + [3] * 14 + [9] * 10 + [8] * 10}
    themes = {"billing": ["invoice", "factuur"], "staff": ["staff"], "rare": ["canteen"]}
    [found] = results(tmp_path, columns, {**SCORED, "themes": themes})
    told = voices(found)
    assert (told.comments, told.scored, told.score) == (40, 40, pytest.approx(5.6))
    billing, staff, rare = told.themes
    assert (billing.n, billing.share, billing.score) == (20, 0.5, pytest.approx(2.7))
    assert billing.lift == pytest.approx(2.7 - 5.6)
    assert billing.versus_rest is not None and billing.versus_rest.significant
    assert billing.versus_rest.difference == pytest.approx(2.7 - 8.5)
    assert staff.versus_rest is not None
    assert staff.versus_rest.difference == pytest.approx(8.5 - 2.7)
    assert (rare.n, rare.score, rare.versus_rest) == (0, None, None)
    assert [(one.name, one.n) for one in told.terms] == [
        *(("helpful staff", 20), ("invoice", 12), ("late", 12))
    ]


def test_a_theme_of_all_but_a_few_has_no_mean_since_that_of_the_few_would_follow(
    tmp_path: Path,
) -> None:
    for few, told in ((9, False), (10, True), (0, True)):
        comments = ["late invoice"] * 30 + ["fine"] * few
        columns = {"comment": comments, "score": [3] * 20 + [5] * 10 + [9] * few}
        kpi = {**SCORED, "themes": {"billing": ["invoice"]}}
        [found] = results(tmp_path, columns, kpi)
        [billing] = voices(found).themes
        assert billing.n == 30
        assert (billing.score is not None) == told


def grouped(tmp_path: Path, sizes: Mapping[str, int]) -> dict[str, Voices]:
    """The comments told of by region, each region with so many and as many silent ones."""
    comments, regions, scores = [], [], []
    for region, n in sizes.items():
        comments += [f"late invoice in {region}"] * n + [""] * n
        regions += [region] * (2 * n)
        scores += [7] * (2 * n)
    columns = {"comment": comments, "region": regions, "score": scores}
    kpi = {**SCORED, "themes": {"billing": ["invoice"]}}
    found = results(tmp_path, columns, kpi, "segment", by=("region",))
    return {one.group.get("region") or "all": voices(one) for one in found if not one.withheld}


def test_a_small_groups_comments_cannot_be_had_by_subtraction(tmp_path: Path) -> None:
    found = grouped(tmp_path, {"North": 40, "South": 30, "East": 6})
    assert found["all"].comments == 76
    assert {region for region, told in found.items() if told.why} == {"South", "East"}
    assert found["South"] == found["East"] == Voices(why="withheld")


def test_groups_of_ten_and_more_are_all_told_of(tmp_path: Path) -> None:
    found = grouped(tmp_path, {"North": 40, "South": 30, "East": 10})
    sizes = {"all": 80, "North": 40, "South": 30, "East": 10}
    assert {region: told.comments for region, told in found.items()} == sizes
    assert [told.themes[0].score for told in found.values()] == [7.0] * 4
    for region in ("North", "South", "East"):
        assert found[region].quotes[0].text == f"late invoice in {region}"


def test_a_themes_mean_in_a_small_part_cannot_be_had_by_subtraction(tmp_path: Path) -> None:
    comments, regions = [], []
    for region, late in (("North", 30), ("South", 25), ("East", 4)):
        comments += ["late invoice"] * late + ["all fine"] * (40 - late)
        regions += [region] * 40
    columns = {"comment": comments, "region": regions, "score": [6] * 120}
    kpi = {**SCORED, "themes": {"billing": ["invoice"]}}
    found = results(tmp_path, columns, kpi, "segment", by=("region",))
    scores = {one.group.get("region"): voices(one).themes[0].score for one in found}
    assert scores["East"] is None
    assert [region for region, score in scores.items() if score is not None].count(None) == 1
    assert len([score for score in scores.values() if score is None]) == 2


def test_a_withheld_result_keeps_nothing_of_its_comments(tmp_path: Path) -> None:
    columns = {"comment": ["late invoice"] * 40, "row": range(40)}
    [found] = results(tmp_path, columns)
    assert voices(found).comments == 40
    assert withheld(found).voices is None


def test_testimonials_are_only_of_those_who_agreed(tmp_path: Path) -> None:
    comments = [f"Praise number{at} from me" for at in range(12)]
    consent = ["Yes", "JA ", "no", ""] + ["maybe"] * 8
    columns = {"comment": comments, "quote_me": consent}
    kpi = {"testimonials": {"consent": "quote_me", "yes": ["yes", "ja"]}}
    [found] = results(tmp_path, columns, kpi)
    assert sorted(one.text for one in voices(found).testimonials) == comments[:2]
    [without] = results(tmp_path, columns)
    assert voices(without).testimonials == ()


def test_quotes_and_testimonials_are_redacted_and_terms_hold_no_part_of_an_address(
    tmp_path: Path,
) -> None:
    text = "Write to jan@example.com or +31 6 12345678 about NL91 ABNA 0417 1643 00 please"
    columns = {"comment": [text] * 12, "ok": ["yes"] * 12}
    [found] = results(tmp_path, columns, {"testimonials": {"consent": "ok"}})
    told = voices(found)
    shown = "Write to [e-mail] or [phone number] about [IBAN] please"
    assert [one.text for one in told.quotes] == [shown]
    assert [one.text for one in told.testimonials] == [shown]
    used = {word for one in told.terms for word in one.name.split()}
    assert used == {"write", "please"}


def test_quotes_speak_for_low_middle_and_high_scores(tmp_path: Path) -> None:
    comments = ["bad slow answers again"] * 6 + ["decent product so far"] * 6
    comments += ["wonderful helpful people"] * 6
    columns = {"comment": comments, "score": [2] * 6 + [7] * 6 + [10] * 6}
    [found] = results(tmp_path, columns, SCORED)
    assert [(one.bucket, one.text) for one in voices(found).quotes] == [
        ("low", "bad slow answers again"),
        ("middle", "decent product so far"),
        ("high", "wonderful helpful people"),
    ]


def sample_rows() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["status"] == "complete"]


def test_the_mean_of_a_theme_is_that_of_a_segment_with_clients_and_weights(tmp_path: Path) -> None:
    # The same comparison by another road: `mean` by a column that says who mentions the theme.
    rows = [row for row in sample_rows() if is_comment(row["comment"])]
    columns = {name: [row[name] for row in rows] for name in ("client_id", "weight", "q_recommend")}
    columns["comment"] = [row["comment"] for row in rows]
    columns["onboarding"] = [str("onboarding" in words(row["comment"])) for row in rows]
    survey = {"client": "client_id", "weight": "weight"}
    mean = {"m": {"kpi": "mean", "question": "q_recommend", "scale": "0-10"}}
    by = asked("segment", tmp_path, columns, mean, survey, by=("onboarding",)).results
    expected = next(one.versus_rest for one in by if one.group == {"onboarding": "True"})
    kpi = {"score": "q_recommend", "scale": "0-10", "themes": {"onboarding": ["onboarding"]}}
    # Here every row is a commenter, so that both roads have the same clients.
    [found] = results(tmp_path, columns, kpi, survey=survey)
    rest = voices(found).themes[0].versus_rest
    assert rest is not None and expected is not None and rest.interval and expected.interval
    assert rest.difference == pytest.approx(expected.difference)
    assert rest.se == pytest.approx(expected.se or 0)
    assert rest.p == pytest.approx(expected.p)
    assert (rest.interval.low, rest.interval.high) == pytest.approx(
        (expected.interval.low, expected.interval.high)
    )


def test_the_sample_has_the_comments_that_a_plain_count_finds(tmp_path: Path) -> None:
    rows = sample_rows()
    nothing = {"none", "n/a", "-", "geen", "nvt", ".", "keine", "nichts", ""}
    commented = [row for row in rows if row["comment"].strip() not in nothing]
    late = [row for row in commented if "onboarding" in words(row["comment"])]
    kpi = {"themes": {"onboarding": ["onboarding"]}}
    survey = {"where": {"status": "complete"}}
    [found] = results(tmp_path, SAMPLE, kpi, survey=survey)
    assert found.estimate is not None
    assert found.estimate.value == pytest.approx(100 * len(commented) / len(rows))
    told = voices(found)
    assert told.comments == len(commented)
    assert told.themes[0].n == len(late)


def test_a_real_form_is_read_in_its_own_words(tmp_path: Path) -> None:
    path = corpus("gforms_sudzilla_nps", "sudzilla_google_form_01.csv")
    score = "On a scale of 0-10, how would you rate Sudzilla?"
    kpi = {"comment": "...why?", "score": score, "scale": "0-10", "themes": {"soap": ["soap*"]}}
    [found] = results(tmp_path, path, kpi)
    with path.open(encoding="utf-8", newline="") as stream:
        texts = [row["...why?"] for row in csv.DictReader(stream)]
    said = [text for text in texts if any(map(str.isalpha, text))]
    assert found.estimate is not None
    assert (voices(found).comments, found.estimate.n) == (len(said), 39)
    [soap] = voices(found).themes
    assert soap.n == sum(any(w.startswith("soap") for w in words(text)) for text in said)
    quoted = {one.text for one in voices(found).quotes}
    assert quoted <= {text.strip() for text in said}
    assert {one.bucket for one in voices(found).quotes} == {"low", "middle", "high"}


def test_a_trend_tells_of_each_period_and_says_nothing_of_changed_answers(tmp_path: Path) -> None:
    survey = {"where": {"status": "complete"}, "date": "submitted_at", "client": "client_id"}
    kpis = {"feedback": {"comment": "comment", "score": "q_recommend", "scale": "0-10"}}
    report = asked("trend", tmp_path, SAMPLE, kpis, survey, every="quarter")
    told = [voices(one) for one in report.results]
    assert len(told) == 8
    assert sum(one.comments or 0 for one in told) == 742
    assert "answers-changed" not in {note.slug for note in report.notes}


@pytest.mark.parametrize(
    ("kpi", "slug", "part"),
    [
        ({"score": "q"}, "scale-required", "the scale is not declared"),
        ({"themes": {"a": ["*"]}}, "option-value", "theme a: '*' holds no word"),
        ({"themes": {"a": []}}, "wrong-type", "lists no word"),
        ({"languages": ["xx"]}, "no-such-language", "no stop words for the language 'xx'"),
        ({"testimonials": {"yes": ["yes"]}}, "missing-key", "consent: is missing"),
        ({"comment": None}, "comment-required", "no column of comments is named"),
        ({"question": "other"}, "option-value", "question and comment are both given"),
        ({"score": "comment", "scale": "1-5"}, "option-value", "the column of something else"),
        ({"comment": "coment"}, "no-such-column", "there is no column 'coment'"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_place(
    tmp_path: Path, kpi: Mapping[str, Any], slug: str, part: str
) -> None:
    with pytest.raises(UserError) as caught:
        results(tmp_path, {"comment": ["a"], "q": [1]}, kpi)
    [problem] = caught.value.problems
    assert problem.slug == slug
    assert part in problem.text
    assert problem.hint or problem.allowed
    assert problem.where is not None and problem.where.line is not None


def test_fewer_than_ten_comments_cannot_be_asked_for(tmp_path: Path) -> None:
    sections = {"privacy": {"min_comments": 9}}
    columns = {"comment": ["a"], "row": [1]}
    with pytest.raises(UserError, match="min_comments must be at least 10"):
        asked("score", tmp_path, columns, {"feedback": {"comment": "comment"}}, None, sections)


def test_without_the_package_sentiment_is_refused_before_any_data_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpicli.analysis import mood

    mood._analyser.cache_clear()
    monkeypatch.setitem(sys.modules, "vaderSentiment", None)
    with pytest.raises(UserError) as caught:
        results(tmp_path, tmp_path / "absent.csv", {"sentiment": True})
    [problem] = caught.value.problems
    assert problem.slug == "no-sentiment-package"
    assert problem.where is not None and problem.where.path == "kpis.feedback.sentiment"


def test_with_the_package_the_mood_of_english_is_told(tmp_path: Path) -> None:
    pytest.importorskip("vaderSentiment")
    comments = ["This is wonderful, great work!"] * 9 + ["A horrible, terrible mess."] * 3
    [found] = results(tmp_path, {"comment": comments, "row": range(12)}, {"sentiment": True})
    told = voices(found).sentiment
    assert told is not None
    assert (told.positive, told.neutral, told.negative) == (0.75, 0.0, 0.25)
    assert -1 <= told.mean <= 1


def test_a_parquet_file_and_nulls_tell_the_same_as_text(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv
    from pyarrow import parquet

    table = arrow_csv.read_csv(
        SAMPLE, convert_options=arrow_csv.ConvertOptions(strings_can_be_null=True)
    )
    comments = [text or None for text in table["comment"].to_pylist()]
    at = table.column_names.index("comment")
    parquet.write_table(table.set_column(at, "comment", pa.array(comments)), tmp_path / "s.parquet")
    kpi = {"score": "q_recommend", "scale": "0-10", "themes": {"onboarding": ["onboarding"]}}
    survey = {"where": {"status": "complete"}, "client": "client_id", "strata": "language"}
    [text] = results(tmp_path, SAMPLE, kpi, survey=survey)
    [binary] = results(tmp_path, tmp_path / "s.parquet", kpi, survey=survey)
    assert voices(text) == voices(binary)
    assert voices(text).themes[0].versus_rest is not None
    assert text.estimate is not None and binary.estimate is not None
    assert text.estimate.value == binary.estimate.value


def test_strata_without_clients_leave_each_respondent_a_unit(tmp_path: Path) -> None:
    rows = [row for row in sample_rows() if is_comment(row["comment"])]
    columns = {name: [row[name] for row in rows] for name in ("language", "q_recommend", "comment")}
    columns["onboarding"] = [str("onboarding" in words(row["comment"])) for row in rows]
    survey = {"strata": "language"}
    mean = {"m": {"kpi": "mean", "question": "q_recommend", "scale": "0-10"}}
    by = asked("segment", tmp_path, columns, mean, survey, by=("onboarding",)).results
    expected = next(one.versus_rest for one in by if one.group == {"onboarding": "True"})
    kpi = {"score": "q_recommend", "scale": "0-10", "themes": {"onboarding": ["onboarding"]}}
    [found] = results(tmp_path, columns, kpi, survey=survey)
    rest = voices(found).themes[0].versus_rest
    assert rest is not None and expected is not None
    assert (rest.difference, rest.se, rest.p) == pytest.approx(
        (expected.difference, expected.se, expected.p)
    )


def test_the_client_may_also_be_a_column_of_the_kpi(tmp_path: Path) -> None:
    columns = {
        "comment": ["late invoice again"] * 12,
        "who": [f"c{at}" for at in range(11)] + ["yes"],
        "score": [3, 5] * 6,
    }
    kpi = {**SCORED, "testimonials": {"consent": "who"}}
    [found] = results(tmp_path, columns, kpi, survey={"client": "who"})
    assert voices(found).scored == 12
    assert len(voices(found).testimonials) == 1


def test_groups_merged_and_periods_pooled_are_told_of_as_one(tmp_path: Path) -> None:
    comments, regions = [], []
    for region, n in {"North": 20, "South": 15, "East": 6, "West": 7}.items():
        comments += ["late invoice again"] * n
        regions += [region] * n
    columns = {"comment": comments, "region": regions}
    found = results(tmp_path, columns, None, "segment", by=("region",), merge=10)
    told = {one.group.get("region"): voices(one).comments for one in found}
    assert told == {None: 48, "North": 20, "South": 15, "Other (2 groups)": 13}
    days = [f"2026-0{1 + at // 8}-10" for at in range(48)]
    columns = {"comment": comments, "day": days}
    survey = {"date": "day"}
    found = results(tmp_path, columns, None, "trend", survey, every="month", rolling=2)
    assert [voices(one).comments for one in found] == [16] * 5
    found = results(tmp_path, columns, None, "trend", survey, every="month")
    assert {voices(one).why for one in found} == {"withheld"}
