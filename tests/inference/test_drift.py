import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln, expit, log_expit, logit

from spanco.inference.drift import KEEPS, change, choose_keep, discounted
from spanco.inference.spread import Evidence, lay, search
from spanco.inference.team import fit

COUNT = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
REP = st.tuples(COUNT, COUNT)
TEAM = st.lists(REP, min_size=2, max_size=8).filter(lambda team: sum(n > 0 for (_, n), _ in team) >= 2)


def changed(team):
    before, now = zip(*team, strict=True)
    return change(*zip(*before, strict=True), *zip(*now, strict=True))


def history(seed, reps, drift_sd, months=24):
    """Months of a team whose reps' logits walk at random: (passed, entered, true ratios)."""
    random = np.random.default_rng(seed)
    start = random.uniform(-2, 1) + 0.4 * random.standard_normal(reps)
    walk = np.cumsum(drift_sd * random.standard_normal((reps, months)), axis=1)
    ratio = expit(start[:, None] + walk)
    entered = random.integers(5, 30, (reps, months))
    return random.binomial(entered, ratio), entered, ratio


# Discounting


def test_each_period_weighs_the_share_kept_as_often_as_it_lies_back():
    passed, entered = discounted([[8, 4, 2], [0, 0, 1.5]], [[8, 8, 4], [16, 0, 2]], keep=0.5)
    assert passed == pytest.approx([2 + 2 + 2, 1.5])
    assert entered == pytest.approx([2 + 4 + 4, 4 + 0 + 2])


def test_keeping_everything_adds_the_periods_up():
    passed, entered, _ = history(0, reps=4, drift_sd=0)
    x, n = discounted(passed, entered, keep=1.0)
    assert x.tolist() == passed.sum(axis=1).tolist()
    assert n.tolist() == entered.sum(axis=1).tolist()


@pytest.mark.parametrize("keep", [0, -0.5, 1.01, float("nan")])
def test_a_share_kept_that_is_none_is_refused(keep):
    with pytest.raises(ValueError, match="share kept"):
        discounted([[1]], [[2]], keep)


@pytest.mark.parametrize("function", [choose_keep, lambda x, n: discounted(x, n, 0.9)])
def test_impossible_histories_are_refused_and_the_rep_named(function):
    with pytest.raises(ValueError, match="rep 1 has 3"):
        function([[1, 1], [1, 3]], [[2, 2], [2, 2]])
    with pytest.raises(ValueError, match="each rep and period"):
        function([1, 2], [2, 2])


# The choice of how much is kept


def test_a_team_that_does_not_drift_forgets_nothing_nine_times_in_ten():
    chosen = [choose_keep(*history(seed, reps, 0)[:2]).keep for seed in range(20) for reps in (5, 10, 25)]
    assert np.mean(np.array(chosen) == 1) >= 0.9


def test_a_team_that_drifts_forgets_and_is_better_estimated_for_it():
    forgets, error, error_of_all = [], [], []
    for seed in range(8):
        passed, entered, ratio = history(seed, reps=10, drift_sd=0.25)
        keep = choose_keep(passed, entered).keep
        forgets.append(keep < 1)
        now = ratio[:, -1]
        error.append(np.mean((fit(*discounted(passed, entered, keep)).mean - now) ** 2))
        error_of_all.append(np.mean((fit(*discounted(passed, entered, 1.0)).mean - now) ** 2))
    assert np.mean(forgets) >= 0.9
    assert np.mean(error) < 0.5 * np.mean(error_of_all)


def test_a_fall_of_the_whole_team_is_noticed():
    random = np.random.default_rng(0)
    entered = random.integers(10, 30, (8, 24))
    passed = random.binomial(entered, np.where(np.arange(24) < 17, 0.6, 0.25))
    assert choose_keep(passed, entered).keep < 1


def test_a_share_is_only_preferred_with_the_better_score():
    passed, entered, _ = history(3, reps=10, drift_sd=0.25)
    choice = choose_keep(passed, entered)
    assert choice.periods_scored == 12
    assert len(choice.scores) == len(KEEPS)
    assert max(choice.scores) == choice.scores[KEEPS.index(choice.keep)] > choice.scores[0]


