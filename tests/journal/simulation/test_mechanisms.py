"""Each mechanism of the simulated office shows in the log it writes."""

from itertools import pairwise

import numpy as np
import pytest

from spanco.journal.simulation.fates import REASONS
from spanco.method import LINKS, MILESTONES

FIRSTS = """
    (SELECT journey, milestone, min(occurred_at) AS first_at, arg_min(rep, occurred_at) AS rep
     FROM events WHERE milestone NOT IN ('lost', 'handed_over') GROUP BY ALL)
"""
"""The first of each milestone of each journey, of a clean log."""


def passed_and_entered(log, start, end):
    """Return rows of (rep, entered, passed, lost), sorted by rep, counted from the events."""
    return log.rows(f"""
        SELECT a.rep, count(*), count(b.journey), count(l.journey)
        FROM (SELECT * FROM {FIRSTS} WHERE milestone = '{start}') AS a
        LEFT JOIN (SELECT * FROM {FIRSTS} WHERE milestone = '{end}') AS b USING (journey)
        LEFT JOIN (SELECT * FROM events WHERE milestone = 'lost') AS l
            ON l.journey = a.journey AND b.journey IS NULL
        GROUP BY 1 ORDER BY 1
    """)


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.code)
def test_settled_journeys_pass_at_the_true_ratio_of_who_held_them(settled, link):
    counts = passed_and_entered(settled, link.start, link.end)
    ratios = dict(settled.rows(f"SELECT rep, ratio FROM truth WHERE link = '{link.code}'"))
    distances = [
        (passed - entered * ratios[rep]) / np.sqrt(entered * ratios[rep] * (1 - ratios[rep]))
        for rep, entered, passed, _ in counts
    ]
    assert len(distances) >= 9
    assert np.abs(distances).max() < 4
    assert np.sum(np.square(distances)) < 3 * len(distances)


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.code)
def test_the_truth_counts_the_entries_of_a_clean_log(clean, link):
    counted = [(rep, entered) for rep, entered, _, _ in passed_and_entered(clean, link.start, link.end)]
    stated = clean.rows(
        f"SELECT rep, entered FROM truth WHERE link = '{link.code}' AND entered > 0 ORDER BY 1"
    )
    assert counted == stated


def test_who_will_pass_is_known_to_the_truth_alone(clean):
    for link in LINKS:
        passed = {rep: passed for rep, _, passed, _ in passed_and_entered(clean, link.start, link.end)}
        stated = clean.rows(f"SELECT rep, passed, entered FROM truth WHERE link = '{link.code}'")
        assert all(passed.get(rep, 0) <= eventually <= entered for rep, eventually, entered in stated)
    assert clean.value("SELECT sum(passed) FROM truth WHERE link = 'R4'") > clean.value(
        "SELECT count(*) FROM events WHERE milestone = 'won'"
    )


def test_a_rep_of_no_entries_has_no_ratio_of_their_own(clean):
    assert clean.value("SELECT count(*) FROM truth WHERE (own_ratio IS NULL) != (entered = 0)") == 0
    assert clean.value("SELECT count(*) FROM truth WHERE own_ratio IS NULL") > 0


@pytest.mark.parametrize(("link", "law"), [("R1", 0), ("R3", 4), ("R4", 5)])
def test_passing_and_losing_take_the_lags_of_their_laws(simulated, link, law):
    log = simulated(messiness=0.0, absence=0.0, bookers=0.0, inbound=0.5, targets=30_000, months=120)
    start, end = next((each.start, each.end) for each in LINKS if each.code == link)
    passing = log.value(f"""
        SELECT median(b.first_at::DATE - a.first_at::DATE)
        FROM {FIRSTS} AS a JOIN {FIRSTS} AS b USING (journey)
        WHERE a.milestone = '{start}' AND b.milestone = '{end}'
    """)
    losing = log.value(f"""
        SELECT median(l.occurred_at::DATE - a.first_at::DATE)
        FROM {FIRSTS} AS a JOIN events AS l USING (journey)
        WHERE a.milestone = '{start}' AND l.milestone = 'lost'
        AND journey NOT IN (SELECT journey FROM events WHERE milestone = '{end}')
    """)
    assert passing == pytest.approx(log.laws["links"][law]["passing"]["median_days"], rel=0.12, abs=1)
    assert losing == pytest.approx(log.laws["links"][law]["losing"]["median_days"], rel=0.12, abs=1)


