import pytest

from review.sales_force import a_sales_force
from spanco.review import compose
from spanco.review.gain_words import advice, next_step
from spanco.review.speech import speech


@pytest.fixture(scope="module")
def review():
    return compose(a_sales_force())


def test_every_rep_has_a_next_thing_to_look_at(review):
    assert all(rep.advice is not None and rep.advice.gain > 0 for rep in review.reps)


def test_it_is_evidence_where_the_rep_is_below_and_else_a_hypothesis(review):
    for rep in review.reps:
        cell = next(link for link in rep.links if link.link == rep.advice.link)
        assert (rep.advice.level == "hypothesis") == (cell.side != "below")
    conti = next(rep for rep in review.reps if rep.rep == "Conti").advice
    assert (conti.link.code, conti.level) == ("RB", "clear")


def test_a_hypothesis_says_how_sure_it_is_and_how_much_more_data_would_tell(review):
    unsure = [rep for rep in review.reps if rep.advice.level == "hypothesis"]
    assert unsure
    for rep in unsure:
        _, ground, look = advice(rep, speech("en"))
        assert "chances in 10 that it is below" in ground
        assert ("more journeys at the present ratio" in ground) == (rep.advice.needed is not None)
        assert look


def test_it_is_never_about_delivery_or_reorders(review):
    assert {rep.advice.link.code for rep in review.reps} <= {"R1xRF", "RB", "R2", "R3", "R4"}


def test_the_ceiling_is_said_to_be_one(review):
    conti = next(rep for rep in review.reps if rep.rep == "Conti")
    assert "a ceiling, not a promise" in advice(conti, speech("en"))[0]
    assert next_step(conti, speech("en")).startswith("To work on: Booking")


def test_one_rep_alone_gets_none():
    (rep,) = compose(a_sales_force({"Alone": (310, 81, 55, 42, 21, 6, 6)})).reps
    assert rep.advice is None
    assert advice(rep, speech("en")) == []


def test_without_wins_there_is_none():
    chain = ("targeted", "qualified", "booked", "met")
    review = compose(a_sales_force({"A": (40, 20, 12, 9), "B": (50, 20, 15, 9)}, chain))
    assert [rep.advice for rep in review.reps] == [None, None]
