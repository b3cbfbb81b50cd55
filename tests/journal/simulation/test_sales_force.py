from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from spanco.errors import InputError
from spanco.journal.simulation import LINK_LAWS, Lag, SalesForce


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"reps": 0}, "reps is 0; give a whole number from 1 to 100000."),
        ({"teams": 0}, "teams is 0; give a whole number from 1 to 12, so that each team has a rep."),
        ({"teams": 13}, "teams is 13; give a whole number from 1 to 12, so that each team has a rep."),
        ({"targets": 0}, "targets is 0; give a whole number from 1 to 10000000000."),
        ({"months": 601}, "months is 601; give a whole number from 1 to 600."),
        ({"seed": -1}, "seed is -1; give a whole number from 0 to 9223372036854775807."),
        ({"spread": -0.1}, "spread is -0.1; give a number from 0 to 5."),
        ({"spread": float("nan")}, "spread is nan; give a number from 0 to 5."),
        ({"difficulty": 6}, "difficulty is 6; give a number from 0 to 5."),
        ({"growth": -1}, "growth is -1; give a number from -0.9 to 10."),
        ({"inbound": 1.1}, "inbound is 1.1; give a number from 0 to 1."),
        ({"bookers": -1}, "bookers is -1; give a number from 0 to 1."),
        ({"absence": 0.6}, "absence is 0.6; give a number from 0 to 0.5."),
        ({"messiness": 11}, "messiness is 11; give a number from 0 to 10."),
        ({"start": date(3000, 1, 1)}, "start is 3000-01-01; give a date from 1900 to 2900."),
        (
            {"laws": LINK_LAWS[:2]},
            "laws are those of R1, RF; give one each of R1, RF, RB, R2, R3, R4, R5, R6.",
        ),
    ],
)
def test_a_value_out_of_range_is_refused_in_a_sentence(values, sentence):
    with pytest.raises(InputError) as refused:
        SalesForce(**values)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("law", "sentence"),
    [
        (
            replace(LINK_LAWS[0], ratio=1.0),
            "The ratio of R1 is 1.0; give a number between 0 and 1, both left out.",
        ),
        (
            replace(LINK_LAWS[0], passing=Lag("weibull", 0.0, 1.0)),
            "The median lag of R1, in days, is 0.0; give a number from 0.01 to 10000.",
        ),
        (
            replace(LINK_LAWS[0], losing=Lag("lognormal", 1.0, 0.0)),
            "The shape of a lag of R1 is 0.0; give a number from 0.05 to 20.",
        ),
    ],
)
def test_a_law_that_cannot_be_is_refused_in_a_sentence(law, sentence):
    with pytest.raises(InputError) as refused:
        SalesForce(laws=(law, *LINK_LAWS[1:]))
    assert str(refused.value) == sentence


def test_the_window_ends_as_many_months_later():
    assert SalesForce(start=date(2023, 1, 1), months=24).end == date(2025, 1, 1)
    assert SalesForce(start=date(2024, 1, 31), months=1).end == date(2024, 2, 29)


def test_quarters_run_from_the_first_month_to_the_last():
    quarters = SalesForce(start=date(2023, 11, 15), months=6).quarters
    assert [name for _, name in quarters] == ["2023-Q4", "2024-Q1", "2024-Q2"]
    assert quarters[0][0] == date(2023, 11, 15)


@pytest.mark.parametrize(
    ("lag", "lower_quartile", "upper_quartile"),
    [
        # Weibull: median (ln(1/q) / ln 2)^(1/k).  Lognormal: median exp(+-.6745 sd).
        (Lag("weibull", 45.0, 1.5), 45 * (0.287682 / 0.693147) ** (1 / 1.5), 45 * 2 ** (1 / 1.5)),
        (Lag("lognormal", 6.0, 0.8), 6 * np.exp(-0.67449 * 0.8), 6 * np.exp(0.67449 * 0.8)),
    ],
)
def test_lags_have_the_quartiles_of_their_law(lag, lower_quartile, upper_quartile):
    drawn = lag.draw(np.random.default_rng(5), 200_000)
    assert np.quantile(drawn, [0.25, 0.5, 0.75]) == pytest.approx(
        [lower_quartile, lag.median_days, upper_quartile], rel=0.01
    )