def test_young_journeys_are_open_and_old_ones_settled(clean):
    ended = "journey IN (SELECT journey FROM events WHERE milestone IN ('lost', 'won'))"
    old, young = (
        clean.value(
            f"SELECT avg(({ended})::INT) FROM events WHERE milestone = 'proposed' AND occurred_at {when}"
        )
        for when in ("< '2023-10-01'", ">= '2024-12-01'")
    )
    assert old > 0.9
    assert young < 0.4


def test_a_journey_is_lost_once_at_most_and_nothing_follows(clean):
    assert (
        clean.value("""
        SELECT count(*) - count(DISTINCT journey) FROM events WHERE milestone = 'lost'
    """)
        == 0
    )
    assert (
        clean.value("""
        SELECT count(*) FROM events AS e JOIN events AS l USING (journey)
        WHERE l.milestone = 'lost' AND e.milestone != 'lost' AND e.occurred_at > l.occurred_at
    """)
        == 0
    )


def test_nobody_writes_down_the_customer_who_does_not_come_back(settled):
    assert (
        settled.value("""
        SELECT count(*) FROM events WHERE milestone = 'lost'
        AND journey IN (SELECT journey FROM events WHERE milestone = 'delivered')
    """)
        == 0
    )


@pytest.mark.parametrize("link", LINKS[:7], ids=lambda link: link.code)
def test_losses_give_a_reason_that_suits_the_link(clean, link):
    given = clean.rows(f"""
        SELECT reason, count(*) FROM events WHERE milestone = 'lost'
        AND journey IN (SELECT journey FROM events WHERE milestone = '{link.start}')
        AND journey NOT IN (SELECT journey FROM events WHERE milestone = '{link.end}')
        GROUP BY 1
    """)
    assert given
    assert {reason for reason, _ in given} <= set(REASONS[link.code])


def test_only_losses_have_a_reason(clean):
    assert clean.value("SELECT count(*) FROM events WHERE (reason IS NULL) = (milestone = 'lost')") == 0


def test_the_milestones_of_a_clean_journey_follow_the_chain_without_a_gap(clean):
    journeys = clean.rows(f"SELECT list(milestone ORDER BY first_at) FROM {FIRSTS} GROUP BY journey")
    starts = set()
    for (milestones,) in journeys:
        places = [MILESTONES.index(milestone) for milestone in milestones]
        assert all(after == before + 1 for before, after in pairwise(places))
        starts.add(milestones[0])
    assert starts == {"targeted", "qualified"}


def test_inbound_leads_start_at_qualified(clean):
    inbound = clean.value(f"""
        SELECT avg((first = 'qualified')::INT) FROM (SELECT arg_min(milestone, first_at) AS first
        FROM {FIRSTS} GROUP BY journey)
    """)
    assert inbound == pytest.approx(0.08, abs=0.01)
    assert (
        clean.value(f"""
        SELECT count(*) FROM events WHERE (file LIKE '%inbound') =
        (journey IN (SELECT journey FROM {FIRSTS} WHERE milestone = 'targeted'))
    """)
        == 0
    )


def test_bookers_hand_what_they_book_to_a_closer_of_their_team(clean):
    bookers = "(SELECT DISTINCT rep FROM truth WHERE books_only)"
    assert (
        clean.value(f"""
        SELECT count(*) FROM events WHERE rep IN {bookers}
        AND milestone IN ('met', 'proposed', 'won', 'delivered', 'reordered', 'handed_over')
    """)
        == 0
    )
    handed, same_team, in_time = clean.rows(f"""
        SELECT count(*), sum((h.team IN (SELECT team FROM truth WHERE rep = b.rep))::INT),
               sum((h.occurred_at >= b.first_at)::INT)
        FROM {FIRSTS} AS b JOIN events AS h USING (journey)
        WHERE b.milestone = 'booked' AND h.milestone = 'handed_over' AND b.rep IN {bookers}
    """)[0]
    assert handed == same_team == in_time
    assert handed == clean.value("SELECT count(*) FROM events WHERE milestone = 'handed_over'")
    assert handed > 200


def test_the_closer_is_named_from_the_hand_over_on(clean):
    assert (
        clean.value("""
        SELECT count(*) FROM events AS h JOIN events AS e USING (journey)
        WHERE h.milestone = 'handed_over' AND e.occurred_at > h.occurred_at AND e.rep != h.rep
    """)
        == 0
    )


