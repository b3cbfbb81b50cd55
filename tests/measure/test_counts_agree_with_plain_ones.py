from itertools import pairwise

from hypothesis import given, settings

from measure.plain_journeys import inside, money, named, negotiated, plain_count, put, quantile
from measure.random_journeys import BY, PERIODS, WHERE, tables
from spanco.measure import by_rep_and_month, count, customers, equations
from spanco.measure.grouping import period_name
from spanco.method import links_between


@settings(max_examples=120, deadline=None)
@given(tables(), BY, PERIODS, WHERE)
def test_every_count_agrees_with_counting_one_journey_after_the_other(engine, table, by, period, where):
    observed, journeys = table
    expected = plain_count(journeys, observed, by, **period, where=where)
    at_hand = put(engine, journeys, observed)
    counts = count(at_hand, by, **period, where=where)
    assert {(one.link.code, one.group) for one in counts} == set(expected)
    assert len(counts) == len(expected)
    for one in counts:
        tally = expected[one.link.code, one.group]
        assert (one.entered, one.passed, one.lost, one.open) == (
            *(tally.entered, tally.passed, tally.lost, tally.open),
        )
        assert (one.lower_quartile_days, one.median_days, one.upper_quartile_days) == tuple(
            quantile(tally.days, share) for share in (0.25, 0.5, 0.75)
        )
        assert (one.amount, one.margin, one.currency) == money(tally, one.link)
        # Where there is no sum there is no currency either, unless it goes without saying.
        mixed = (one.amount, one.margin) == (None, None)
        told = negotiated(tally, one.link, at_hand.renegotiated if not mixed else frozenset())
        assert (one.amount_before, one.margin_before, one.amount_after, one.margin_after) == told
        assert one.minutes == (sum(tally.minutes) if tally.minutes else None)


@settings(max_examples=60, deadline=None)
@given(tables(), PERIODS, WHERE)
def test_counts_by_rep_and_month_are_those_of_count(engine, table, period, where):
    observed, journeys = table
    at_hand = put(engine, journeys, observed)
    expected = count(at_hand, ["rep", "month"], **period, where=where)
    for link in links_between(observed):
        rows = by_rep_and_month(at_hand, link, **period, where=where)
        assert sorted(
            (str(rep), period_name("month", month), *counted) for rep, month, *counted in rows
        ) == sorted(
            (str(one.group[0]), one.group[1], one.entered, one.passed) for one in expected if one.link == link
        )


@settings(max_examples=100, deadline=None)
@given(tables(), BY, PERIODS)
def test_whatever_the_split_its_parts_add_up_to_the_whole(engine, table, by, period):
    observed, journeys = table
    at_hand = put(engine, journeys, observed)
    whole = count(at_hand, **period, durations=False)
    parts = count(at_hand, by, **period, durations=False)
    for total in whole:
        mine = [part for part in parts if part.link == total.link]
        assert total.entered == total.passed + total.lost + total.open
        assert total.entered == sum(part.entered for part in mine)
        assert total.passed == sum(part.passed for part in mine)
        assert total.lost == sum(part.lost for part in mine)


@settings(max_examples=100, deadline=None)
@given(tables(), BY, PERIODS, WHERE)
def test_an_equation_multiplies_out_and_counts_every_start_once(engine, table, by, period, where):
    observed, journeys = table
    lines = equations(put(engine, journeys, observed), by, **period, where=where)
    started = {}
    for one in journeys:
        first, at = next(iter(one.reached.items()))
        chosen = all(named(one, at, name) == value for name, value in where.items())
        if inside(at, **period) and chosen:
            started.setdefault((first, tuple(named(one, at, name) for name in by)), []).append(one)
    assert {(line.start, line.group) for line in lines} == set(started)
    assert len(lines) == len(started)
    for line in lines:
        members = started[line.start, line.group]
        starters = [next(iter(one.reached.values())).rep for one in members]
        assert line.milestones == observed[observed.index(line.start) :]
        assert line.reached == tuple(sum(m in one.reached for one in members) for m in line.milestones)
        assert line.handed_over == tuple(
            sum(
                m in one.reached and None not in (one.reached[m].rep, rep) and one.reached[m].rep != rep
                for one, rep in zip(members, starters, strict=True)
            )
            for m in line.milestones
        )
        # Each numerator is the next denominator: what is left of the product is its two ends.
        factors = line.factors
        assert all(passed == entered for (_, passed, _), (_, _, entered) in pairwise(factors))
        assert not factors or (factors[0][2], factors[-1][1]) == (line.reached[0], line.reached[-1])


@settings(max_examples=60, deadline=None)
@given(tables())
def test_the_lines_of_the_equation_add_up_to_the_customers(engine, table):
    observed, journeys = table
    at_hand = put(engine, journeys, observed)
    lines = equations(at_hand)
    assert sum(line.reached[0] for line in lines) == len(journeys)
    won_from_before = sum(line.customers or 0 for line in lines if line.start != "won")
    assert sum(customers(at_hand).values()) == won_from_before
