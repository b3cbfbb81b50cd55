import json
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from review.an_office import rows_of, written
from spanco.engine import connect
from spanco.inference.back_testing import Scores
from spanco.journal.fold import fold
from spanco.journal.reading import read
from spanco.review.charts.forecasts import past_and_present
from spanco.review.forecasts import tables as forecast_tables
from spanco.review.forecasts import words as forecast_words
from spanco.review.forecasts.as_json import to_json
from spanco.review.forecasts.of_journeys import forecast_of
from spanco.review.forecasts.page import html
from spanco.review.forecasts.report import BackTest, Forecast, Range, Source, Trial
from spanco.review.speech import Speech
from spanco.review.text.forecast import show_forecast

ENGLISH = Speech("en")
TOLD = Forecast(
    source="office.csv",
    as_of=date(2026, 7, 1),
    horizon_days=90,
    rep=None,
    where=(),
    wins=Range(39.4, 31, 48),
    value=Range(812_345.0, 634_567.0, 990_123.0),
    currency="EUR",
    sources=(Source("proposed", 120, 36.0), Source(None, 55.4, 3.4)),
    back_test=BackTest(
        (
            Trial(date(2026, 1, 2), Range(40.0, 30, 50), 51, Range(9e5, 8e5, 1e6), 1.1e6),
            Trial(date(2026, 4, 2), Range(38.0, 29, 47), 40, Range(9e5, 8e5, 1e6), 8.5e5),
        ),
        Scores(2, 1, 0.1234, 0.1534, 5.2, 11.0),
    ),
)


def printed(forecast):
    console = Console(width=80, no_color=True, force_terminal=False)
    with console.capture() as captured:
        show_forecast(forecast, console)
    return captured.get()


def test_the_range_is_said_first():
    said = "Between 31 and 48 customers in the next 90 days, 8 chances in 10."
    assert forecast_words.headline(TOLD, ENGLISH) == said
    assert printed(TOLD).index(said) < printed(TOLD).index("Where they are to come from")


def test_what_stands_behind_it_follows():
    assert forecast_words.lede(TOLD, ENGLISH) == [
        "Of these 36 are expected from the 120 journeys that are open and 3.4 from journeys yet to start.",
        "They would be worth between 635,000 and 990,000\u00a0EUR, 8 chances in 10.",
        "The same was forecast on 2 days of the past, with what was known then: the range held on 1 of them.",
    ]


def test_the_back_test_is_printed_beside_the_range_with_its_scores():
    rows = [line.split() for line in printed(TOLD).splitlines()]
    assert ["2", "Jan", "2026", "40", "30–50", "51", "more", "came"] in rows
    assert ["2", "Apr", "2026", "38", "29–47", "40", "inside"] in rows
    assert "(coverage): 1 of 2" in printed(TOLD)
    assert "(CRPS): 5.2 (11" in printed(TOLD)
    assert "(Brier): 0.123 (0.153" in printed(TOLD)


def test_a_range_that_was_not_put_to_the_test_is_not_given():
    untested = replace(
        TOLD, wins=Range(39.4), value=Range(812_345.0), back_test=BackTest((), None, days_missing=180)
    )
    assert forecast_words.headline(untested, ENGLISH).startswith("About 39 customers are expected")
    assert "At least 180 more days of history are needed" in printed(untested).replace("\n", " ")
    assert "Forecasts of the past" not in printed(untested)
    assert "8 chances" not in html(untested)
    told = json.loads(to_json(untested))
    assert (told["wins"]["low"], told["back_test"]["days_missing"]) == (None, 180)
    assert "No range is given" in told["caveats"][0]


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("won not observed", "never records a win"),
        ("won alone", "no milestone before the win"),
        ("no dates", "carry their own dates"),
        ("nothing won", "known to have been won"),
        ("nothing coming", "none has started of late"),
    ],
)
def test_a_refusal_is_a_sentence_and_no_number(refusal, said):
    refused = Forecast("office.csv", date(2026, 7, 1), 90, None, (), refusal=refusal)
    assert said in printed(refused)
    assert said in html(refused)
    assert not any(letter.isdigit() for letter in forecast_words.headline(refused, ENGLISH))
    told = json.loads(to_json(refused))
    assert (told["refusal"], told["wins"], told["back_test"]) == (refusal, None, None)