def test_the_score_of_a_month_is_the_beta_binomial_chance_of_what_happened():
    # 60 reps, alike in a long past: the prior is tight about one half, whatever is kept of the past.
    entered = np.tile([1000.0, 1000.0, 1000.0, 2.0], (60, 1))
    passed = np.tile([500.0, 500.0, 500.0, 1.0], (60, 1))
    choice = choose_keep(passed, entered)
    assert choice.periods_scored == 1
    # Without binomial coefficients: 60 times the log of a half squared.
    assert choice.scores == pytest.approx([60 * np.log(0.25)] * len(KEEPS), abs=0.1)
    assert choice.keep == 1


@pytest.mark.parametrize("months", [1, 3, 5])
def test_too_few_months_forget_nothing(months):
    passed, entered, _ = history(1, reps=6, drift_sd=0.5, months=months)
    choice = choose_keep(passed, entered)
    assert choice.keep == 1
    assert choice.periods_scored == max(0, months - 3)
    if not choice.periods_scored:
        assert set(choice.scores) == {0.0}


def test_months_without_entries_and_reps_without_past_are_no_obstacle():
    passed, entered, _ = history(5, reps=6, drift_sd=0, months=20)
    entered[:, [9, 14]] = 0
    entered[4, :15] = 0
    entered[5] = 0
    choice = choose_keep(np.minimum(passed, entered), entered)
    assert choice.periods_scored == 10
    assert np.isfinite(choice.scores).all()


def test_a_team_that_always_passes_forgets_nothing():
    entered = np.full((5, 24), 12)
    assert choose_keep(entered, entered).keep == 1


def test_the_order_of_the_reps_does_not_matter_to_the_choice():
    passed, entered, _ = history(8, reps=12, drift_sd=0.15)
    one, other = choose_keep(passed, entered), choose_keep(passed[::-1], entered[::-1])
    assert one.keep == other.keep
    assert one.scores == pytest.approx(other.scores)


@pytest.mark.parametrize("entered", [[[5, 5]], [[5, 5], [0, 0]], [[0], [0]]])
def test_one_rep_alone_has_no_team_to_be_foretold_from(entered):
    with pytest.raises(ValueError, match="fewer than two reps"):
        choose_keep(np.zeros_like(entered), entered)


# Change between two periods


def exact(team, tau_sd=0.5, shift_sd=0.3):
    """P(better) and mean gain of two-period teams by brute force over all unknowns."""
    (x, n), (x_now, n_now) = (np.array(period, dtype=float).T for period in zip(*team, strict=True))
    evidence = Evidence.of(x, n, "half-normal")
    spread = lay(evidence, search(evidence, 9))
    a, b = spread.shapes
    theta = np.concatenate(
        (-8 - np.geomspace(60, 0.1, 30), np.arange(-8, 8, 0.15), 8 + np.geomspace(0.1, 60, 30))
    )
    prior = a[:, None] * log_expit(theta) + b[:, None] * log_expit(-theta) - betaln(a, b)[:, None]
    likelihood = x[:, None] * log_expit(theta) + (n - x)[:, None] * log_expit(-theta)
    before = np.gradient(theta) * np.exp(prior + likelihood[:, None])
    z = np.linspace(-4.5, 4.5, 31)
    density = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    log_weight, p_better, gain = [], [], []
    for tau in (np.arange(10) + 0.5) * 0.19:
        for shift in np.linspace(-1.2, 1.2, 17):
            moved = theta[:, None] + shift + tau * z
            up = (moved > theta[:, None]) + 0.5 * (moved == theta[:, None])
            now = density * np.exp(
                x_now[:, None, None] * log_expit(moved) + (n_now - x_now)[:, None, None] * log_expit(-moved)
            )
            chance = np.einsum("igt,itz->ig", before, now)
            log_ratio = np.log(chance / before.sum(axis=2)).sum(axis=0)
            log_prior = np.log(spread.weight) - (tau / tau_sd) ** 2 / 2 - (shift / shift_sd) ** 2 / 2
            log_weight.append(log_ratio + log_prior)
            p_better.append(np.einsum("igt,it->ig", before, (now * up).sum(axis=2)) / chance)
            rise = expit(moved) - expit(theta)[:, None]
            gain.append(np.einsum("igt,it->ig", before, (now * rise).sum(axis=2)) / chance)
    weight = np.exp(np.array(log_weight) - np.max(log_weight))
    weight /= weight.sum()
    return np.einsum("hg,hig->i", weight, p_better), np.einsum("hg,hig->i", weight, gain)


