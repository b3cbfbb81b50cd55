"""A simulated log is a log like any other: what is counted from it is held against its truth."""

import pytest

from spanco.engine import DuckDB
from spanco.journal.fold import fold
from spanco.journal.reading import read
from spanco.journal.simulation import SalesForce, simulate
from spanco.measure import count


@pytest.fixture
def engine():
    engine = DuckDB()
    yield engine
    engine.close()


def test_a_clean_log_folds_and_counts_to_its_truth(clean, engine):
    journeys = fold(read(clean.simulated.path, engine))
    assert journeys.quality.findings == ()
    assert journeys.segments == ("size", "sector")
    links = count(journeys, ["rep"])
    counted = {(link.group[0], link.link.code): link.entered for link in links if link.entered}
    assert counted == {
        (rep, link): entered
        for rep, link, entered in clean.rows("SELECT rep, link, entered FROM truth WHERE entered > 0")
    }


def test_the_margin_given_away_counted_from_a_clean_log_is_what_the_simulator_gave_away(clean, engine):
    links = count(fold(read(clean.simulated.path, engine)), ["rep"], durations=False)
    closing = {one.group[0]: one for one in links if one.link.code == "R4" and one.passed}
    given_away = dict(clean.rows("SELECT rep, given_away FROM truth WHERE link = 'R4' AND given_away > 0"))
    assert len(given_away) > 5
    counted = {rep: one.margin_given_away for rep, one in closing.items() if one.margin_given_away}
    assert counted == pytest.approx(given_away, abs=1e-3)
    # A discount comes out of the margin, euro by euro.
    for one in closing.values():
        assert one.amount_given_away == pytest.approx(one.margin_given_away, abs=1e-3)
        assert (one.amount_after, one.margin_after) == pytest.approx((one.amount, one.margin), abs=1e-3)


def test_a_discount_at_the_signature_takes_nothing_off_what_was_proposed(clean, engine):
    links = count(fold(read(clean.simulated.path, engine)), durations=False)
    proposing = next(one for one in links if one.link.code == "R3")
    proposed = clean.rows("SELECT sum(amount), sum(margin) FROM events WHERE milestone = 'proposed'")
    assert (proposing.amount, proposing.margin) == pytest.approx(proposed[0], abs=1e-3)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_every_row_of_an_untidy_log_can_be_read(tmp_path, engine, ending):
    force = SalesForce(targets=2_000, messiness=5.0)
    simulated = simulate(force, tmp_path / f"log.{ending}")
    quality = read(simulated.path, engine).quality
    assert (quality.rows, quality.rejected) == (simulated.events, 0)


def test_folding_finds_the_mess_that_was_made(default, engine):
    quality = fold(read(default.simulated.path, engine)).quality
    made = default.value("SELECT count(*) FROM events WHERE supersedes IS NOT NULL AND milestone IS NOT NULL")
    withdrawn = default.value("SELECT count(*) FROM events WHERE milestone IS NULL")
    assert quality.count("superseded") + quality.count("withdrawn") >= made + withdrawn
    for kind in ("duplicates", "inferred", "out_of_order", "reopened", "unknown_rep", "late"):
        assert quality.count(kind) > 0
