import numpy as np

from review.sales_force import a_sales_force
from spanco.inference.maturity import Lag
from spanco.review import compose
from spanco.review.as_json import as_object
from spanco.review.needing import Wanted


def needed(customers, **changes):
    review = compose(a_sales_force(wanted=Wanted(customers, 26), **changes))
    return {rep.rep: rep.needed for rep in review.reps}


def test_only_reps_with_an_objective_are_told_what_it_takes():
    found = needed({"Conti": 8, "Dubois": 8})
    assert {rep for rep, targets in found.items() if targets} == {"Conti", "Dubois"}


def test_who_converts_better_needs_fewer_targets():
    found = needed({"Conti": 8, "Dubois": 8})
    assert found["Dubois"] < found["Conti"]


def test_more_customers_take_more_targets_than_in_proportion_to_the_average():
    few, many = needed({"Rinaldi": 4})["Rinaldi"], needed({"Rinaldi": 16})["Rinaldi"]
    assert 2 * few < many < 4 * few
    on_average = 16 / (8 / 400)
    assert many > on_average


def test_slow_sales_take_more_targets():
    slow = {"R4": Lag(np.linspace(1 / 120, 1, 120), 60)}
    assert needed({"Rinaldi": 8}, lags=slow)["Rinaldi"] > needed({"Rinaldi": 8})["Rinaldi"]


def test_where_sales_take_longer_than_the_period_no_number_is_given():
    never = {"R4": Lag(np.repeat([0.0, 1.0], [400, 1]), 60)}
    assert needed({"Rinaldi": 8}, lags=never)["Rinaldi"] is None


def test_nothing_is_said_without_objectives():
    assert {rep["targets_needed"] for rep in as_object(compose(a_sales_force()))["reps"]} == {None}


def test_a_part_of_a_customer_is_a_customer():
    assert needed({"Rinaldi": 7.2})["Rinaldi"] == needed({"Rinaldi": 8})["Rinaldi"]
