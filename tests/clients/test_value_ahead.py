"""`clv` with `method: bgnbd`, from payments in a file to a figure, against plain Python."""

from __future__ import annotations

import math
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import kpicli
from kpicli.core import bgnbd, gamma_gamma
from kpicli.core.bgnbd import BgNbd
from kpicli.core.client_value import Horizon, client_value
from kpicli.core.gamma_gamma import GammaGamma, Spending
from tests.clients.buyers import BUYING, END, SPENDING, Payment, Sample, histories, sample, write
from tests.clients.sample import told
from tests.thorough import often

YEAR = 365.25
HORIZON = Horizon(4, YEAR / 4, "days", 0.1)


@pytest.fixture(scope="module")
def bought() -> Sample:
    return sample(900, seed=7)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, bought: Sample) -> dict[str, Any]:
    """What is told of all that was bought."""
    return only(scored(write(tmp_path_factory.mktemp("whole"), bought.before)))


def scored(config: Path, **asked: Any) -> Any:
    return kpicli.load(config).score(**asked)


def only(report: Any) -> dict[str, Any]:
    [result] = report.results
    return told(result)


def test_the_figure_is_the_mean_of_what_plain_python_expects_of_each_client(
    whole: dict[str, Any], bought: Sample
) -> None:
    found, clients = whole, histories(bought.before)
    buying = bgnbd.fit(Counter(one.history for one in clients.values()))
    spending = gamma_gamma.fit(
        Counter(Spending(one.history.x, one.mean) for one in clients.values() if one.mean)
    )
    assert [*found["bgnbd"].values()] == pytest.approx(buying.parameters, rel=2e-3)
    assert [*found["gamma_gamma"].values()] == pytest.approx(spending.parameters, rel=2e-3)
    models = BgNbd(*found["bgnbd"].values()), GammaGamma(*found["gamma_gamma"].values())
    values = [
        client_value(*models, one.history, one.mean, HORIZON, 0.5) for one in clients.values()
    ]
    assert found["n"] == len(clients)
    assert found["repeat_buyers"] == sum(one.history.x > 0 for one in clients.values())
    assert found["value"] == pytest.approx(math.fsum(filter(None, values)) / len(values), rel=1e-9)


def test_parameters_and_the_money_that_came_are_within_their_errors(
    tmp_path: Path, bought: Sample
) -> None:
    kpis = "  clv: {method: bgnbd, horizon: 365 days}\n"
    found = only(scored(write(tmp_path, bought.before, kpis=kpis)))
    came = sum(bought.after.values()) / len(bought.after)
    assert found["converged"] and found["parameter_error"] == "in the interval"
    assert abs(found["value"] - came) < 3 * found["se"]
    assert found["bgnbd"]["r"] == pytest.approx(BUYING.r, rel=0.3)
    assert found["gamma_gamma"]["q"] == pytest.approx(SPENDING.q, rel=0.3)


