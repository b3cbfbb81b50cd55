from datetime import date

import pytest

from journal.folding.small_log import rows_of
from spanco.journal.fold import fold
from spanco.measure import activity, ages, count, customers, equations, fates
from spanco.method import Link

pytestmark = pytest.mark.engines

PERIOD = {"since": date(2025, 12, 1), "until": date(2026, 2, 28)}


@pytest.fixture(scope="module")
def both(embedded_log, other_log):
    """The log folded in the embedded engine and in another one."""
    return fold(embedded_log), fold(other_log)


def test_folding_gives_the_same_journeys_row_by_row(both):
    embedded, other = both
    rows = rows_of(embedded)
    assert len(rows) > 300
    assert rows_of(other) == rows


def test_folding_gives_the_same_quality_report_and_contents(both):
    embedded, other = both
    assert other.quality == embedded.quality
    assert other.by_rep == embedded.by_rep
    assert sum(quality.back_dated for quality in embedded.by_rep) > 0
    assert other.renegotiated == embedded.renegotiated == {"amount", "margin"}
    assert (other.observed, other.varying, other.starts) == (
        embedded.observed,
        embedded.varying,
        embedded.starts,
    )
    assert embedded.varying == {"segment"}


@pytest.mark.parametrize(
    "by", [(), ("rep", "month"), ("segment", "quarter"), ("team", "file", "year")], ids="-".join
)
def test_counts_durations_amounts_and_minutes_are_the_same(both, by):
    embedded, other = (count(journeys, by) for journeys in both)
    assert other == embedded
    assert any(one.median_days is not None for one in embedded)
    # All journeys together mix currencies; smaller groups do not always.
    assert any(one.amount is not None and one.margin is not None for one in embedded) == bool(by)
    assert any(one.minutes is not None for one in embedded)


def test_what_was_given_away_is_the_same(both):
    embedded, other = (
        [one.margin_given_away for one in count(journeys, ("rep", "month"), durations=False)]
        for journeys in both
    )
    assert other == embedded
    assert any(embedded)


@pytest.mark.parametrize("rep", ["L'Aquila", 'the "new" one', "back\\slash", "Çelik"])
def test_choosing_a_rep_by_any_name_gives_the_same(both, rep):
    embedded, other = (count(journeys, where={"rep": rep}, durations=False, **PERIOD) for journeys in both)
    assert other == embedded
    assert sum(one.entered for one in embedded) > 0


def test_customers_and_equations_are_the_same(both):
    embedded, other = both
    assert customers(other) == customers(embedded)
    assert sum(customers(embedded).values()) > 0
    assert equations(other, ["rep", "segment"]) == equations(embedded, ["rep", "segment"])
    assert equations(other, **PERIOD) == equations(embedded, **PERIOD)


@pytest.mark.parametrize("measured", [fates, ages])
def test_what_became_of_journeys_by_days_is_the_same(both, measured):
    whole = (Link("R3xR4", "met", "won"),)
    for options in ({}, {"by": ("rep", "month")}, {"by": ("segment",), "links": whole}, PERIOD):
        embedded, other = (measured(journeys, **options) for journeys in both)
        assert other == embedded
        assert all(one.days[0] >= 0 for one in embedded)
        assert sum(sum(one.passed) for one in embedded) > 0
    assert measured(both[0], where={"rep": "L'Aquila"}) == measured(both[1], where={"rep": "L'Aquila"}) != []


def test_activity_is_the_same(embedded_log, other_log):
    chain = ("booked", "met", "proposed", "won")
    for options in ({"by": ("rep", "month")}, {"by": ("segment",), **PERIOD}):
        embedded = activity(embedded_log, chain, **options)
        assert activity(other_log, chain, **options) == embedded
        assert sum(one.passed for one in embedded) > 0
