from spanco.method import Link, LinkCount
from spanco.review.charts.cohorts import MOST_MONTHS, cohort_plot
from spanco.review.charts.drawing import draw
from spanco.review.findings import Cohort, Cohorts
from spanco.review.particulars import maturity_sentence
from spanco.review.speech import speech

CLOSING = Link("R4", "proposed", "won")


def cohort(month: str, passed: int, lost: int, still_open: int, *, mature: bool) -> Cohort:
    count = LinkCount(CLOSING, (month,), passed + lost + still_open, passed, lost, still_open)
    return Cohort(month, count, count.entered - still_open / 2, mature)


COHORTS = Cohorts(
    CLOSING,
    119,
    (
        cohort("2026-01", 5, 15, 0, mature=True),
        cohort("2026-02", 0, 0, 0, mature=True),
        cohort("2026-03", 6, 14, 0, mature=True),
        cohort("2026-06", 2, 4, 14, mature=False),
    ),
)


def test_columns_hold_all_that_entered_and_what_is_open_is_hatched():
    plot = cohort_plot(COHORTS, speech("en"))
    rows = plot["data"]["values"]
    assert [row["to"] for row in rows if row["fate"] == "lost"] == [1.0, 1.0, 1.0]
    assert {row["place"] for row in rows} == {0, 1, 2}
    assert "url(#hatch)" in str(draw(plot, "cohorts", "en"))


def test_only_young_columns_show_what_is_expected_in_the_end():
    ticks = cohort_plot(COHORTS, speech("en"))["layer"][1]["data"]["values"]
    assert ticks == [{"place": 2, "ratio": 2 / 13}]


def test_the_latest_months_are_drawn_where_there_are_many():
    many = Cohorts(
        CLOSING,
        119,
        tuple(cohort(f"20{n // 12:02}-{n % 12 + 1:02}", 1, 1, 0, mature=True) for n in range(240, 290)),
    )
    assert len({row["place"] for row in cohort_plot(many, speech("en"))["data"]["values"]}) == MOST_MONTHS


def test_the_headline_is_that_of_the_months_that_are_old_enough():
    assert COHORTS.mature == (11, 40)
    said = maturity_sentence(COHORTS, speech("en"))
    assert said.startswith("95 in 100 of those that pass do so within 119 days.")
    assert "11 of 40 passed (28%)" in said


def test_nothing_is_said_where_the_log_does_not_tell_how_long_passing_takes():
    assert maturity_sentence(Cohorts(CLOSING, None, COHORTS.months), speech("en")) == ""
