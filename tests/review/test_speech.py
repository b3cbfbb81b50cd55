from datetime import date

import pytest

from spanco.review.speech import plain, speech


@pytest.mark.parametrize(
    ("language", "whole", "percent", "number", "day"),
    [
        ("en", "10,000", "28%", "0.8", "12 Jul 2026"),
        ("it", "10.000", "28%", "0,8", "12 lug 2026"),
        ("fr", "10\u202f000", "28\xa0%", "0,8", "12 juil. 2026"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(language, whole, percent, number, day):
    words = speech(language)
    assert words.whole(10_000) == whole
    assert words.percent(0.281) == percent
    assert words.number(0.83) == number
    assert words.day(date(2026, 7, 12)) == day


@pytest.mark.parametrize(
    ("value", "written"), [(0.004, "0.00"), (0.05, "0.05"), (0.83, "0.8"), (9.96, "10"), (1234.5, "1,234")]
)
def test_a_number_shows_no_more_than_it_says(value, written):
    assert speech("en").number(value) == written


@pytest.mark.parametrize(
    "name", ["Ann\x1b[31m", "A\u202eB", "\x00Ann\x07", "Ann\r\n", "A\u2066n\u2069n", "\ud800"]
)
def test_a_name_loses_what_could_move_a_cursor_or_turn_the_text(name):
    cleaned = plain(name)
    assert not set(cleaned) & set("\x1b\x00\x07\r\n\u202e\u2066\u2069\ud800")


def test_plurals_follow_the_language():
    assert speech("fr").plural("{n} customer", "{n} customers", 0) == "0 client"
    assert speech("it").plural("{n} customer", "{n} customers", 0) == "0 clienti"
    assert speech("en").plural("{n} customer", "{n} customers", 1) == "1 customer"
