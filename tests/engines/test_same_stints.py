import pytest

from spanco.journal.fold import fold
from spanco.measure.stints import stints

pytestmark = pytest.mark.engines

DAYS = (20_420, 20_480, 20_560)


def looked_at(journeys, rep):
    """Return all that a forecast asks of a log, on several days."""
    with stints(journeys, rep=rep) as gathered:
        return (
            [gathered.fates(day) for day in DAYS],
            [gathered.standing(day, 30) for day in DAYS],
            [gathered.by_rep(day) for day in DAYS if rep],
            [gathered.arrived(day, 30) for day in DAYS],
            [gathered.sold(day) for day in DAYS],
            gathered.starts(),
            gathered.dated_passings(),
        )


@pytest.mark.parametrize("rep", [None, "L'Aquila"])
def test_what_was_known_on_a_day_is_the_same(embedded_log, other_log, rep):
    embedded, other = (looked_at(fold(log), rep) for log in (embedded_log, other_log))
    assert other == embedded
    assert any(each.won for on_a_day in embedded[1] for each in on_a_day)