def test_the_error_holds_that_of_the_parameters(
    tmp_path: Path, bought: Sample, whole: dict[str, Any]
) -> None:
    """As the spread of the figure over halves of the clients, drawn again and again, has it."""
    clients = sorted(bought.after)
    draw, figures = random.Random(3), []
    for _ in range(often(4, 8)):
        half = set(draw.sample(clients, len(clients) // 2))
        config = write(tmp_path, [one for one in bought.before if one[0] in half])
        figures.append(only(scored(config))["value"])
    spread = math.sqrt(sum((one - whole["value"]) ** 2 for one in figures) / len(figures))
    assert whole["se"] / 3 < spread < 3 * whole["se"]


def test_row_order_and_the_form_of_the_file_change_no_bit(
    tmp_path: Path, bought: Sample, whole: dict[str, Any]
) -> None:
    import duckdb

    shuffled = random.Random(1).sample(bought.before, len(bought.before))
    config = write(tmp_path, shuffled)
    parquet = tmp_path / "payments.parquet"
    duckdb.sql(f"COPY (FROM '{tmp_path / 'payments.csv'}') TO '{parquet}'")
    config.write_text(config.read_text().replace("payments.csv", "payments.parquet"))
    assert only(scored(config)) == whole


def test_purchases_of_a_day_count_once_and_refunds_are_taken_off(
    tmp_path: Path, bought: Sample
) -> None:
    messy: list[Payment] = []
    for client, day, amount in bought.before:
        messy += [(client, day, amount - 1.25), (client, day, 1.25)]
        messy.append((client, min(day + timedelta(days=9), END - timedelta(days=1)), -0.5))
    found = only(scored(write(tmp_path, messy)))
    clients = histories(messy)
    spending = gamma_gamma.fit(
        Counter(
            Spending(one.history.x, one.mean)
            for one in clients.values()
            if one.mean and one.mean > 0
        )
    )
    buying = bgnbd.fit(Counter(one.history for one in clients.values()))
    assert [*found["bgnbd"].values()] == pytest.approx(buying.parameters, rel=2e-3)
    assert [*found["gamma_gamma"].values()] == pytest.approx(spending.parameters, rel=5e-3)


def test_until_an_earlier_day_it_is_as_it_was_then(tmp_path: Path, bought: Sample) -> None:
    then = date(2025, 9, 1)
    found = only(scored(write(tmp_path, bought.before), until=then))
    earlier = [one for one in bought.before if one[1] < then]
    config = write(tmp_path, earlier)
    config.write_text(config.read_text().replace("as_of: 2025-12-31", "as_of: 2025-08-31"))
    assert found == only(scored(config))


def test_groups_share_one_model_and_add_up_to_the_whole(tmp_path: Path, bought: Sample) -> None:
    config = write(tmp_path, bought.before)
    lines = (tmp_path / "payments.csv").read_text().splitlines()
    channels = ["channel", *(f"k{len(line) % 2}" for line in lines[1:])]
    rows = [f"{line},{channel}" for line, channel in zip(lines, channels, strict=True)]
    (tmp_path / "payments.csv").write_text("\n".join([*rows, ""]))
    whole, *groups = kpicli.load(config).segment(by="channel").results
    assert sum(one.estimate.n for one in groups) == whole.estimate.n
    total = math.fsum(one.estimate.value * one.estimate.n for one in groups)
    assert total == pytest.approx(whole.estimate.value * whole.estimate.n, rel=1e-12)
    assert len({str(one.facts["bgnbd"]) for one in (whole, *groups)}) == 1
    assert all(one.versus_rest is not None for one in groups)


def test_too_few_repeat_buyers_give_a_reason_and_no_figure(tmp_path: Path) -> None:
    few = [(f"c{n}", date(2025, 1, 1 + n % 28), 10.0) for n in range(200)]
    few += [(f"c{n}", date(2025, 3, 1), 12.0) for n in range(29)]
    report = scored(write(tmp_path, few))
    [result] = report.results
    assert result.estimate is None and result.why == "too-few-repeat-buyers"
    assert [note.slug for note in report.notes] == ["too-few-repeat-buyers"]
    assert "29 of 200 clients" in report.notes[0].text


def test_clients_who_always_pay_the_same_get_a_figure_and_a_warning(
    tmp_path: Path, bought: Sample
) -> None:
    same = [(client, day, 10.0 + len(client)) for client, day, _ in bought.before]
    report = scored(write(tmp_path, same))
    assert report.results[0].estimate is not None
    assert "model-at-edge" in {note.slug for note in report.notes}
    assert told(report.results[0])["parameter_error"] != "in the interval"


def test_frequency_that_goes_with_value_is_warned_of(tmp_path: Path, bought: Sample) -> None:
    counts = Counter(client for client, _, _ in bought.before)
    rising = [(client, day, amount * counts[client]) for client, day, amount in bought.before]
    report = scored(write(tmp_path, rising))
    assert "frequency-and-value" in {note.slug for note in report.notes}
    assert told(report.results[0])["frequency_and_value"] > 0.3


def test_there_is_none_by_periods_or_since_a_day(tmp_path: Path, bought: Sample) -> None:
    kpis = "  arpc: {}\n  clv: {method: bgnbd}\n"
    card = kpicli.load(write(tmp_path, bought.before, kpis=kpis))
    report = card.trend(every="quarter")
    assert {one.name for one in report.results} == {"arpc"}
    assert "whole-histories" in {note.slug for note in report.notes}
    for alone in (
        lambda: card.trend(every="quarter", kpis="clv"),
        lambda: card.score(kpis="clv", since="2025-01-01"),
    ):
        with pytest.raises(kpicli.UserError, match="first purchase"):
            alone()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("method: bgnbd, years: 3", "has no say"),
        ("method: bgnbd, lost_after: 90 days", "has no say"),
        ("horizon: 3 years, years: 2", "method: bgnbd alone"),
        ("method: bgnbd, horizon: 200 years", "100 years"),
        ("years: 3, margin: 0", "a share"),
        ("years: 3, discount: -0.1", "0 or more"),
        ("years: -1", "over 0"),
    ],
)
def test_options_that_do_not_go_together_are_told(tmp_path: Path, options: str, said: str) -> None:
    config = write(tmp_path, [("c", END, 1.0)], kpis=f"  clv: {{{options}}}\n")
    with pytest.raises(kpicli.UserError, match=said):
        kpicli.load(config)
