"""A review of the last day and one a year later speak of the same truth."""

from datetime import date

import pytest

from review.simulated import journeys_of
from spanco.review import review_of

LAST_DAY = date(2023, 12, 31)


@pytest.fixture(scope="module")
def early():
    with journeys_of(months=24, targets=6000, reps=8, as_of=LAST_DAY) as journeys:
        yield review_of(journeys, until=LAST_DAY)


@pytest.fixture(scope="module")
def late():
    with journeys_of(months=24, targets=6000, reps=8) as journeys:
        yield review_of(journeys, until=LAST_DAY)


def cells(early, late):
    """Pair what was estimated early with what the same entries had come to a year later."""
    later = {rep.rep: rep for rep in late.reps}
    for rep in early.reps:
        for before, after in zip(rep.links, later[rep.rep].links, strict=True):
            if before.estimate and after.estimate and before.link.leads_to_won:
                assert abs(before.count.entered - after.count.entered) <= 0.05 * after.count.entered + 2
                yield before, after


def test_what_comes_a_year_later_lies_within_the_earlier_ranges(early, late):
    pairs = list(cells(early, late))
    assert len(pairs) > 30
    inside = [before.estimate.low <= after.count.ratio <= before.estimate.high for before, after in pairs]
    assert sum(inside) / len(inside) >= 0.85


def test_both_reviews_ranges_meet(early, late):
    meet = [
        before.estimate.low <= after.estimate.high and after.estimate.low <= before.estimate.high
        for before, after in cells(early, late)
    ]
    assert sum(meet) / len(meet) >= 0.95


def test_counted_ratios_of_the_last_day_were_too_low_where_sales_are_slow(early, late):
    closing = [(before, after) for before, after in cells(early, late) if before.link.code == "R4"]
    assert sum(before.count.ratio < after.count.ratio for before, after in closing) / len(closing) > 0.7
    naive = sum(after.count.ratio - before.count.ratio for before, after in closing) / len(closing)
    weighed = sum(after.count.ratio - before.estimate.mean for before, after in closing) / len(closing)
    assert abs(weighed) < naive


def test_the_earlier_review_says_what_is_provisional_and_the_later_one_that_nothing_is(early, late):
    place = next(at for at, link in enumerate(early.team.links) if link.link.code == "R4")
    assert early.team.links[place].mature is False
    assert late.team.links[place].mature is True
    months = early.team.cohorts[place].months
    assert [cohort.mature for cohort in months] == sorted((c.mature for c in months), reverse=True)
    assert not months[-1].mature
    passed, entered = early.team.cohorts[place].mature
    assert 0 < passed < entered


def test_a_rep_with_young_journeys_only_is_not_put_below():
    with journeys_of(months=24, targets=6000, reps=8, as_of=LAST_DAY) as journeys:
        recent = review_of(journeys, since=date(2023, 12, 1), until=LAST_DAY)
    closing = [rep.links[5] for rep in recent.reps if rep.links[5].count.entered]
    assert any(cell.refusal == "too young" for cell in closing if cell.count.entered >= 5)
    assert all(cell.side is None for cell in closing)
