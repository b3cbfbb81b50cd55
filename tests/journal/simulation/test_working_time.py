from datetime import date, timedelta

import numpy as np
import pytest

from spanco.journal.simulation.working_time import WorkingTime


@pytest.mark.parametrize("start", [date(2023, 5, 1) + timedelta(days=days) for days in range(7)])
def test_everything_happens_in_office_hours_in_order(start):
    times = np.sort(np.random.default_rng(3).random(2_000) * 60)
    moments = WorkingTime(start).moments(times)
    days = moments.astype("datetime64[D]")
    hours = (moments - days) / np.timedelta64(1, "h")
    assert np.is_busday(days).all()
    assert (hours >= 9).all()
    assert (hours < 18).all()
    assert (np.diff(moments) >= np.timedelta64(0)).all()
    assert days[0] == np.busday_offset(start, 0, roll="forward")


@pytest.mark.parametrize("start", [date(2023, 5, 1) + timedelta(days=days) for days in range(7)])
def test_what_is_before_the_end_of_the_window_is_dated_before_it(start):
    clock, end = WorkingTime(start), start + timedelta(days=31)
    last = clock.moments(np.array([clock.until(end) - 1e-4]))[0]
    assert np.datetime64(end) - np.timedelta64(4, "D") < last < np.datetime64(end)
