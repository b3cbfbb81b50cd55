from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from review.an_office import FIRST, rows_of, written
from spanco.engine import connect
from spanco.errors import InputError
from spanco.journal.fold import fold
from spanco.journal.quality import Finding
from spanco.journal.reading import read
from spanco.review.forecasts.of_journeys import forecast_of


@contextmanager
def folded(path, rows, **asked):
    engine = connect()
    try:
        yield fold(read(written(path, rows), engine), **asked)
    finally:
        engine.close()


@pytest.fixture(scope="module")
def journeys(tmp_path_factory):
    with folded(tmp_path_factory.mktemp("log") / "office.csv", rows_of()) as found:
        yield found


@pytest.fixture(scope="module")
def forecast(journeys):
    return forecast_of(journeys)


def small(tmp_path, *rows):
    return folded(tmp_path / "small.csv", [f"{row},,,," if row.count(",") < 3 else row for row in rows])


def test_a_forecast_has_a_range_and_the_back_test_that_stands_behind_it(forecast):
    assert forecast.refusal is None
    assert forecast.wins.low < forecast.wins.mean < forecast.wins.high
    assert forecast.back_test.scores.trials == len(forecast.back_test.trials) >= 4
    assert forecast.back_test.scores.held == sum(trial.held for trial in forecast.back_test.trials)
    assert forecast.back_test.scores.coverage >= 0.5
    assert forecast.back_test.scores.brier_skill > 0


def test_the_parts_add_up_to_the_whole(forecast):
    assert sum(source.wins for source in forecast.sources) == pytest.approx(forecast.wins.mean)
    assert [source.milestone for source in forecast.sources] == ["met", "proposed", None]


def test_trials_lie_whole_horizons_back_and_do_not_overlap(forecast):
    days = [trial.day for trial in forecast.back_test.trials]
    assert days[-1] == forecast.as_of - timedelta(days=90)
    assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(days=90)}


def test_a_trial_forecasts_what_would_have_been_forecast_on_its_day(tmp_path, forecast):
    trial = forecast.back_test.trials[-1]
    with folded(tmp_path / "office.csv", rows_of(), as_of=trial.day) as then:
        at_the_time = forecast_of(then)
    assert at_the_time.as_of == trial.day
    assert at_the_time.wins.mean == pytest.approx(trial.wins.mean, rel=0.03)
    assert at_the_time.back_test.trials[-1].came == forecast.back_test.trials[-2].came
    assert at_the_time.value.mean == pytest.approx(trial.value.mean, rel=0.05)


def test_what_came_is_what_the_log_says_came(forecast):
    last = forecast.back_test.trials[-1]
    since, until = last.day.isoformat(), forecast.as_of.isoformat()
    won = [row for row in rows_of() if ",won," in row and since < row.split(",")[2] <= until]
    assert last.came == len(won)


def test_the_value_is_in_the_log_s_currency_and_back_tested_too(forecast):
    assert forecast.currency == "EUR"
    assert forecast.value.low < forecast.value.mean < forecast.value.high
    assert all(trial.value.low < trial.value.high for trial in forecast.back_test.trials)
    off = [trial.value.mean / trial.came_value for trial in forecast.back_test.trials]
    assert sum(off) / len(off) == pytest.approx(1, abs=0.3)


def test_the_same_seed_gives_the_same_forecast(journeys, forecast):
    assert forecast_of(journeys) == forecast
    assert forecast_of(journeys, seed=1).wins.mean == pytest.approx(forecast.wins.mean, rel=0.1)


def test_a_rep_s_forecast_is_of_the_journeys_the_rep_holds(journeys, forecast):
    ada = forecast_of(journeys, rep="Ada")
    others = [forecast_of(journeys, rep=rep) for rep in ("Bo", "Cy")]
    assert sum(one.wins.mean for one in (ada, *others)) == pytest.approx(forecast.wins.mean, rel=0.12)
    # Ada closes more of hers.
    assert ada.wins.mean / ada.sources[1].journeys > max(
        one.wins.mean / one.sources[1].journeys for one in others
    )
    assert ("one rep", 0) in ada.reservations


