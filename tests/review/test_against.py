from datetime import date, timedelta

import pytest

from review.logs import opened, simulated
from review.sales_force import a_sales_force
from spanco.errors import InputError
from spanco.review import compose, review_of
from spanco.review.as_json import as_object
from spanco.review.gain_words import three_lines
from spanco.review.speech import speech

SINCE = date(2023, 7, 1)


@pytest.fixture(scope="module")
def journeys(tmp_path_factory):
    path = simulated(
        tmp_path_factory.mktemp("office") / "log.parquet", reps=4, teams=1, targets=900, months=12
    )
    with opened(path) as found:
        yield found


@pytest.fixture(scope="module")
def against_last(journeys):
    return review_of(journeys, since=SINCE, against="last")


def adds_up(attribution) -> None:
    assert attribution.bars[0].kind == "volume"
    assert attribution.gap == pytest.approx(attribution.customers - attribution.expected, abs=1e-9)
    for bar in attribution.bars[1:]:
        assert bar.gain == pytest.approx((bar.skill or 0) + bar.chance + bar.still_open, abs=1e-9)


def test_against_the_period_before_volume_and_links_add_up_to_the_difference(journeys, against_last):
    end = date(1970, 1, 1) + timedelta(days=journeys.as_of_day)
    first = SINCE - (end - SINCE) - timedelta(days=1)
    earlier = review_of(journeys, since=first, until=SINCE - timedelta(days=1))
    before = {rep.rep: rep.customers for rep in earlier.reps}
    assert any(before.values())
    for rep in against_last.reps:
        adds_up(rep.attribution)
        assert (rep.attribution.customers, rep.attribution.expected) == (rep.customers, before[rep.rep])


def test_against_another_rep_volume_and_links_add_up_to_the_difference(journeys):
    plain = review_of(journeys)
    model = plain.reps[1]
    review = review_of(journeys, against=model.rep)
    others = [rep for rep in review.reps if rep.attribution]
    assert len(others) == 3
    for rep in others:
        adds_up(rep.attribution)
        assert rep.attribution.measure == model.rep
        assert rep.attribution.expected == model.customers
    assert review.reps[1].attribution is None
    assert review.team == plain.team


def test_two_reps_measured_against_each_other_by_hand():
    chain = ("targeted", "qualified", "booked", "met", "proposed", "won")
    pair = {"A": (200, 50, 30, 24, 12, 5), "B": (200, 60, 40, 26, 16, 5)}
    review = compose(a_sales_force(pair, chain), against="A")
    bars = review.reps[1].attribution.bars
    assert [bar.gain for bar in bars] == pytest.approx([0, 1, 2 / 3, -1.25, 1.25, -5 / 3])
    assert review.reps[1].attribution.gap == pytest.approx(0, abs=1e-9)


def test_against_oneself_as_one_was_there_is_nothing_to_tell():
    twins = dict.fromkeys("ABC", (400, 120, 75, 58, 29, 8, 8))
    review = compose(a_sales_force(twins), against="A")
    for rep in review.reps[1:]:
        assert [bar.gain for bar in rep.attribution.bars] == pytest.approx([0] * 6, abs=1e-9)
        assert {bar.level for bar in rep.attribution.bars} == {"cannot tell"}


def test_the_words_and_the_json_name_what_is_measured_against(against_last):
    rep = against_last.reps[0]
    first = three_lines(rep, speech("en"))[0]
    assert "the period before: " in first
    assert str(round(rep.attribution.expected)) in first
    of_json = as_object(against_last)["reps"][0]
    assert (of_json["against"], of_json["attribution"][0]["bar"]) == ("last", "volume")


def test_a_rep_who_is_not_there_is_an_error_that_helps():
    with pytest.raises(InputError, match=r"'Conty' in the journeys reviewed; did you mean 'Conti'\?"):
        compose(a_sales_force(), against="Conty")


def test_against_the_last_period_needs_to_know_where_this_one_begins(journeys):
    with pytest.raises(InputError, match="give --since"):
        review_of(journeys, against="last")


def test_a_period_before_in_which_nothing_entered_is_refused(journeys):
    with pytest.raises(InputError, match="there is no last period to compare with"):
        review_of(journeys, since=date(2023, 1, 1), against="last")