@pytest.mark.parametrize(
    "team",
    [
        [((5, 50), (12, 50)), ((5, 60), (3, 55)), ((12, 80), (10, 70))],
        [((2, 40), (9, 40)), ((2, 40), (2, 40)), ((3, 40), (3, 40)), ((1, 40), (1, 40))],
        [((10, 10), (10, 10)), ((3, 10), (6, 8))],
        [((0, 5), (3, 6)), ((1, 8), (0, 5)), ((2, 6), (4, 5))],
    ],
)
def test_probability_and_mean_are_those_of_brute_force_integration(team):
    p_better, gain = exact(team)
    quarter = changed(team)
    assert quarter.p_better == pytest.approx(p_better, abs=0.02)
    assert quarter.mean == pytest.approx(gain, abs=0.012)


@pytest.fixture(scope="module")
def quarters():
    """Simulated teams in two quarters: (true change, what is said of it)."""
    random = np.random.default_rng(0)
    worlds = []
    for _ in range(120):
        reps = random.choice([5, 10, 25])
        mean, sigma = random.uniform(0.05, 0.6), max(abs(random.normal(0, 0.6)), 0.02)
        kappa = max(1 / (sigma**2 * mean * (1 - mean)) - 1, 0.1)
        before = np.clip(random.beta(mean * kappa, (1 - mean) * kappa, reps), 1e-9, 1 - 1e-9)
        shift, tau = random.normal(0, 0.3), abs(random.normal(0, 0.4))
        now = expit(logit(before) + shift + tau * random.standard_normal(reps))
        n_before, n_now = random.integers(5, 60, (2, reps))
        x_before, x_now = random.binomial(n_before, before), random.binomial(n_now, now)
        worlds.append((now - before, change(x_before, n_before, x_now, n_now)))
    return worlds


def test_probabilities_of_being_better_come_true(quarters):
    p_better = np.concatenate([said.p_better for _, said in quarters])
    better = np.concatenate([gain > 0 for gain, _ in quarters])
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.0)):
        said = (low <= p_better) & (p_better <= high)
        assert better[said].mean() == pytest.approx(p_better[said].mean(), abs=0.07)


def test_of_the_sure_statements_at_most_12_percent_have_the_wrong_sign(quarters):
    p_better = np.concatenate([said.p_better for _, said in quarters])
    better = np.concatenate([gain > 0 for gain, _ in quarters])
    sure = np.maximum(p_better, 1 - p_better) >= 0.95
    assert sure.sum() > 100
    assert np.mean((p_better > 0.5)[sure] != better[sure]) <= 0.12


def test_nine_true_changes_in_ten_lie_within_the_limits(quarters):
    inside = np.concatenate([(said.low <= gain) & (gain <= said.high) for gain, said in quarters])
    assert 0.87 <= inside.mean() <= 0.95


def test_where_nothing_changed_hardly_anything_is_called():
    random = np.random.default_rng(1)
    called = []
    for _ in range(25):
        ratio = random.beta(4, 12, 10)
        entered = random.integers(10, 80, (2, 10))
        passed = random.binomial(entered, ratio)
        p_better = change(passed[0], entered[0], passed[1], entered[1]).p_better
        called.extend(np.maximum(p_better, 1 - p_better) >= 0.95)
    assert np.mean(called) <= 0.05


@given(TEAM)
@settings(max_examples=20, deadline=None)
def test_the_limits_and_the_probability_never_contradict_each_other(team):
    quarter = changed(team)
    assert np.all((quarter.p_better >= 0) & (quarter.p_better <= 1))
    assert np.all((quarter.low >= -1) & (quarter.low < quarter.high) & (quarter.high <= 1))
    assert np.all(quarter.low[quarter.p_better > 0.9501] > -1e-6)
    assert np.all(quarter.low[quarter.p_better < 0.9499] < 1e-6)
    assert np.all(quarter.high[quarter.p_better < 0.0499] < 1e-6)


