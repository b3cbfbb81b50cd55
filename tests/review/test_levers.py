import pytest

from review.sales_force import TEN_REPS, a_sales_force
from spanco.review import compose
from spanco.review.levers import first_lever


def test_the_gain_is_what_the_reps_below_would_bring_at_the_teams_later_ratios():
    review = compose(a_sales_force())
    lever = review.lever
    assert lever.link.code == "RB"
    assert (lever.reps, lever.level) == (1, "clear")
    conti = next(rep for rep in review.reps if rep.rep == "Conti").links[1]
    by_code = {link.link.code: link.count.ratio for link in review.team.links}
    worth = by_code["R2"] * by_code["R3"] * by_code["R4"]
    assert lever.gain == pytest.approx(117 * (by_code["RB"] - conti.estimate.mean) * worth)


def test_there_is_no_lever_where_nobody_is_below():
    same = dict.fromkeys("ABCDE", (400, 120, 75, 58, 29, 8, 8))
    assert compose(a_sales_force(same)).lever is None


def test_there_is_no_lever_where_winning_is_not_observed():
    chain = ("targeted", "qualified", "booked", "met")
    reps = {name: reached[:4] for name, reached in TEN_REPS.items()}
    review = compose(a_sales_force(reps, chain))
    assert any(link.side == "below" for rep in review.reps for link in rep.links)
    assert review.lever is None


def test_delivery_and_reorders_are_no_levers():
    review = compose(a_sales_force())
    assert first_lever(review.team.links[-1:], review.reps) is None


def test_a_lever_of_likely_reps_only_is_likely():
    team = {
        f"Rep {letter}": (400, 130 + 3 * place, 80 - 2 * place, 62 - place, 31 + place, 9, 9)
        for place, letter in enumerate("ABCDEFGH")
    }
    review = compose(a_sales_force({**team, "Conti": (400, 130, 56, 50, 25, 7, 7)}))
    assert (review.lever.link.code, review.lever.level, review.lever.reps) == ("RB", "likely", 2)