def test_a_team_s_forecast_is_of_its_own_journeys(journeys):
    east = forecast_of(journeys, where={"team": "East"})
    assert east.where == (("team", "East"),)
    assert east.sources[0].journeys == forecast_of(journeys, rep="Ada").sources[0].journeys


def test_without_enough_past_there_is_a_mean_and_no_range(journeys):
    year = forecast_of(journeys, horizon_days=200)
    assert (year.wins.low, year.wins.high, year.value.low) == (None, None, None)
    assert year.wins.mean > 0
    assert (year.back_test.trials, year.back_test.scores) == ((), None)
    assert year.back_test.days_missing in {200, 400}


def test_what_the_quality_report_counts_is_a_reservation(journeys):
    quality = journeys.quality.with_findings(Finding("reopened", 3), Finding("late", 7))
    found = forecast_of(replace(journeys, quality=quality)).reservations
    assert ("reopened", 3) in found
    assert ("late", 7) in found


def test_amounts_of_several_currencies_are_not_forecast(tmp_path):
    with folded(tmp_path / "two.csv", rows_of(400, currencies=("EUR", "CHF"))) as mixed:
        forecast = forecast_of(mixed)
    assert (forecast.value, forecast.unvalued) == (None, "several currencies")


def test_without_amounts_wins_are_forecast_all_the_same(tmp_path):
    with folded(tmp_path / "bare.csv", rows_of(400, amounts=False)) as bare:
        forecast = forecast_of(bare)
    assert (forecast.value, forecast.unvalued) == (None, "no amounts")
    assert forecast.wins is not None


def test_where_few_wins_carry_an_amount_no_value_is_forecast(tmp_path):
    rows = rows_of(400, amounts=False)
    place = next(n for n, row in enumerate(rows) if ",won," in row)
    rows[place] = rows[place].rstrip(",") + ",5000,EUR"
    with folded(tmp_path / "few.csv", rows) as few:
        assert forecast_of(few).unvalued == "few amounts"


def on(day):
    return FIRST + timedelta(days=day)


@pytest.mark.parametrize(
    ("refusal", "rows"),
    [
        ("won not observed", [("1", "met", 0), ("1", "proposed", 5)]),
        ("won alone", [("1", "won", 0)]),
        ("no dates", [("1", "met", 0), ("2", "won", 5)]),
        ("nothing coming", [("1", "met", 0), ("1", "won", 5), ("2", "met", 0), ("2", "lost", 400)]),
    ],
)
def test_what_cannot_be_forecast_is_refused(tmp_path, refusal, rows):
    with small(tmp_path, *(f"{n},{milestone},{on(day)}" for n, milestone, day in rows)) as log:
        forecast = forecast_of(log)
    assert (forecast.refusal, forecast.wins, forecast.back_test) == (refusal, None, None)


def test_a_log_without_a_win_by_the_present_is_refused(tmp_path):
    rows = [f"1,met,{on(0)}", f"1,proposed,{on(3)}", f"2,met,{on(0)}", f"2,won,{on(9)}"]
    with small(tmp_path, *rows) as log:
        assert forecast_of(log, where=None).refusal is None
        assert forecast_of(replace(log, as_of_day=log.as_of_day - 1)).refusal == "nothing won"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"horizon_days": 0}, "at least one day ahead"),
        ({"rep": "Di"}, "No rep is named 'Di'"),
        ({"where": {"region": "north"}}, "no column 'region'"),
    ],
)
def test_what_is_asked_amiss_is_answered_by_a_sentence(journeys, asked, said):
    with pytest.raises(InputError, match=said):
        forecast_of(journeys, **asked)


def test_the_present_is_the_last_day_of_the_log(forecast):
    assert forecast.as_of == max(date.fromisoformat(row.split(",")[2]) for row in rows_of())