@given(TEAM)
@settings(max_examples=12, deadline=None)
def test_counting_failures_instead_mirrors_the_change(team):
    one = changed(team)
    other = changed([((n - x, n), (n_now - x_now, n_now)) for (x, n), (x_now, n_now) in team])
    assert other.p_better == pytest.approx(1 - one.p_better, abs=0.01)
    assert other.mean == pytest.approx(-one.mean, abs=0.01)


def test_equal_reps_and_periods_leave_the_direction_open():
    quarter = changed([((50, 200), (50, 200))] * 8)
    assert quarter.p_better == pytest.approx(np.full(8, 0.5), abs=0.03)
    assert quarter.mean == pytest.approx(np.zeros(8), abs=0.003)


def test_the_same_gain_is_surer_from_more_journeys():
    rest = [((20, 80), (20, 80))] * 5
    few = changed([((2, 8), (4, 8)), *rest]).p_better[0]
    many = changed([((20, 80), (40, 80)), *rest]).p_better[0]
    assert 0.5 < few < 0.8
    assert many > 0.99


def test_a_rep_without_entries_now_is_judged_by_the_team_alone():
    rest = [((20, 80), (35, 80)), ((22, 80), (36, 80)), ((18, 80), (30, 80)), ((21, 80), (38, 80))]
    quarter = changed([((20, 80), (0, 0)), *rest])
    assert 0.7 < quarter.p_better[0] < quarter.p_better[1:].min()
    assert quarter.high[0] - quarter.low[0] > (quarter.high - quarter.low)[1:].max()


def test_a_rep_without_entries_before_may_have_been_as_good_already():
    rest = [((20, 80), (20, 80)), ((22, 80), (24, 80)), ((18, 80), (17, 80))]
    assert 0.6 < changed([((0, 0), (60, 80)), *rest]).p_better[0] < 0.95
    assert changed([((20, 80), (60, 80)), *rest]).p_better[0] > 0.99
    assert changed([((0, 0), (0, 0)), *rest]).p_better[0] == pytest.approx(0.5, abs=0.1)


def test_a_period_in_which_nothing_entered_leaves_all_open():
    quarter = changed([((5, 20), (0, 0)), ((8, 30), (0, 0)), ((2, 25), (0, 0))])
    assert quarter.p_better == pytest.approx(np.full(3, 0.5), abs=0.02)
    assert np.all((quarter.low < -0.05) & (quarter.high > 0.05))


def test_a_team_that_always_passes_has_not_changed():
    quarter = changed([((20, 20), (20, 20))] * 4)
    assert quarter.p_better == pytest.approx(np.full(4, 0.5), abs=0.1)
    assert np.abs(quarter.mean).max() < 0.02


def test_ten_thousand_million_journeys_tell_a_hundredth_apart():
    quarter = changed(
        [((3 * 10**9, 10**10), (31 * 10**8, 10**10)), ((29 * 10**8, 10**10), (28 * 10**8, 10**10))]
    )
    assert quarter.p_better == pytest.approx([1, 0], abs=1e-6)
    assert quarter.mean == pytest.approx([0.01, -0.01], abs=1e-4)


def test_a_rep_turned_upside_down_is_followed():
    quarter = changed([((1, 2000), (1999, 2000)), ((900, 2000), (900, 2000)), ((1999, 2000), (1, 2000))])
    assert quarter.mean == pytest.approx([0.999, 0, -0.999], abs=0.01)


def test_fractions_of_journeys_change_as_much_as_whole_ones_between():
    gains = [changed([((4.5, 20.5), (x, 20.0)), ((6, 25), (6, 25))]).mean[0] for x in (6, 6.5, 7)]
    assert gains[0] < gains[1] < gains[2]


@pytest.mark.parametrize("team", [[((5, 50), (6, 50))], [((5, 50), (6, 50)), ((0, 0), (6, 50))]])
def test_one_rep_alone_cannot_be_compared_with_before(team):
    with pytest.raises(ValueError, match="fewer than two reps had a journey enter the earlier period"):
        changed(team)


def test_counts_of_different_reps_are_refused():
    with pytest.raises(ValueError, match="the same reps"):
        change([1, 2], [4, 5], [1, 2, 3], [4, 5, 6])
    with pytest.raises(ValueError, match="rep 1 has 9"):
        change([1, 2], [4, 5], [1, 9], [4, 5])
    with pytest.raises(ValueError, match="each rep:"):
        change([1, 2], [4, 5], [[1]], [[4]])