@pytest.mark.parametrize(
    ("unvalued", "said"),
    [
        ("no amounts", "carries no amounts"),
        ("few amounts", "Too few of the customers won carry an amount"),
        ("several currencies", "in several currencies"),
    ],
)
def test_why_no_value_is_forecast_is_said(unvalued, said):
    told = replace(TOLD, value=None, unvalued=unvalued)
    assert said in forecast_words.value(told, ENGLISH)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("too narrow", "take this one for too narrow"),
        ("one rep", "the journeys the rep holds today"),
        ("reopened", "lost and taken up again"),
        ("late", "entered late"),
    ],
)
def test_every_reservation_is_said(kind, said):
    assert said in forecast_words.reservations(replace(TOLD, reservations=((kind, 2),)), ENGLISH)[0]


def test_what_was_chosen_is_told():
    chosen = replace(TOLD, rep="Ann\x1b", where=(("team", "East"), ("size", "small")))
    assert dict(forecast_words.scope(chosen, ENGLISH)) == {
        "Log": "office.csv",
        "As of": "1 Jul 2026",
        "Rep": "Ann",
        "Team": "East",
        "size": "small",
    }


def test_the_value_of_the_past_stands_beside_what_came():
    assert forecast_tables.values(TOLD.back_test, ENGLISH)[1:] == [
        ["2 Jan 2026", "900,000", "800,000–1,000,000", "1,100,000"],
        ["2 Apr 2026", "900,000", "800,000–1,000,000", "850,000"],
    ]
    assert ["Ranges of the value that held", "1 of 2"] in [
        row[:2] for row in forecast_tables.scores(TOLD.back_test, ENGLISH)
    ]


def test_the_chart_has_a_row_for_each_forecast_today_s_last():
    spec = past_and_present(TOLD, ENGLISH)
    assert [row["day"] for row in spec["data"]["values"]] == ["2 Jan 2026", "2 Apr 2026", "1 Jul 2026"]
    domain = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert domain[0] < 29
    assert domain[1] > 51


def test_a_page_shows_chart_and_tables_and_escapes_names():
    page = html(replace(TOLD, source="<b>.csv", rep="<i>"))
    assert page.count("<svg") == 1
    assert page.count("<table") == 4
    assert "<b>.csv" not in page
    assert "<i>" not in page


def test_no_line_of_the_terminal_is_wider_than_80_columns(tmp_path):
    with closing(connect()) as engine:
        journeys = fold(read(written(tmp_path / "office.csv", rows_of(900)), engine))
        forecast = forecast_of(journeys)
    assert max(map(len, printed(forecast).splitlines())) <= 80
    assert json.loads(to_json(forecast))["back_test"]["coverage"] == forecast.back_test.scores.coverage


def test_what_there_is_nothing_to_say_of_has_no_section():
    bare = printed(replace(TOLD, back_test=None, reservations=()))
    assert "Where they are to come from" in bare
    assert "Forecasts of the past" not in bare
    assert "With what reservations" not in bare


def test_values_that_were_not_forecast_are_not_held_against_what_came():
    past = tuple(replace(trial, value=None, came_value=None) for trial in TOLD.back_test.trials)
    said = printed(replace(TOLD, back_test=replace(TOLD.back_test, trials=past)))
    assert "Forecasts of the past" in said
    assert "The value that was forecast" not in said


def test_reservations_are_printed_one_after_the_other():
    said = printed(replace(TOLD, reservations=(("one rep", 0), ("late", 3))))
    section = said[said.index("With what reservations") : said.index("How it is made")]
    assert section.count("\n- ") == 2
