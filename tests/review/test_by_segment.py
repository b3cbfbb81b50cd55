import re

import pytest

from review.logs import folded, rows_of
from spanco.errors import InputError
from spanco.review import review_of
from spanco.review.mix_words import mix_lines
from spanco.review.page import html
from spanco.review.speech import MINUS, speech

SIMPSON = {"A": {"small": (8, 20), "enterprise": (18, 80)}, "B": {"small": (32, 90), "enterprise": (2, 10)}}
"""Won of met, by rep and size: A is better at both sizes and worse over both together (Simpson's paradox)."""

ENGLISH = speech("en")


def rows_from(table):
    number = 0
    for rep, sizes in table.items():
        for size, (won, met) in sizes.items():
            for place in range(met):
                number += 1
                reached = ("met", "won") if place < won else ("met",)
                yield from rows_of(f"J{number}", reached, rep, size, day=number % 30, lost=len(reached) < 2)


@pytest.fixture(scope="module")
def journeys(tmp_path_factory):
    path = tmp_path_factory.mktemp("simpson") / "log.csv"
    columns = "journey,milestone,occurred_at,rep,size"
    with folded(path, rows_from(SIMPSON), columns) as found:
        yield found


@pytest.fixture(scope="module")
def review(journeys):
    return review_of(journeys, by="size")


def test_on_the_same_mix_the_order_of_the_raw_ratios_is_reversed(review):
    a, b = (rep.links[0] for rep in review.reps)
    assert (a.count.ratio, b.count.ratio) == (0.26, 0.34)
    assert a.estimate.mean > b.estimate.mean


def test_without_telling_segments_apart_the_raw_order_stands(journeys):
    a, b = (rep.links[0] for rep in review_of(journeys).reps)
    assert a.estimate.mean < b.estimate.mean


def test_the_mix_is_a_bar_of_its_own_and_all_bars_add_up(review):
    for rep in review.reps:
        found = rep.attribution
        assert (found.segment, [bar.kind for bar in found.bars]) == ("size", ["link", "mix"])
        assert found.gap == pytest.approx(found.customers - found.expected, abs=1e-9)
    assert sum(rep.attribution.bars[-1].gain for rep in review.reps) == pytest.approx(0, abs=1e-9)


def test_the_mix_bar_is_what_the_teams_ratios_make_of_the_reps_own_mix(review):
    small, enterprise = 40 / 110, 20 / 90
    on_the_mix_of_a = 0.2 * small + 0.8 * enterprise
    bar, mix = review.reps[0].attribution.bars
    assert mix.gain == pytest.approx(100 * (on_the_mix_of_a - 0.3))
    assert (bar.ratio, bar.gain) == (
        pytest.approx(on_the_mix_of_a),
        pytest.approx(26 - 100 * on_the_mix_of_a),
    )
    # Both reps of the example pass more of what they were given than the other would have.
    assert bar.gain > 0 > review.reps[1].attribution.bars[0].gain


def test_simpsons_case_is_told_right_in_words(review):
    a, b = review.reps
    share, told = mix_lines(a, review.team, ENGLISH)
    assert share == f"The mix of targets by size accounts for {MINUS}4.95 customers: not the rep's doing."
    of_a = re.match(
        r"Proposal and Closing: 26 of 100 looks lower than the team's, but on the same mix of size as the "
        r"team it would be about ([\d.]+)%, against ([\d.]+)%\.$",
        told,
    )
    assert float(of_a[1]) > float(of_a[2])
    of_b = re.match(
        r"Proposal and Closing: 34 of 100 looks higher than the team's, but .+ "
        r"about ([\d.]+)%, against ([\d.]+)%\.$",
        mix_lines(b, review.team, ENGLISH)[1],
    )
    assert float(of_b[1]) < float(of_b[2])


def test_the_words_stand_on_the_page(review):
    assert "looks lower than the team's" in html(review, "en").replace("&#39;", "'")


def test_where_nothing_is_told_apart_nothing_is_said_of_the_mix(journeys):
    plain = review_of(journeys)
    assert all(mix_lines(rep, plain.team, ENGLISH) == [] for rep in plain.reps)


def test_a_rep_on_the_same_side_either_way_is_not_said_to_look_otherwise(tmp_path):
    apart = {
        "A": {"small": (18, 40), "enterprise": (14, 40)},
        "B": {"small": (9, 40), "enterprise": (5, 40)},
    }
    columns = "journey,milestone,occurred_at,rep,size"
    with folded(tmp_path / "log.csv", rows_from(apart), columns) as found:
        review = review_of(found, by="size")
    assert [len(mix_lines(rep, review.team, ENGLISH)) for rep in review.reps] == [1, 1]
    for rep in review.reps:
        assert rep.attribution.bars[-1].gain == pytest.approx(0, abs=1e-9)


def test_a_segment_that_is_not_there_is_an_error_that_names_those_that_are(journeys):
    with pytest.raises(InputError, match=r"no segment 'region' to tell targets apart by; there is .*size"):
        review_of(journeys, by="region")


def test_counted_ratios_on_the_teams_mix_are_those_of_direct_standardisation(review):
    """STATISTICS, "Case mix": .3213 and .2856."""
    standardised = [rep.links[0].standardised for rep in review.reps]
    assert standardised == [pytest.approx(0.3213, abs=5e-5), pytest.approx(0.2856, abs=5e-5)]


def test_between_two_reps_the_mix_is_kitagawas(journeys):
    """STATISTICS, "Case mix": gap -.0800 = mix -.1157 + skill +.0357."""
    of_a = review_of(journeys, by="size", against="B").reps[0].attribution
    volume, link, mix = of_a.bars
    assert (volume.kind, mix.kind) == ("volume", "mix")
    assert mix.gain == pytest.approx(100 * -0.1157, abs=0.005)
    assert link.gain == pytest.approx(100 * 0.0357, abs=0.005)
    assert of_a.gap == pytest.approx(26 - 34, abs=1e-9)


def test_the_period_before_is_not_told_apart_by_segment(journeys):
    with pytest.raises(InputError, match="--by"):
        review_of(journeys, by="size", against="last")
