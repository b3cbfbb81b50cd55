from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from spanco.method import (
    LINKS,
    MILESTONES,
    PASSAGES,
    PHASES,
    RATIO_CODES,
    links_between,
    milestone,
    passages_of,
    phase_of,
)

observed_sets = st.sets(st.sampled_from(MILESTONES))


def test_a_fully_observed_log_has_the_eight_links_of_the_method():
    assert [link.code for link in LINKS] == list(RATIO_CODES)
    assert (LINKS[0].start, LINKS[-1].end) == ("targeted", "reordered")


@given(observed_sets)
def test_links_join_consecutive_observed_milestones_and_leave_no_ratio_out(observed):
    links = links_between(observed)
    assert [(link.start, link.end) for link in links] == list(
        pairwise(sorted(observed, key=MILESTONES.index))
    )
    covered = [ratio for link in links for ratio in link.ratios]
    first = min((MILESTONES.index(code) for code in observed), default=0)
    assert covered == list(RATIO_CODES[first : first + len(covered)])


@given(observed_sets, st.randoms())
def test_the_order_in_which_milestones_are_named_changes_nothing(observed, random):
    shuffled = list(observed)
    random.shuffle(shuffled)
    assert links_between(shuffled) == links_between(observed)


def test_a_loss_or_a_hand_over_makes_no_link():
    assert links_between(["met", "lost", "handed_over", "won"]) == links_between(["met", "won"])


def test_only_delivery_is_never_held_against_a_rep():
    assert [link.code for link in LINKS if not link.judges_rep] == ["R5"]


def test_the_equation_ends_at_the_signature():
    assert [link.code for link in LINKS if link.leads_to_won] == ["R1", "RF", "RB", "R2", "R3", "R4"]


@given(observed_sets)
def test_every_link_belongs_to_exactly_one_passage(observed):
    links = links_between(observed)
    assert tuple(link for _, members in passages_of(links) for link in members) == links


def test_a_fully_observed_log_opens_each_passage_into_its_links():
    opened = {code: [link.code for link in members] for code, members in passages_of(LINKS)}
    assert opened == {passage.code: list(passage.ratios) for passage in PASSAGES}


def test_work_moves_through_the_phases_in_order_and_never_back():
    letters = [phase.code for phase in PHASES]
    positions = [letters.index(phase_of(code)) for code in MILESTONES]
    assert positions == sorted(positions)
    assert {milestone(code).phase for code in MILESTONES} == set(letters)
