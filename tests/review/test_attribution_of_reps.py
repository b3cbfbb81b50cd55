import re
from dataclasses import replace

import numpy as np
import pytest

from review.logs import opened, simulated
from review.sales_force import TEN_REPS, a_sales_force, added_up
from spanco.inference.maturity import Lag
from spanco.method import Ages, LinkCount, links_between
from spanco.review import compose, review_of
from spanco.review.findings import Attribution, Bar
from spanco.review.gain_words import gain_rows, how_sure, three_lines
from spanco.review.speech import MINUS, speech

CHAIN = ("targeted", "booked", "met", "proposed", "won")
LINKS = links_between(CHAIN)
ENGLISH = speech("en")


def at_random(seed: int, reps: int = 5):
    """Count links at which any journey may come from anywhere, zeros and empty links included."""
    random = np.random.default_rng(seed)
    by_rep = []
    for rep in (*"ABCDE"[:reps], None):
        row = []
        for link in LINKS:
            entered = int(random.integers(0, 60)) * int(random.random() > 0.15)
            passed = int(random.binomial(entered, random.choice([0.0, 0.3, 0.7])))
            lost = int(random.integers(0, entered - passed + 1))
            row.append(LinkCount(link, (rep,), entered, passed, lost, entered - passed - lost))
        by_rep.append(tuple(row))
    young = tuple(
        Ages(count.link, count.group, (2,), (count.open + count.passed,), (count.passed,), (count.open // 2,))
        for row in by_rep
        for count in row
        if count.open
    )
    counted = a_sales_force(dict.fromkeys("ABCDE", (9, 5, 4, 3, 2)), CHAIN)
    return replace(
        counted,
        by_rep=tuple(count for row in by_rep for count in row),
        of_team=added_up(by_rep),
        lags={link.code: Lag(np.linspace(0.2, 1.0, 5), 50) for link in LINKS[1:]},
        young=tuple(ages for ages in young if ages.link != LINKS[0]),
    )


@pytest.fixture(scope="module")
def of_a_log(tmp_path_factory):
    path = simulated(
        tmp_path_factory.mktemp("office") / "log.parquet",
        reps=5,
        teams=1,
        targets=700,
        months=9,
        bookers=0.4,
        inbound=0.2,
    )
    with opened(path) as journeys:
        yield review_of(journeys)


def bars_add_up(review) -> None:
    for rep in review.reps:
        found = rep.attribution
        assert found.customers == rep.customers
        assert sum(bar.gain for bar in found.bars) == pytest.approx(
            found.customers - found.expected, abs=1e-9
        )
        for bar in found.bars:
            parts = (bar.skill or 0.0) + bar.chance + bar.still_open
            assert bar.gain == pytest.approx(parts, abs=1e-9)
            assert bar.gain == pytest.approx((bar.passed - bar.entered * bar.ratio) * bar.worth, abs=1e-9)


def test_the_bars_of_every_rep_of_a_log_with_hand_overs_add_up_to_the_gap(of_a_log):
    handed_over = sum(line.equation.handed_over[-1] for rep in of_a_log.reps for line in rep.equations)
    assert handed_over > 0
    assert len(of_a_log.team.equations) > 1
    bars_add_up(of_a_log)


@pytest.mark.parametrize("seed", range(8))
def test_the_bars_add_up_to_the_gap_whatever_was_counted(seed):
    bars_add_up(compose(at_random(seed)))


def test_what_is_still_open_is_told_apart_from_skill_and_chance(of_a_log):
    for rep in of_a_log.reps:
        for bar, cell in zip(rep.attribution.bars, rep.links, strict=False):
            assert bar.still_open == pytest.approx(-(cell.count.entered - cell.worth) * bar.ratio * bar.worth)
    assert any(bar.still_open < -0.01 for rep in of_a_log.reps for bar in rep.attribution.bars)


def test_with_every_journey_settled_the_gaps_of_the_team_add_up_to_nought():
    review = compose(a_sales_force(open_share=0))
    assert sum(rep.attribution.gap for rep in review.reps) == pytest.approx(0, abs=1e-9)
    for place in range(5):
        assert sum(rep.attribution.bars[place].gain for rep in review.reps) == pytest.approx(0, abs=1e-9)


def test_the_worked_example_of_one_rep_against_a_team():
    # Twice the team of the method's example, which has half a customer.
    team = np.array([20_000, 5600, 3640, 2840, 1420, 355])
    conti = np.array([400, 120, 66, 44, 24, 4])
    chain = ("targeted", "qualified", "booked", "met", "proposed", "won")
    review = compose(a_sales_force({"Conti": conti.tolist(), "Others": (team - conti).tolist()}, chain))
    gains = [bar.gain for bar in review.reps[0].attribution.bars]
    np.testing.assert_allclose(gains, [0.5071, -1.1703, -0.9368, 0.5, -2.0], atol=1e-4)
    assert review.reps[0].attribution.gap == pytest.approx(4 - 7.1)


SENTENCE = re.compile(
    r"^Most (gained|lost) at (?P<step>.+): (?P<x>[\d,]+) of (?P<n>[\d,]+), where the team's ratio "
    r"\((?P<ratio>[\d.]+)%\) would give (?P<would>[\d,.]+); (?P<by>[\d,.]+) (?P<way>more|fewer), "
    rf"worth (?P<worth>[\d.]+) customers each: (?P<gain>[+{MINUS}][\d.]+)\. .+\.$"
)


def number(text: str) -> float:
    return float(text.replace(",", "").replace(MINUS, "-"))


def test_a_pocket_calculator_comes_to_the_gains_that_are_said():
    said = [line for rep in compose(a_sales_force()).reps for line in three_lines(rep, ENGLISH)[1:]]
    assert len(said) == 20
    for line in said:
        parts = SENTENCE.match(line).groupdict()
        x, n, ratio, would, by, worth, gain = (
            number(parts[name]) for name in ("x", "n", "ratio", "would", "by", "worth", "gain")
        )
        way = 1 if parts["way"] == "more" else -1
        assert n * ratio / 100 == pytest.approx(would, abs=0.05 + n * 0.0005 + 1e-9)
        assert x - would == pytest.approx(way * by, abs=0.1 + 1e-9)
        assert way * by * worth == pytest.approx(gain, abs=0.005 + 0.05 * worth + by * 0.0005 + 1e-9)


def test_the_first_line_says_customers_won_and_expected():
    (conti,) = (rep for rep in compose(a_sales_force()).reps if rep.rep == "Conti")
    expected = 400 * 68 / 3340
    assert TEN_REPS["Conti"][5] == 6
    assert conti.attribution.expected == pytest.approx(expected)
    assert three_lines(conti, ENGLISH)[0] == (
        f"6 customers; at the team's ratios the same journeys would have brought {expected:.1f}: "
        f"{MINUS}{expected - 6:.1f}."
    )


def test_a_loss_that_is_only_still_open_is_not_held_against_a_rep_above_the_team():
    above = Bar(
        "link",
        -0.4,
        LINKS[3],
        4,
        30,
        0.3,
        1.0,
        skill=0.9,
        low=0.1,
        high=1.7,
        p_loss=0.02,
        still_open=-1.3,
        level="clear",
    )
    assert how_sure(above, ENGLISH) == "Not the rep's own: it is still open, or chance."
    ((row,), _) = gain_rows(Attribution(None, None, 4, 4.4, (above,)), ENGLISH)
    assert row.standing == "cannot-tell below"
    assert how_sure(replace(above, gain=0.9), ENGLISH) == "Clear."
    assert how_sure(replace(above, level="cannot tell"), ENGLISH) == "Cannot be told from chance."
