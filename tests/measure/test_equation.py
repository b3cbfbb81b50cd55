from datetime import date, timedelta
from math import prod

import pytest

from measure.plain_journeys import EPOCH, FIRST_DAY, held, put, went
from spanco.errors import InputError
from spanco.measure import equations
from spanco.method import Equation

OBSERVED = ("targeted", "qualified", "booked", "won")


def test_journeys_that_start_later_have_a_line_of_their_own(engine):
    journeys = [went(*OBSERVED), went(*OBSERVED[:2]), went("qualified", "booked"), went("won")]
    lines = equations(put(engine, journeys, OBSERVED))
    assert lines == [
        Equation((), OBSERVED, (2, 2, 1, 1), (0, 0, 0, 0)),
        Equation((), OBSERVED[1:], (1, 1, 0), (0, 0, 0)),
        Equation((), OBSERVED[3:], (1,), (0,)),
    ]
    assert sum(line.customers for line in lines) == 2


def test_the_equation_multiplies_out_in_whole_numbers(engine):
    journeys = [went(*OBSERVED[:reach]) for reach in (1, 1, 2, 2, 3, 4, 4)]
    (line,) = equations(put(engine, journeys, OBSERVED))
    numerators = prod(passed for _, passed, _ in line.factors)
    denominators = prod(entered for _, _, entered in line.factors)
    assert line.reached[0] * numerators == line.customers * denominators


def test_the_rep_of_a_line_is_who_started_and_what_others_hold_is_handed_over(engine):
    journey = held(went(*OBSERVED, rep="Opener"), "won", rep="Closer")
    (line,) = equations(put(engine, [journey, went(*OBSERVED[:2], rep="Opener")], OBSERVED), ["rep"])
    assert (line.group, line.reached, line.handed_over) == (("Opener",), (2, 2, 1, 1), (0, 0, 0, 1))


def test_nothing_is_handed_over_to_or_by_nobody_known(engine):
    unknown = held(went("targeted", "qualified"), "qualified", rep=None)
    (line,) = equations(put(engine, [unknown, went("targeted", "qualified", rep=None)], OBSERVED))
    assert line.handed_over[:2] == (0, 0)


def test_the_period_is_that_of_the_start_and_the_journey_is_followed_to_the_present(engine):
    journeys = put(engine, [went(*OBSERVED, every=40), went("qualified", "booked", every=400)], OBSERVED)
    first = EPOCH + timedelta(days=FIRST_DAY)
    assert [line.reached for line in equations(journeys, since=first, until=first)] == [
        (1, 1, 1, 1),
        (1, 1, 0),
    ]
    assert equations(journeys, since=first + timedelta(days=1)) == []
    assert [line.group for line in equations(journeys, ["month"])] == [(f"{first:%Y-%m}",)] * 2


def test_a_segment_is_that_of_the_start(engine):
    moved = held(held(went("targeted", "qualified"), "targeted", region="north"), "qualified", region="south")
    journeys = put(engine, [moved, held(went("qualified"), "qualified", region="south")], OBSERVED)
    assert [(line.group, line.start) for line in equations(journeys, ["region"])] == [
        (("north",), "targeted"),
        (("south",), "qualified"),
    ]
    assert [line.start for line in equations(journeys, where={"region": "south"})] == ["qualified"]


def test_without_journeys_there_is_no_line(engine):
    assert equations(put(engine, [], OBSERVED)) == []


def test_a_line_that_cannot_be_won_has_no_customers(engine):
    (line,) = equations(put(engine, [went("targeted", "qualified")], OBSERVED[:3]), since=date(2020, 1, 1))
    assert line.customers is None


def test_a_column_that_is_not_there_is_named(engine):
    with pytest.raises(InputError, match="'product' to count by"):
        equations(put(engine, [went("won")], OBSERVED), ["product"])
