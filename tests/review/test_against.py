from datetime import date

import pytest

from review.simulated import journeys_of
from spanco.errors import InputError
from spanco.review import review_of
from spanco.review.gain_words import three_lines
from spanco.review.speech import speech

SINCE, UNTIL = date(2024, 4, 1), date(2024, 9, 30)


@pytest.fixture(scope="module")
def journeys():
    with journeys_of() as found:
        yield found


def test_against_another_rep_the_difference_is_volume_and_links_exactly(journeys):
    names = [rep.rep for rep in review_of(journeys).reps if rep.customers]
    review = review_of(journeys, against=names[0])
    measured = {rep.rep: rep.attribution for rep in review.reps}
    assert measured[names[0]] is None
    for name in names[1:]:
        attribution = measured[name]
        assert attribution.measure == names[0]
        assert attribution.expected == pytest.approx(measured_customers(review, names[0]), abs=1e-9)
        assert attribution.bars[0].kind == "volume"
        assert attribution.gap == pytest.approx(attribution.customers - attribution.expected, abs=1e-9)


def measured_customers(review, name):
    return next(rep.customers for rep in review.reps if rep.rep == name)


def test_against_the_period_before_reps_are_measured_against_themselves(journeys):
    review = review_of(journeys, since=SINCE, until=UNTIL, against="last")
    before = review_of(journeys, since=date(2023, 10, 1), until=date(2024, 3, 31))
    compared = [rep for rep in review.reps if rep.attribution is not None]
    assert len(compared) >= 4
    for rep in compared:
        assert rep.attribution.expected == measured_customers(before, rep.rep)
        assert rep.attribution.gap == pytest.approx(rep.customers - rep.attribution.expected, abs=1e-9)
    assert "the period before" in three_lines(compared[0], speech("en"))[0]


def test_a_sure_skill_against_another_has_its_range_on_one_side(journeys):
    name = next(rep.rep for rep in review_of(journeys).reps if rep.customers)
    bars = [
        bar
        for rep in review_of(journeys, against=name).reps
        if rep.attribution
        for bar in rep.attribution.bars
    ]
    told = [bar for bar in bars if bar.p_loss is not None and bar.worth > 0]
    assert told
    for bar in told:
        assert bar.low <= bar.skill <= bar.high
        if bar.level == "clear":
            assert (bar.p_loss > 0.5) == (bar.skill < 0)


def test_an_unknown_rep_is_answered_with_the_nearest_name(journeys):
    name = next(rep.rep for rep in review_of(journeys).reps if rep.rep)
    with pytest.raises(InputError, match="did you mean"):
        review_of(journeys, against=name[:-1])


def test_the_last_period_needs_a_beginning(journeys):
    with pytest.raises(InputError, match="--since"):
        review_of(journeys, against="last")


def test_an_empty_last_period_is_refused(journeys):
    with pytest.raises(InputError, match="no last period"):
        review_of(journeys, since=date(2023, 1, 1), until=date(2024, 12, 31), against="last")


def test_the_last_period_is_not_told_apart_by_segment(journeys):
    with pytest.raises(InputError, match="--by"):
        review_of(journeys, since=SINCE, until=UNTIL, against="last", by="size")
