import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanco.inference.effort import FILE_BOUND, effort

HOURS = (0.25, 0.20, 0.30, 1.5, 4, 3)
"""For each target, prospect, appointment made, appointment honoured, proposal and customer."""

CHAINS = st.integers(1, 6).flatmap(
    lambda links: st.tuples(
        st.lists(st.floats(0.01, 10), min_size=links + 1, max_size=links + 1),
        st.lists(st.floats(0.05, 1), min_size=links, max_size=links),
    )
)


def test_elasticities_and_hours_a_customer_are_those_of_the_reference():
    # STATISTICS.md, "Planning and coaching", to its printed digits: the ratios as it writes them elsewhere,
    # 78 % of the appointments honoured.
    team = effort(HOURS, (0.28, 0.65, 0.78, 0.50, 0.25))
    assert team.time_bound.round(3).tolist() == [0.275, 0.336, 0.396, 0.630, 0.942]
    assert round(team.hours_a_customer, 1) == 51.3


def test_the_counts_of_the_reference_team_give_the_same_within_rounding():
    reached = np.array([10000, 2800, 1820, 1420, 710, 177.5])
    team = effort(HOURS, reached[1:] / reached[:-1])
    assert team.time_bound == pytest.approx([0.275, 0.336, 0.396, 0.630, 0.942], abs=6e-4)
    assert team.hours_a_customer == pytest.approx(float(np.array(HOURS) @ reached) / 177.5)


@given(CHAINS)
def test_a_ratio_a_little_better_brings_its_elasticity_more_customers_an_hour(chain):
    hours, ratios = chain
    before = effort(hours, ratios)
    for link, ratio in enumerate(ratios):
        step = 1e-6
        worse = effort(hours, [*ratios[:link], ratio * (1 - step), *ratios[link + 1 :]])
        gained = np.log(before.customers_an_hour / worse.customers_an_hour) / -np.log1p(-step)
        assert before.time_bound[link] == pytest.approx(gained, abs=1e-4)


@given(CHAINS)
def test_later_links_are_worth_more_of_the_hours_and_none_more_than_where_the_file_is_scarce(chain):
    time_bound = effort(*chain).time_bound
    assert (np.diff(time_bound) >= 0).all()
    assert 0 < time_bound[0] <= time_bound[-1] <= FILE_BOUND


def test_without_customers_no_hours_are_enough():
    hopeless = effort((1, 5, 9), (0.5, 0.0))
    assert hopeless.hours_a_customer == np.inf
    assert hopeless.time_bound == pytest.approx([1 / 3.5, 1])


@pytest.mark.parametrize(
    ("hours", "ratios", "what"),
    [
        ((1, 2), (0.5, 0.5), "one more hours than ratios"),
        ((1, 2, 3), (0.5, 1.5), "a ratio lies between"),
        ((1, -2, 3), (0.5, 0.5), "hours are not negative"),
        ((0, 0, 0), (0.5, 0.5), "some are spent"),
        ((1, float("nan"), 0), (0.5, 0.5), "hours are not negative"),
    ],
)
def test_impossible_hours_and_ratios_are_refused(hours, ratios, what):
    with pytest.raises(ValueError, match=what):
        effort(hours, ratios)
