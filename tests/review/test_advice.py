import pytest

from review.sales_force import OBSERVED, TEN_REPS, a_sales_force
from spanco.review import compose
from spanco.review.gain_words import advice, next_step
from spanco.review.speech import speech

ENGLISH = speech("en")


@pytest.fixture(scope="module")
def review():
    weak_delivery = {**TEN_REPS, "Ferraro": (240, 76, 52, 40, 23, 15, 1)}
    return compose(a_sales_force(weak_delivery))


def rep(review, name):
    return next(each for each in review.reps if each.rep == name)


def test_every_rep_gets_a_next_thing_to_look_at(review):
    for each in review.reps:
        assert each.advice.gain > 0
        first, *others = advice(each, ENGLISH)
        assert first.startswith(("To work on: ", "To check: "))
        assert others[-1].endswith((".", "?"))
        assert next_step(each, ENGLISH).split(",")[0].startswith(first.split(":")[0])


def test_what_is_below_the_team_is_evidence_and_what_may_be_is_a_hypothesis(review):
    for each in review.reps:
        cell = next(link for link in each.links if link.link == each.advice.link)
        assert (each.advice.level == "hypothesis") == (cell.side != "below")
        if each.advice.level != "hypothesis":
            assert each.advice.level == cell.level
            assert each.advice.p_below >= 0.8
            assert each.advice.needed is None
    assert {each.advice.level for each in review.reps} >= {"clear", "hypothesis"}


def test_what_is_proven_is_said_to_be_a_ceiling_and_what_is_not_to_be_unproven(review):
    proven = advice(rep(review, "Conti"), ENGLISH)
    assert proven[0].startswith("To work on: Booking (clear).")
    assert "a ceiling, not a promise" in proven[0]
    hunch = next(each for each in review.reps if each.advice.level == "hypothesis")
    assert advice(hunch, ENGLISH)[0].startswith("To check: ")
    assert advice(hunch, ENGLISH)[1].startswith("Not proven: about ")


def test_how_many_more_journeys_would_settle_a_hypothesis_is_said_where_any_would(review):
    hunches = [each for each in review.reps if each.advice.level == "hypothesis"]
    assert any(each.advice.needed for each in hunches)
    for each in hunches:
        assert ("more journey" in " ".join(advice(each, ENGLISH))) == (each.advice.needed is not None)


def test_nobody_is_ever_coached_on_what_comes_after_the_signature(review):
    reorders = compose(
        a_sales_force(
            {name: (*reached, reached[-1] // 2) for name, reached in TEN_REPS.items()},
            (*OBSERVED, "reordered"),
        )
    )
    for each in (*review.reps, *reorders.reps):
        assert each.advice.link.leads_to_won
        assert not {"R5", "R6"} & set(each.advice.link.ratios)


def test_journeys_that_name_no_rep_get_no_advice_and_a_rep_without_journeys_none_either():
    review = compose(a_sales_force({**TEN_REPS, "New": (0,) * 7, None: (50, 20, 9, 5, 2, 1, 1)}))
    assert rep(review, None).advice is None
    assert rep(review, "New").advice is None
    assert advice(rep(review, "New"), ENGLISH) == []
    assert next_step(rep(review, "New"), ENGLISH) == ""


def test_one_rep_alone_gets_no_advice():
    (alone,) = compose(a_sales_force({"Conti": TEN_REPS["Conti"]})).reps
    assert alone.advice is None


def test_where_winning_is_not_observed_nothing_is_worth_a_customer():
    reps = {name: reached[:4] for name, reached in TEN_REPS.items()}
    review = compose(a_sales_force(reps, OBSERVED[:4]))
    assert {(each.advice, each.attribution) for each in review.reps} == {(None, None)}
