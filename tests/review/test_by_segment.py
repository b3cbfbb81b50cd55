"""Simpson's case (STATISTICS, "Case mix"): A is better in both segments and worse overall."""

import pytest

from review.simulated import journeys_from
from spanco.errors import InputError
from spanco.review import review_of
from spanco.review.as_json import as_object
from spanco.review.mix_words import mix_lines
from spanco.review.speech import speech

CASE = {
    ("Anna", "small"): (8, 20),
    ("Anna", "enterprise"): (18, 80),
    ("Bert", "small"): (32, 90),
    ("Bert", "enterprise"): (2, 10),
}


def log(case):
    rows, number = ["journey,milestone,occurred_at,rep,size"], 0
    for (rep, size), (won, met) in case.items():
        for place in range(met):
            number += 1
            rows.append(f"{number},met,2025-01-{1 + place % 28:02},{rep},{size}")
            rows.append(
                f"{number},{'won' if place < won else 'lost'},2025-02-{1 + place % 28:02},{rep},{size}"
            )
    return "\n".join(rows)


@pytest.fixture(scope="module")
def journeys():
    with journeys_from(log(CASE)) as found:
        yield found


@pytest.fixture(scope="module")
def told_apart(journeys):
    return {rep.rep: rep for rep in review_of(journeys, by="size").reps}


def test_raw_ratios_and_adjusted_ones_tell_opposite_stories(journeys, told_apart):
    anna, bert = (told_apart[name].links[0] for name in ("Anna", "Bert"))
    assert (anna.count.ratio, bert.count.ratio) == (0.26, 0.34)
    assert anna.estimate.mean > bert.estimate.mean
    plain = {rep.rep: rep.links[0].estimate.mean for rep in review_of(journeys).reps}
    assert plain["Anna"] < plain["Bert"]


def test_counted_ratios_on_the_teams_mix_are_those_of_direct_standardisation(told_apart):
    assert told_apart["Anna"].links[0].standardised == pytest.approx(0.3213, abs=5e-5)
    assert told_apart["Bert"].links[0].standardised == pytest.approx(0.2856, abs=5e-5)


def test_the_mix_is_a_bar_of_its_own_and_everything_adds_up(told_apart):
    mixes = []
    for rep in told_apart.values():
        link, mix = rep.attribution.bars
        assert (link.kind, mix.kind) == ("link", "mix")
        assert rep.attribution.gap == pytest.approx(rep.customers - rep.attribution.expected, abs=1e-9)
        mixes.append(mix.gain)
    assert mixes[0] < -4
    assert sum(mixes) == pytest.approx(0, abs=1e-9)
    assert told_apart["Anna"].attribution.bars[0].gain > 0 > told_apart["Bert"].attribution.bars[0].gain


def test_between_two_reps_the_mix_is_kitagawas(journeys):
    review = review_of(journeys, by="size", against="Bert")
    anna = next(rep for rep in review.reps if rep.rep == "Anna").attribution
    volume, link, mix = anna.bars
    assert mix.gain == pytest.approx(100 * -0.1157, abs=0.005)
    assert link.gain == pytest.approx(100 * 0.0357, abs=0.005)
    assert volume.gain + link.gain + mix.gain == pytest.approx(26 - 34, abs=1e-9)


def test_the_mix_is_said_in_words_to_be_nobodys_doing(journeys):
    review = review_of(journeys, by="size")
    anna = next(rep for rep in review.reps if rep.rep == "Anna")
    (line, *_) = mix_lines(anna, review.team, speech("en"))
    assert line == "The mix of targets by size accounts for −4.95 customers: not the rep's doing."


def test_where_the_mix_turns_a_comparison_round_it_is_told_right():
    # The same case with a third rep, so that the team's own ratio lies between.
    case = {
        **{key: (10 * won, 10 * met) for key, (won, met) in CASE.items()},
        ("Cora", "small"): (150, 500),
        ("Cora", "enterprise"): (75, 400),
    }
    with journeys_from(log(case)) as journeys:
        review = review_of(journeys, by="size")
    anna = next(rep for rep in review.reps if rep.rep == "Anna")
    said = " ".join(mix_lines(anna, review.team, speech("en")))
    assert "260 of 1,000 looks lower than the team's, but on the same mix of size" in said


def test_an_unknown_segment_is_answered_with_those_there_are(journeys):
    with pytest.raises(InputError, match=r"'colour'.*size"):
        review_of(journeys, by="colour")


def test_the_json_holds_raw_adjusted_and_mix(journeys):
    anna = as_object(review_of(journeys, by="size"))["reps"][0]
    assert anna["links"][0]["ratio"] == 0.26
    assert anna["links"][0]["ratio_on_team_mix"] == pytest.approx(0.3213, abs=5e-5)
    assert [bar["bar"] for bar in anna["attribution"]] == ["R3xR4", "mix"]
