from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure.plain_journeys import FIRST_DAY, At, Journey, put, went
from measure.random_journeys import tables
from spanco.engine import DuckDB
from spanco.measure.stints import STINTS, Sold, Standing, stints
from spanco.method import MILESTONES

OBSERVED = ("met", "proposed", "won")


def on(*days, lost=0, rep="Ada", **known):
    """Return a journey that was met, proposed and won so many days after the first day."""
    reached = {code: At(FIRST_DAY + day, rep) for code, day in zip(OBSERVED, days, strict=False)}
    return Journey(reached, lost=lost, **known)


def lost_on(engine, day):
    engine.run(f"UPDATE journeys SET lost_day = {FIRST_DAY + day} WHERE lost = 1")


def standing(engine, journeys, day, horizon=30, **asked):
    with stints(put(engine, journeys, OBSERVED), **asked) as gathered:
        return gathered.standing(FIRST_DAY + day, horizon)


def test_a_journey_stands_at_the_furthest_milestone_known_by_then_and_ages_from_it(engine):
    assert standing(engine, [on(0, 10, 50)], 5) == [Standing(0, 5, 1, 0)]
    assert standing(engine, [on(0, 10, 50)], 10) == [Standing(1, 0, 1, 0)]
    assert standing(engine, [on(0, 10, 50)], 49) == [Standing(1, 39, 1, 1)]
    assert standing(engine, [on(0, 10, 50)], 50) == []


def test_what_is_won_within_the_horizon_counts_and_what_is_won_later_does_not(engine):
    journeys = [on(0, 10, 50), on(0, 10, 51)]
    assert standing(engine, journeys, 20, horizon=30) == [Standing(1, 10, 2, 1)]


def test_a_journey_is_open_until_the_day_it_is_lost(engine):
    table = put(engine, [on(0, lost=1)], OBSERVED)
    lost_on(engine, 20)
    with stints(table) as gathered:
        assert gathered.standing(FIRST_DAY + 19, 5) == [Standing(0, 19, 1, 0)]
        assert gathered.standing(FIRST_DAY + 20, 5) == []


def test_a_journey_that_has_not_started_is_not_open_but_arrives(engine):
    journeys = [on(10, 12, 30), on(11, 12, 99), on(12)]
    with stints(put(engine, journeys, OBSERVED)) as gathered:
        assert gathered.standing(FIRST_DAY + 9, 30) == []
        assert gathered.arrived(FIRST_DAY + 9, 30) == Sold(1)
        assert gathered.starts() == {0: {FIRST_DAY + 10: 1, FIRST_DAY + 11: 1, FIRST_DAY + 12: 1}}


def test_fates_are_those_known_by_a_day(engine):
    with stints(put(engine, [on(0, 10, 50), on(0, 30), on(40)], OBSERVED)) as gathered:
        met, proposed = gathered.fates(FIRST_DAY + 20)
        assert (met.days, met.passed, met.lost, met.open) == ((10, 20), (1, 0), (0, 0), (0, 1))
        assert (proposed.days, proposed.passed, proposed.open) == ((10,), (0,), (1,))


def test_a_milestone_nobody_has_come_to_yet_has_no_fates(engine):
    with stints(put(engine, [on(0)], OBSERVED)) as gathered:
        assert gathered.fates(FIRST_DAY + 1)[1].days == ()


def test_one_rep_asks_for_the_journeys_held_now_and_learns_from_all(engine):
    journeys = [on(0, 10, 50), on(0, 10, rep="Bo"), on(0, rep=None)]
    with stints(put(engine, journeys, OBSERVED), rep="Bo") as gathered:
        assert gathered.standing(FIRST_DAY + 20, 30) == [Standing(1, 10, 1, 0)]
        assert gathered.by_rep(FIRST_DAY + 50) == {
            0: {"Ada": (1, 0), "Bo": (0, 0)},
            1: {"Ada": (1, 0), "Bo": (0, 0)},
        }
        assert sum(gathered.fates(FIRST_DAY + 20)[1].open) == 2
        assert gathered.starts() == {0: {FIRST_DAY: 1}}


def test_those_lost_by_a_day_are_credited_to_who_held_them(engine):
    table = put(engine, [on(0, 10, lost=1, rep="Bo")], OBSERVED)
    lost_on(engine, 20)
    with stints(table, rep="Bo") as gathered:
        assert gathered.by_rep(FIRST_DAY + 19)[0] == {"Bo": (0, 0)}
        assert gathered.by_rep(FIRST_DAY + 20) == {0: {"Bo": (0, 1)}, 1: {"Bo": (0, 1)}}


