import numpy as np
import pytest

from spanco.inference.forecasting import Newcomers, OpenJourneys, Wins, outlook_of
from spanco.inference.rep_odds import log_odds_of
from spanco.inference.shocks import SHOCKS
from spanco.inference.winning import Chances
from spanco.inference.worth import Amounts, worth_of

DRAWS = 20_000


def known(*by_place, horizon=10, within=0.1):
    """Return chances known beyond doubt: for each milestone those by age."""
    return Chances(
        tuple(np.array([chances]) for chances in by_place),
        tuple(np.full((1, horizon + 1), within) for _ in by_place),
    )


def journeys(*cells):
    return OpenJourneys(*np.array(cells, dtype=np.intp).reshape(-1, 3).T)


def outlook(cells, chances, newcomers=(), odds=0.0, seed=0):
    of_all = np.full((1, len(chances.within)), odds)
    return outlook_of(journeys(*cells), newcomers, chances, of_all, generator=np.random.default_rng(seed))


def drawn(of, shocks=None):
    return of.draw(np.zeros(DRAWS) if shocks is None else shocks, np.random.default_rng(1))


def test_wins_of_journeys_of_known_chances_are_poisson_binomial():
    cells = [(0, 0, 40), (0, 1, 100), (1, 0, 10)]
    total = drawn(outlook(cells, known([0.5, 0.02], [0.9]))).total
    assert total.mean() == pytest.approx(40 * 0.5 + 100 * 0.02 + 10 * 0.9, rel=0.01)
    assert total.var() == pytest.approx(40 * 0.25 + 100 * 0.02 * 0.98 + 10 * 0.09, rel=0.05)


def test_groups_keep_their_mean_whatever_chances_they_hold():
    random = np.random.default_rng(0)
    chances = random.uniform(0.001, 0.6, 400)
    cells = [(0, age, n) for age, n in enumerate(random.integers(1, 5, 400))]
    of = outlook(cells, known(chances))
    n = np.array([n for *_, n in cells])
    assert of.n.size < 40
    assert of.chance == pytest.approx(chances)
    assert drawn(of).total.mean() == pytest.approx(n @ chances, rel=0.01)


def test_arrivals_vary_by_chance_and_by_not_knowing_how_many_they_are():
    weekly = np.random.default_rng(0).poisson(70, 26)
    of = outlook([], known([0.0]), [Newcomers(0, weekly)])
    arriving = of.arriving.mean()
    total = drawn(of).total
    assert arriving == pytest.approx(100, rel=0.1)
    assert total.mean() == pytest.approx(arriving * 0.1, rel=0.05)
    assert of.new_logit.shape == (1, 1)


def test_files_that_come_by_the_hundred_make_arrivals_less_certain():
    steady, by_file = np.full(26, 100), np.where(np.arange(26) % 13 == 0, 1300, 0)
    spread = [
        drawn(outlook([], known([0.0]), [Newcomers(0, weeks)])).total.std() for weeks in (steady, by_file)
    ]
    assert spread[1] > 2 * spread[0]


def test_a_shock_moves_all_journeys_together():
    of = outlook([(0, 0, 1000)], known([0.2]), [Newcomers(0, np.full(26, 70))])
    shocks = np.random.default_rng(2).normal(0, 0.3, DRAWS)
    with_shock, without = drawn(of, shocks), drawn(of)
    assert with_shock.total.std() > 3 * without.total.std()
    assert np.corrcoef(with_shock.standing.sum(axis=1), with_shock.new.sum(axis=1))[0, 1] > 0.3


def test_what_is_expected_under_each_shock_is_what_is_drawn_under_it():
    of = outlook([(0, 0, 300), (0, 1, 50)], known([0.1, 0.5]), [Newcomers(0, np.full(26, 140))])
    expected = of.expecting(0)
    for place in (35, 40, 46):
        total = drawn(of, np.full(DRAWS, SHOCKS[place])).total
        assert expected.mean[place] == pytest.approx(total.mean(), rel=0.02)
        assert expected.variance[place] == pytest.approx(total.var(), rel=0.06)


def test_the_odds_of_whoever_holds_the_journeys_count():
    of = outlook([(0, 0, 100)], known([0.5]), odds=np.log(3))
    assert of.chance == pytest.approx([0.75])


def test_nothing_open_and_nothing_arriving_wins_nothing():
    assert drawn(outlook([], known([0.3]))).total.max() == 0


def test_draws_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="one odds ratio for each draw and milestone"):
        outlook_of(
            journeys((0, 0, 1)), [], known([0.3]), np.zeros((2, 1)), generator=np.random.default_rng(0)
        )


SETTLED = {"Ann": (60, 140), "Bo": (20, 180), "Cy": (40, 160), "Di": (0, 1)}


def odds_of(rep, settled, draws=0):
    return log_odds_of(rep, settled, draws=draws, generator=np.random.default_rng(0))


def test_a_better_rep_has_better_odds_than_all_and_few_journeys_say_little():
    ann, bo, di = (odds_of(rep, SETTLED)[0] for rep in ("Ann", "Bo", "Di"))
    assert 0.2 < ann < np.log(60 / 140) - np.log(120 / 481)
    assert bo < -0.3
    assert abs(di) < 0.3


def test_a_rep_of_few_journeys_has_less_certain_odds():
    assert odds_of("Di", SETTLED, 500)[1:].std() > 1.5 * odds_of("Ann", SETTLED, 500)[1:].std()


@pytest.mark.parametrize(
    ("rep", "settled"),
    [
        ("Ev", SETTLED),
        ("Ann", {"Ann": (5, 5)}),
        ("Ann", {"Ann": (0, 5), "Bo": (0, 9)}),
        ("Ann", {"Ann": (5, 0), "Bo": (9, 0)}),
        ("Ann", {}),
    ],
)
def test_where_nobody_can_be_compared_a_rep_is_like_all(rep, settled):
    assert odds_of(rep, settled, 3).tolist() == [0, 0, 0, 0]


def amounts(*values):
    """Return the amounts of one group."""
    each = np.array(values, dtype=float)
    return Amounts(*(np.array([total]) for total in (each.size, each.sum(), (each**2).sum())))


def worth(wins, n, of_open, of_sold):
    standing = np.full((DRAWS, 1), wins[0])
    new = np.full((DRAWS, 1), wins[1])
    return worth_of(Wins(standing, new), np.array([n]), of_open, of_sold, np.random.default_rng(0))


def test_wins_are_worth_what_those_that_may_be_won_are():
    value = worth((4, 0), 10, amounts(*range(100, 1100, 100)), amounts(1, 1))
    assert value.mean() == pytest.approx(4 * 550, rel=0.01)
    # Four of ten without replacement.
    assert value.var() == pytest.approx(4 * np.var(range(100, 1100, 100)) * 6 / 9, rel=0.05)


def test_all_of_a_group_are_worth_all_of_it():
    assert worth((3, 0), 3, amounts(10, 20, 60), amounts(1)) == pytest.approx(90)


def test_those_without_an_amount_and_those_yet_to_start_are_worth_what_a_sale_was():
    value = worth((2, 3), 4, amounts(), amounts(50, 150))
    assert value.mean() == pytest.approx(500, rel=0.01)
    assert value.min() > 0


def test_no_wins_are_worth_nothing():
    assert worth((0, 0), 4, amounts(5, 6), amounts(7, 8)).max() == 0
