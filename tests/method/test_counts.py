from fractions import Fraction
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from spanco.method import LINKS, MILESTONES, ActivityCount, Equation, LinkCount


@st.composite
def equations(draw):
    codes = draw(st.sets(st.sampled_from(MILESTONES), min_size=1))
    milestones = tuple(sorted(codes, key=MILESTONES.index))
    reached = sorted(
        draw(st.lists(st.integers(1, 10_000), min_size=len(codes), max_size=len(codes))), reverse=True
    )
    return Equation((), milestones, tuple(reached), (0,) * len(codes))


@given(equations())
def test_the_factors_multiply_out_exactly(line):
    product = prod((Fraction(passed, entered) for _, passed, entered in line.factors), start=Fraction(1))
    assert line.reached[0] * product == line.reached[-1]


@given(equations())
def test_customers_are_those_won_and_unknown_where_winning_is_not_observed(line):
    expected = dict(zip(line.milestones, line.reached, strict=True)).get("won")
    assert line.customers == expected


def test_a_line_is_named_by_the_milestone_its_journeys_began_at():
    assert Equation((), ("qualified", "won"), (4, 1), (0, 0)).start == "qualified"


def test_a_link_nothing_entered_has_no_ratio():
    assert LinkCount(LINKS[0], (), 0, 0, 0, 0).ratio is None
    assert ActivityCount(LINKS[0], (), 0, 3).ratio is None


def test_a_ratio_is_what_passed_of_what_entered():
    assert LinkCount(LINKS[0], (), 20, 4, 6, 10).ratio == 0.2
    assert ActivityCount(LINKS[0], (), 2, 3).ratio == 1.5
