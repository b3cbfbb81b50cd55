import re

import pytest

from review.sales_force import a_sales_force
from review.simulated import journeys_of
from spanco.review import compose, review_of
from spanco.review.gain_words import three_lines
from spanco.review.speech import speech


@pytest.fixture(scope="module")
def reviewed():
    with journeys_of() as journeys:
        yield review_of(journeys)


def test_the_bars_of_every_rep_add_up_to_customers_less_what_was_expected(reviewed):
    assert any(line.handed_over[-1] for rep in reviewed.reps for line in (e.equation for e in rep.equations))
    for rep in reviewed.reps:
        attribution = rep.attribution
        assert attribution.customers == rep.customers
        assert attribution.gap == pytest.approx(attribution.customers - attribution.expected, abs=1e-9)


def test_every_bar_is_skill_and_chance_and_what_is_still_open(reviewed):
    for rep in reviewed.reps:
        for bar in rep.attribution.bars:
            assert (bar.skill or 0.0) + bar.chance + bar.still_open == pytest.approx(bar.gain, abs=1e-9)
            assert bar.gain == pytest.approx((bar.passed - bar.entered * bar.ratio) * bar.worth, abs=1e-9)
            assert bar.still_open <= 1e-12


def test_skill_and_chance_of_a_team_at_one_link_cancel_out(reviewed):
    links = range(len(reviewed.reps[0].attribution.bars))
    for place in links:
        bars = [rep.attribution.bars[place] for rep in reviewed.reps]
        assert sum((bar.skill or 0.0) + bar.chance for bar in bars) == pytest.approx(0, abs=1e-9)


def test_who_has_too_few_journeys_gets_a_gain_and_no_skill():
    few = {**dict.fromkeys("ABCD", (60, 20, 12, 9, 5, 2, 2)), "Few": (60, 20, 12, 9, 3, 1, 1)}
    review = compose(a_sales_force(few))
    bar = next(rep for rep in review.reps if rep.rep == "Few").attribution.bars[-1]
    assert (bar.entered, bar.passed, bar.skill, bar.p_loss) == (3, 1, None, None)
    assert bar.chance + bar.still_open == pytest.approx(bar.gain)


def test_nothing_is_attributed_where_winning_is_not_observed():
    chain = ("targeted", "qualified", "booked", "met")
    reps = {"A": (40, 20, 12, 9), "B": (50, 20, 15, 9)}
    assert [rep.attribution for rep in compose(a_sales_force(reps, chain)).reps] == [None, None]


def test_the_sentences_can_be_checked_with_a_pocket_calculator():
    found = 0
    for rep in compose(a_sales_force()).reps:
        for line in three_lines(rep, speech("en"))[1:]:
            x, n, ratio, would, difference, more, worth, gain = re.search(
                r": (\d+) of (\d+), .*\(([\d.]+)%\) would give ([\d.]+); ([\d.]+) (more|fewer), "
                r"worth ([\d.]+) customers each: ([+−][\d.]+)\.",
                line,
            ).groups()
            signed = float(difference) * (1 if more == "more" else -1)
            assert float(would) == pytest.approx(int(n) * float(ratio) / 100, abs=0.05 + int(n) * 0.0005)
            assert signed == pytest.approx(int(x) - float(would), abs=0.051)
            product = signed * float(worth)
            assert float(gain.replace("−", "-")) == pytest.approx(
                product, abs=0.006 + 0.05 * float(worth) + 0.0005 * abs(signed)
            )
            found += 1
    assert found > 10
