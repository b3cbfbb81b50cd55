"""What is said of young cohorts must hold up when they have grown old."""

from datetime import date

import pytest

from review.logs import folded, opened, rows_of, simulated
from spanco.review import review_of
from spanco.review.labels import verdict
from spanco.review.particulars import maturity_sentence
from spanco.review.speech import speech

THEN = date(2023, 12, 31)
LATER = date(2024, 12, 31)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return simulated(
        tmp_path_factory.mktemp("office") / "log.parquet",
        reps=8,
        teams=1,
        targets=6000,
        months=24,
        growth=0.0,
        seed=4,
    )


@pytest.fixture(scope="module")
def both(path):
    """The cohorts entered up to a day, as that day knew them and as a year later does."""
    found = []
    for as_of in (THEN, LATER):
        with opened(path, as_of) as journeys:
            found.append(review_of(journeys, until=THEN))
    return tuple(found)


def cells(review):
    """Yield what is said of each rep at each link that judges the rep; reorders are nobody's losses."""
    return {
        (rep.rep, link.link.code): link
        for rep in review.reps
        for link in rep.links
        if link.link.leads_to_won and link.count.entered
    }


def test_ratios_of_a_year_later_lie_within_the_intervals_of_the_day(both):
    then, later = (cells(review) for review in both)
    told = {key: cell for key, cell in then.items() if cell.estimate}
    within = [
        cell.estimate.low <= later[key].count.passed / later[key].worth <= cell.estimate.high
        for key, cell in told.items()
    ]
    assert len(within) >= 40
    assert sum(within) >= 0.85 * len(within)
    # What entered is what entered, whenever it is asked.
    assert {key: cell.count.entered for key, cell in then.items()} == {
        key: cell.count.entered for key, cell in later.items()
    }


def test_what_the_ratio_counts_open_as_not_passed_falls_short_and_the_weighed_one_does_not(both):
    then, later = ({link.link.code: link for link in review.team.links} for review in both)
    truth = later["R4"].count.ratio
    assert then["R4"].count.ratio < 0.93 * truth
    assert then["R4"].count.passed / then["R4"].worth == pytest.approx(truth, rel=0.07)
    assert then["R4"].mature is False
    assert later["R4"].mature is True


def test_nobody_clear_on_the_day_is_clear_on_the_other_side_a_year_later(both):
    then, later = (cells(review) for review in both)
    clear = {key: cell.side for key, cell in then.items() if cell.level == "clear"}
    assert clear
    turned = [key for key, side in clear.items() if later[key].side not in {side, None}]
    assert turned == []


def test_the_headline_of_mature_cohorts_holds_a_year_later(both):
    then, later = ({one.link.code: one for one in review.team.cohorts} for review in both)
    months = {one.month for one in then["R4"].months if one.mature}
    passed, entered = then["R4"].mature
    grown = [one.count for one in later["R4"].months if one.month in months]
    assert entered == sum(count.entered for count in grown) > 50
    assert passed / entered == pytest.approx(sum(count.passed for count in grown) / entered, abs=0.03)
    assert f"{passed} of {entered}" in maturity_sentence(then["R4"], speech("en"))


def young_rep(extra_days: int):
    """Three reps who close in ten days, and one whose proposals are all of the last days."""
    for number in range(300):
        reached = ("proposed", "won") if number % 3 == 0 else ("proposed",)
        yield from rows_of(
            f"J{number}",
            reached,
            ("Ada", "Bo", "Cy")[number % 3 - number // 3 % 3],
            day=number % 150,
            every=10 + number % 7,
            lost=len(reached) < 2,
        )
    for number in range(30):
        yield from rows_of(f"N{number}", ("proposed",), "New", day=extra_days)


def test_a_rep_whose_journeys_are_all_young_is_too_young_to_tell(tmp_path):
    with folded(tmp_path / "log.csv", young_rep(extra_days=166)) as journeys:
        review = review_of(journeys)
    new = next(rep for rep in review.reps if rep.rep == "New")
    (closing,) = new.links
    assert (closing.count.entered, closing.count.passed, closing.count.open) == (30, 0, 30)
    assert (closing.refusal, closing.estimate, closing.side) == ("too young", None, None)
    assert verdict(closing, speech("en")) == "too young to tell"
    assert new.attribution.bars[0].skill is None


def test_old_open_journeys_are_no_excuse(tmp_path):
    """The same thirty proposals, made four months ago, are overdue: they count, and are doubted."""
    with folded(tmp_path / "log.csv", young_rep(extra_days=20)) as journeys:
        (closing,) = next(rep for rep in review_of(journeys).reps if rep.rep == "New").links
    assert (closing.effective, closing.overdue) == (30, 30)
    assert closing.estimate is not None
    assert closing.side is None
