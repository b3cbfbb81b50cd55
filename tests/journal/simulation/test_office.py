import numpy as np
import pytest

from spanco.journal.simulation import LINK_LAWS, SalesForce
from spanco.journal.simulation.office import cell_effects, cell_shares, open_office

OFFICE_RATIOS = [law.ratio for law in LINK_LAWS]


def test_without_spread_all_reps_have_the_same_ratios():
    office = open_office(SalesForce(spread=0.0, difficulty=0.0))
    assert np.allclose(office.ratio, np.array(OFFICE_RATIOS)[:, None])


def test_reps_spread_about_the_office_on_the_logit_scale():
    office = open_office(SalesForce(reps=20_000, teams=1, spread=0.4, difficulty=0.0))
    logits = np.log(office.ratio / (1 - office.ratio))
    judged = [0, 1, 2, 3, 4, 5, 7]
    assert logits[judged].std(axis=1) == pytest.approx(0.4, rel=0.03)
    assert np.median(office.ratio[judged], axis=1) == pytest.approx(
        np.array(OFFICE_RATIOS)[judged], abs=0.005
    )


def test_delivery_is_the_same_for_every_rep():
    office = open_office(SalesForce(spread=1.0))
    assert np.ptp(office.ratio[6]) == 0


def test_segments_make_no_difference_to_the_office_on_the_logit_scale():
    assert cell_effects() @ cell_shares() == pytest.approx(0)
    assert np.ptp(cell_effects()) > 1


def test_segments_are_dealt_unequally_but_about_the_office_mix():
    shares = open_office(SalesForce(reps=2_000, teams=1)).cell_shares
    assert shares.sum(axis=1) == pytest.approx(np.ones(2_000))
    assert shares[:, :6].sum(axis=1).std() > 0.1
    assert shares.mean(axis=0) == pytest.approx(cell_shares(), abs=0.03)


@pytest.mark.parametrize(("reps", "teams", "share"), [(12, 3, 0.25), (7, 3, 1.0), (5, 5, 1.0), (12, 3, 0.0)])
def test_every_team_keeps_someone_who_closes(reps, teams, share):
    office = open_office(SalesForce(reps=reps, teams=teams, bookers=share))
    closers = np.bincount(office.team[~office.books_only], minlength=teams)
    sizes = np.bincount(office.team, minlength=teams)
    assert (closers == np.maximum(sizes - np.round(share * sizes), 1)).all()


def test_journeys_are_handed_to_closers_of_the_same_team():
    office = open_office(SalesForce(reps=20, teams=4, bookers=0.5))
    bookers = np.repeat(np.flatnonzero(office.books_only), 50).astype(np.int32)
    closers = office.closers(bookers, np.random.default_rng(0).random(len(bookers)))
    assert (office.team[closers] == office.team[bookers]).all()
    assert not office.books_only[closers].any()
    assert set(closers) == set(np.flatnonzero(~office.books_only))


def test_leaves_take_the_share_of_days_that_is_stated():
    office = open_office(SalesForce(reps=50, teams=1, absence=0.2))
    days = np.arange(0, office.window, 0.01)
    away = [
        (office.postponed(days, np.full(len(days), rep, np.int32)) > days).mean()
        for rep in range(office.force.reps)
    ]
    assert away == pytest.approx(office.away, abs=0.002)
    assert np.mean(away) == pytest.approx(0.2, abs=0.04)


def test_what_is_postponed_falls_in_no_leave():
    office = open_office(SalesForce(reps=50, teams=1, months=120, absence=0.5))
    rng = np.random.default_rng(2)
    rep = rng.integers(0, 50, 20_000).astype(np.int32)
    moved = office.postponed(rng.random(20_000) * office.window, rep)
    assert (office.postponed(moved, rep) == moved).all()
