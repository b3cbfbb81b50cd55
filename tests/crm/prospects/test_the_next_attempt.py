from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from spanco.crm.prospects.calls.attempts import CLOSES, OPENS, in_days, next_attempt
from spanco.crm.prospects.models import Outcome

ROME = ZoneInfo("Europe/Rome")
UNHELD = [Outcome.NO_ANSWER, Outcome.LEFT_MESSAGE, Outcome.WRONG_NUMBER]
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001 - the zone is drawn
ZONES = st.sampled_from([ROME, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")])


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def test_no_answer_is_tried_the_next_working_day_at_another_part_of_the_day():
    assert next_attempt(Outcome.NO_ANSWER, 1, at("2026-11-24 10:05"), ROME) == at("2026-11-25 14:00")
    assert next_attempt(Outcome.NO_ANSWER, 1, at("2026-11-24 14:30"), ROME) == at("2026-11-25 16:30")
    assert next_attempt(Outcome.NO_ANSWER, 1, at("2026-11-24 17:00"), ROME) == at("2026-11-25 09:30")


def test_after_friday_comes_monday():
    assert next_attempt(Outcome.NO_ANSWER, 1, at("2026-11-27 10:00"), ROME) == at("2026-11-30 14:00")


def test_the_gap_grows_with_every_call_that_nobody_answers():
    called = at("2026-11-02 10:00")
    days = [next_attempt(Outcome.NO_ANSWER, n, called, ROME).date() for n in (1, 2, 3, 4, 5, 6, 50)]
    assert days == sorted(days)
    assert [(day - called.date()).days for day in days] == [1, 2, 4, 9, 14, 14, 14]


def test_whoever_was_left_a_message_has_two_working_days_to_call_back():
    assert (
        next_attempt(Outcome.LEFT_MESSAGE, 1, at("2026-11-26 10:00"), ROME).date().isoformat() == "2026-11-30"
    )


def test_not_now_is_in_two_weeks_at_the_same_time_of_day():
    assert next_attempt(Outcome.LATER, 0, at("2026-11-24 10:07"), ROME) == at("2026-12-08 10:00")


def test_a_day_at_the_weekend_becomes_monday():
    assert in_days(at("2026-11-24 11:00"), 4, ROME) == at("2026-11-30 11:00")


def test_the_clock_is_that_of_the_rep():
    late_in_new_york = datetime(2026, 11, 25, 2, 0, tzinfo=ROME)
    found = next_attempt(Outcome.NO_ANSWER, 1, late_in_new_york, ZoneInfo("America/New_York"))
    assert found.isoformat() == "2026-11-25T09:30:00-05:00"


def test_the_hour_stays_when_the_clocks_change():
    assert in_days(at("2026-10-20 10:00"), 7, ROME) == at("2026-10-27 10:00")


@given(st.sampled_from(list(Outcome)), st.integers(0, 100), MOMENTS, ZONES)
def test_the_next_call_is_always_later_on_a_working_day_in_working_hours(outcome, unanswered, moment, zone):
    called = moment.replace(tzinfo=zone)
    found = next_attempt(outcome, unanswered, called, zone)
    assert found > called
    assert found.weekday() < 5
    assert OPENS <= found.time() < CLOSES
    assert found - called < timedelta(days=20)
