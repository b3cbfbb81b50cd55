"""What people do to a log, each at its stated rate."""

import pytest

from spanco.method import MILESTONES

CHAIN = "[" + ", ".join(f"'{milestone}'" for milestone in MILESTONES) + "]"


@pytest.fixture
def messy(simulated):
    """A log so untidy that every rate can be measured."""
    return simulated(messiness=3.0, targets=30_000, seed=4)


def test_a_clean_log_is_recorded_as_it_happens(clean):
    assert clean.value("SELECT count(*) FROM events WHERE recorded_at != occurred_at") == 0
    assert clean.value("SELECT count(*) FROM events WHERE supersedes IS NOT NULL OR rep IS NULL") == 0


def test_nothing_happens_or_is_recorded_after_the_window(default):
    assert default.value("SELECT max(greatest(occurred_at, recorded_at)) < DATE '2025-01-01' FROM events")


def test_nothing_is_recorded_before_it_happens(messy):
    assert messy.value("SELECT count(*) FROM events WHERE recorded_at < occurred_at") == 0


def test_each_rep_is_late_as_often_as_the_truth_says(messy):
    late = dict(
        messy.rows("""
            SELECT rep, avg((recorded_at > occurred_at + INTERVAL 4 HOUR AND NOT (hour(occurred_at) >= 14
                AND recorded_at < occurred_at + INTERVAL 22 HOUR))::INT)
            FROM events WHERE occurred_at < '2024-06-01' AND milestone = 'targeted' GROUP BY 1
        """)
    )
    for rep, stated in messy.rows("SELECT DISTINCT rep, late FROM truth"):
        assert late[rep] == pytest.approx(stated, abs=0.05)


def test_a_correction_supersedes_an_earlier_entry_of_its_journey(messy):
    corrected, same_step, later, redated = messy.rows("""
        SELECT count(*), sum((c.milestone = o.milestone)::INT), sum((c.event > o.event)::INT),
               sum((c.occurred_at > o.occurred_at)::INT)
        FROM events AS c JOIN events AS o ON o.event = c.supersedes AND o.journey = c.journey
        WHERE c.milestone IS NOT NULL
    """)[0]
    assert corrected == same_step == later == redated
    assert corrected == messy.value(
        "SELECT count(*) FROM events WHERE supersedes IS NOT NULL AND milestone IS NOT NULL"
    )
    assert corrected / messy.simulated.events == pytest.approx(0.012, rel=0.15)


def test_a_withdrawal_takes_back_a_milestone_entered_by_mistake(messy):
    withdrawn, later = messy.rows("""
        SELECT count(*), sum((w.event > o.event AND o.milestone != 'targeted')::INT)
        FROM events AS w JOIN events AS o ON o.event = w.supersedes AND o.journey = w.journey
        WHERE w.milestone IS NULL
    """)[0]
    assert withdrawn == later
    assert withdrawn == messy.value("SELECT count(*) FROM events WHERE milestone IS NULL")
    assert withdrawn / messy.simulated.events == pytest.approx(0.003 * 0.7, rel=0.3)


def test_no_entry_is_superseded_twice(messy):
    assert messy.value("SELECT count(supersedes) = count(DISTINCT supersedes) FROM events")


def test_some_events_are_entered_twice_under_two_ids(messy):
    repeats = messy.value("""
        SELECT sum(n - 1) FROM (
            SELECT count(*) AS n FROM events WHERE milestone IS NOT NULL
            GROUP BY journey, milestone, occurred_at, rep HAVING count(*) > 1
        )
    """)
    assert repeats / messy.simulated.events == pytest.approx(0.012, rel=0.15)
    assert messy.value("SELECT count(*) = count(DISTINCT event) FROM events")


def test_some_dates_are_out_of_order(messy, clean):
    standing = "(SELECT * FROM events ANTI JOIN (SELECT supersedes AS event FROM events) USING (event))"
    out_of_order = f"""
        SELECT count(*) FROM {standing} AS a JOIN {standing} AS b USING (journey)
        WHERE list_position({CHAIN}, b.milestone) = list_position({CHAIN}, a.milestone) + 1
        AND b.occurred_at < a.occurred_at
    """
    assert clean.value(out_of_order) == 0
    assert 0.002 < messy.value(out_of_order) / messy.simulated.events < 0.02


def test_some_milestones_are_skipped(messy):
    skipped = messy.value("""
        SELECT count(*) FROM (
            SELECT journey FROM events GROUP BY 1
            HAVING bool_or(milestone = 'proposed') AND NOT bool_or(milestone = 'met')
        )
    """)
    proposed = messy.value("SELECT count(DISTINCT journey) FROM events WHERE milestone = 'proposed'")
    assert 0.01 < skipped / proposed < 0.05


def test_some_losses_are_followed_by_a_milestone(messy):
    reopened = messy.value("""
        SELECT count(DISTINCT l.journey) FROM events AS l JOIN events AS e USING (journey)
        WHERE l.milestone = 'lost' AND e.milestone IN ('contacted', 'met', 'won')
        AND e.occurred_at > l.occurred_at
    """)
    assert reopened > 20


def test_some_losses_are_never_told(messy, simulated):
    tidy = simulated(messiness=0.0, targets=30_000, seed=4)
    told, in_truth = (
        log.value("""
            SELECT count(DISTINCT journey) / (SELECT count(DISTINCT journey) FROM events) FROM events
            WHERE milestone = 'lost' AND occurred_at < '2024-06-01'
        """)
        for log in (messy, tidy)
    )
    assert told / in_truth == pytest.approx(0.91, abs=0.03)


def test_some_events_name_nobody(messy):
    nameless = messy.value("SELECT avg((rep IS NULL)::INT) FROM events")
    assert nameless == pytest.approx(0.006, rel=0.2)
    assert messy.value("SELECT count(*) FROM events WHERE (rep IS NULL) != (team IS NULL)") == 0


def test_the_default_log_is_a_little_untidy(default):
    superseded = default.value("SELECT count(*) FROM events WHERE supersedes IS NOT NULL")
    assert 0 < superseded / default.simulated.events < 0.01