def test_a_moved_appointment_is_booked_a_second_time_before_it_is_met(clean):
    booked, moved = clean.rows("""
        SELECT count(DISTINCT journey), count(*) - count(DISTINCT journey)
        FROM events WHERE milestone = 'booked'
    """)[0]
    assert moved / booked == pytest.approx(0.15, abs=0.03)
    assert (
        clean.value("""
        SELECT count(*) FROM events AS b JOIN events AS m USING (journey)
        WHERE b.milestone = 'booked' AND m.milestone = 'met' AND b.occurred_at > m.occurred_at
    """)
        == 0
    )


def test_large_companies_are_harder_to_win_over(clean):
    small, enterprise = (
        clean.value(f"""
            SELECT avg((journey IN (SELECT journey FROM events WHERE milestone = 'contacted'))::INT)
            FROM events WHERE milestone = 'targeted' AND size = '{size}' AND occurred_at < '2024-06-01'
        """)
        for size in ("small", "enterprise")
    )
    assert small - enterprise > 0.15


def test_reps_do_not_work_while_on_leave(simulated):
    # A rep has some seven targets a day here, so that a week without one is a leave.
    log = simulated(reps=4, teams=1, targets=20_000, months=24, absence=0.3, messiness=0.0, seed=3)
    gaps = dict(
        log.rows("""
            SELECT rep, sum(gap) FILTER (gap > 5) / 730 FROM (
                SELECT rep, date_diff('day', lag(day) OVER (PARTITION BY rep ORDER BY day), day) AS gap
                FROM (SELECT DISTINCT rep, occurred_at::DATE AS day FROM events WHERE milestone = 'targeted')
            ) GROUP BY 1
        """)
    )
    for rep, away in log.rows("SELECT DISTINCT rep, away FROM truth"):
        assert gaps[rep] == pytest.approx(away, abs=0.03)


def test_reps_who_are_away_are_given_fewer_targets(simulated):
    log = simulated(reps=60, teams=1, targets=60_000, absence=0.3, messiness=0.0, bookers=0.0)
    rows = log.rows("""
        SELECT t.away, count(*) / t.workload FROM truth AS t JOIN events AS e USING (rep)
        WHERE t.link = 'R1' AND e.milestone = 'targeted' GROUP BY t.rep, t.away, t.workload
    """)
    away, given = zip(*rows, strict=True)
    assert np.corrcoef(away, given)[0, 1] < -0.9


@pytest.mark.parametrize("growth", [0.0, 0.5, -0.3])
def test_arrivals_grow_by_the_stated_share_a_year(simulated, growth):
    log = simulated(targets=20_000, growth=growth, messiness=0.0, absence=0.0, inbound=0.0)
    first, second = (
        log.value(f"SELECT count(*) FROM events WHERE milestone = 'targeted' AND year(occurred_at) = {year}")
        for year in (2023, 2024)
    )
    assert second / first == pytest.approx(1 + growth, abs=0.02)


def test_a_discount_is_taken_out_of_the_margin(clean):
    rows = clean.rows("""
        SELECT p.amount, p.margin, w.amount, w.margin FROM events AS p JOIN events AS w USING (journey)
        WHERE p.milestone = 'proposed' AND w.milestone = 'won'
    """)
    proposed, margin, won, margin_kept = np.array(rows).T
    assert np.allclose(proposed - won, margin - margin_kept)
    assert ((proposed - won) / proposed < 0.1501).all()
    assert (margin_kept > 0).all()
    assert (won < proposed).mean() == pytest.approx(0.6, abs=0.12)


def test_amounts_are_in_euros_from_the_proposal_on_and_larger_for_larger_companies(clean):
    assert clean.value("SELECT count(*) FROM events WHERE (amount IS NULL) != (currency IS NULL)") == 0
    assert clean.rows("SELECT DISTINCT currency FROM events WHERE amount IS NOT NULL") == [("EUR",)]
    priced = "('proposed', 'won', 'delivered', 'reordered')"
    assert clean.value(f"SELECT count(*) FROM events WHERE milestone IN {priced} AND amount IS NULL") == 0
    small, enterprise = (
        clean.value(f"SELECT median(amount) FROM events WHERE milestone = 'proposed' AND size = '{size}'")
        for size in ("small", "enterprise")
    )
    assert enterprise > 5 * small


def test_meetings_and_proposals_take_the_most_time(clean):
    minutes = dict(clean.rows("SELECT milestone, avg(minutes) FROM events GROUP BY 1"))
    assert sorted(minutes, key=minutes.__getitem__)[-3:] == ["met", "won", "proposed"]
    assert clean.value("SELECT count(*) FROM events WHERE minutes IS NULL OR minutes < 1") == 0
