from datetime import date, datetime, timedelta

import pytest

from spanco.engine import connect
from spanco.errors import InputError
from spanco.journal.fold import fold
from spanco.journal.reading import read
from spanco.review import review_of

MILESTONES = ("targeted", "contacted", "qualified", "booked", "met", "proposed", "won")


def log_of(path, journeys) -> None:
    """Write one row for each milestone: (rep, closer, how many milestones, lost)."""
    lines = ["journey,milestone,occurred_at,rep,team"]
    for number, (rep, closer, reach, lost) in enumerate(journeys):
        start = datetime(2026, 1, 1) + timedelta(days=number % 40)  # noqa: DTZ001 - a CSV has local times
        for step in range(reach):
            holder = rep if step < 4 else closer
            day = start + timedelta(days=3 * step)
            lines.append(f"J{number},{MILESTONES[step]},{day:%Y-%m-%d},{holder},north")
        if lost:
            day = start + timedelta(days=3 * reach)
            lines.append(f"J{number},lost,{day:%Y-%m-%d},{holder},north")
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def journeys(tmp_path_factory):
    path = tmp_path_factory.mktemp("log") / "north.csv"
    rows = [
        (rep, "Carla", 1 + (7 * number + shift) % 7, (number + shift) % 3 > 0)
        for shift, rep in enumerate(("Anna", "Bruno", "Dario"))
        for number in range(120)
    ]
    rows += [("Anna", "Carla", 1 + number % 7, True) for number in range(70)]
    log_of(path, rows)
    engine = connect()
    yield fold(read(path, engine))
    engine.close()


def test_a_folded_journal_becomes_a_review_that_adds_up(journeys):
    review = review_of(journeys)
    assert [rep.rep for rep in review.reps] == ["Anna", "Bruno", "Carla", "Dario"]
    for place, whole in enumerate(review.team.links):
        assert whole.count.entered == sum(rep.links[place].count.entered for rep in review.reps)
        assert whole.count.passed == sum(rep.links[place].count.passed for rep in review.reps)
    assert review.team.customers == sum(rep.customers for rep in review.reps)
    assert review.team.targets == journeys.journeys == 430
    assert (review.source, review.as_of) == (
        journeys.source,
        date(1970, 1, 1) + timedelta(days=journeys.as_of_day),
    )


def test_who_closes_is_credited_with_closing_and_who_books_with_booking(journeys):
    review = review_of(journeys)
    anna, carla = review.reps[0], review.reps[2]
    assert carla.links[0].count.entered == 0
    assert carla.customers == review.team.customers > 0
    assert anna.links[0].count.entered == 190


def test_a_passage_is_passed_by_those_who_reach_its_end(journeys):
    review = review_of(journeys)
    line = review.team.equations[0].equation
    reached = dict(zip(line.milestones, line.reached, strict=True))
    passages = {passage.link.code: passage.count for passage in review.team.passages}
    assert (passages["R1xRF"].entered, passages["R1xRF"].passed) == (
        reached["targeted"],
        reached["qualified"],
    )
    assert (passages["RBxR2"].entered, passages["RBxR2"].passed) == (reached["qualified"], reached["met"])
    for count in passages.values():
        assert count.entered == count.passed + count.lost + count.open


def test_a_period_bounds_what_is_counted_and_is_told(journeys):
    review = review_of(journeys, since=date(2026, 1, 1), until=date(2026, 1, 10))
    assert (review.since, review.until) == (date(2026, 1, 1), date(2026, 1, 10))
    assert 0 < review.team.targets < 430


@pytest.mark.parametrize("first", [date(2027, 1, 1), date(9999, 12, 31)])
def test_a_period_in_which_nobody_entered_a_step_has_nothing_to_review(journeys, first):
    with pytest.raises(InputError, match="No journey entered a step in what is reviewed"):
        review_of(journeys, since=first, horizon_days=90)


def test_a_team_that_is_not_there_has_nothing_to_review(journeys):
    assert review_of(journeys, where={"team": "north"}).team.targets == 430
    with pytest.raises(InputError):
        review_of(journeys, where={"region": "north"})
    with pytest.raises(InputError, match="No journey entered a step"):
        review_of(journeys, where={"team": "south"})


def test_a_period_in_which_nothing_happened_has_nothing_to_review(journeys):
    with pytest.raises(InputError, match="No journey entered a step"):
        review_of(journeys, since=date(2030, 1, 1), horizon_days=90)


def test_one_rep_is_shown_against_the_whole_team(journeys):
    review = review_of(journeys, only=["Anna"])
    assert [rep.rep for rep in review.reps] == ["Anna"]
    assert review.team.targets == 430