def test_a_team_has_its_own_journeys_only(engine):
    journeys = [on(0, team="East"), on(0, team="West"), on(0)]
    assert standing(engine, journeys, 5, where={"team": "East"}) == [Standing(0, 5, 1, 0)]


def test_a_price_is_known_where_a_journey_stands_at_its_proposal_and_a_signature_once_won(engine):
    dear = {"proposed": (100.0, None), "won": (90.0, None), "amount": 90.0, "currency": "EUR"}
    journeys = [on(0, 10, 50, **dear), on(20, 40, 60, **dear)]
    with stints(put(engine, journeys, OBSERVED)) as gathered:
        assert gathered.standing(FIRST_DAY + 30, 20) == [
            Standing(0, 10, 1, 0),
            Standing(1, 20, 1, 1, 1, 100.0, 10000.0, 1, 90.0),
        ]
        assert gathered.sold(FIRST_DAY + 50) == Sold(1, 1, 90.0, 8100.0, 1, 100.0)
        assert gathered.currency == "EUR"


def test_amounts_of_several_currencies_are_not_added(engine):
    journeys = [on(0, 10, 50, amount=1.0, currency=currency) for currency in ("EUR", "CHF")]
    with stints(put(engine, journeys, OBSERVED)) as gathered:
        assert gathered.several_currencies
        assert gathered.sold(FIRST_DAY + 50) == Sold(2)


def test_passings_count_as_dated_only_if_the_log_gives_both_dates(engine):
    undated = Journey({"met": At(FIRST_DAY, kind=1), "proposed": At(FIRST_DAY), "won": At(FIRST_DAY, kind=2)})
    with stints(put(engine, [undated, on(0)], OBSERVED)) as gathered:
        assert gathered.dated_passings() == 0
    with stints(put(engine, [undated, on(0, 10)], OBSERVED)) as gathered:
        assert gathered.dated_passings() == 1


@pytest.mark.parametrize("fail", [False, True])
def test_nothing_is_left_behind_in_the_engine(engine, fail):
    def look():
        with stints(put(engine, [on(0)], OBSERVED)):
            if fail:
                raise RuntimeError

    if fail:
        with pytest.raises(RuntimeError):
            look()
    else:
        look()
    assert not engine.rows(f"SELECT 1 FROM information_schema.tables WHERE table_name = '{STINTS}'")


def _plainly(journeys, links, day, horizon):
    """Look at each journey as it was on a day."""
    counted = {}
    for one in journeys:
        known = [code for code, at in one.reached.items() if at.day <= day]
        if not known or "won" in known or MILESTONES.index(known[-1]) > MILESTONES.index("won"):
            continue
        last = known[-1]
        reached_last = list(one.reached)[-1] == last
        # The plain table has every loss on its first day, straightened to the day of the last milestone.
        if one.lost and reached_last:
            continue
        place = [link.start for link in links].index(last)
        won = "won" in one.reached and one.reached["won"].day <= day + horizon
        n, so_far = counted.get((place, day - one.reached[last].day), (0, 0))
        counted[place, day - one.reached[last].day] = (n + 1, so_far + won)
    return counted


@given(tables(), st.integers(0, 200), st.integers(0, 120))
def test_open_journeys_agree_with_those_looked_at_one_by_one(table, after, horizon):
    observed, journeys = table
    if "won" not in observed or observed[0] == "won":
        return
    journeys = [replace(one, proposed=(None, None)) for one in journeys]
    engine = DuckDB(threads=1)
    try:
        with stints(put(engine, journeys, observed)) as gathered:
            day = FIRST_DAY + after
            found = {(each.place, each.age): (each.n, each.won) for each in gathered.standing(day, horizon)}
            assert found == _plainly(journeys, gathered.links, day, horizon)
            assert sum(sum(fates.open) for fates in gathered.fates(day)) == sum(n for n, _ in found.values())
    finally:
        engine.close()


def test_a_journey_with_a_milestone_filled_in_stands_before_it_until_it_is_filled_in(engine):
    filled = Journey(
        {"met": At(FIRST_DAY), "proposed": At(FIRST_DAY + 50, kind=1), "won": At(FIRST_DAY + 50)}
    )
    assert standing(engine, [filled], 40) == [Standing(0, 40, 1, 1)]


def test_milestones_that_lie_behind_a_start_are_not_stood_at(engine):
    late = went("proposed", "won")
    with stints(put(engine, [late], OBSERVED)) as gathered:
        assert gathered.starts() == {1: {FIRST_DAY: 1}}
