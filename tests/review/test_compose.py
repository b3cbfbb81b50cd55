import pytest

from review.sales_force import OBSERVED, TEN_REPS, a_sales_force
from spanco.errors import InputError
from spanco.method import LinkCount, links_between
from spanco.review import compose
from spanco.review.judging import judge_link, refusal_of
from spanco.review.report import RepReview, Review
from spanco.review.weighing import weigh

CHAIN = ("targeted", "qualified", "booked", "met", "proposed", "won")


def rep(review: Review, name: str | None) -> RepReview:
    return next(each for each in review.reps if each.rep == name)


def cell(review: Review, name: str | None, code: str):
    return next(link for link in rep(review, name).links if link.link.code == code)


@pytest.fixture(scope="module")
def ten() -> Review:
    return compose(a_sales_force())


@pytest.fixture(scope="module")
def one_against_a_team() -> Review:
    """Conti books fewer appointments than the team, and closed 4 of 24."""
    team = {name: reached[:6] for name, reached in TEN_REPS.items()}
    return compose(a_sales_force({**team, "Conti": (400, 117, 52, 40, 24, 4)}, CHAIN))


def test_reps_stand_in_alphabetical_order_whatever_their_accents(ten):
    names = [each.rep for each in ten.reps]
    assert names == sorted(names)
    review = compose(a_sales_force(dict.fromkeys(("Zoe", "Émile", "anna", "Eva"), TEN_REPS["Conti"])))
    assert [each.rep for each in review.reps] == ["anna", "Émile", "Eva", "Zoe"]


def test_rows_add_up_to_the_team_at_every_link_and_passage():
    review = compose(a_sales_force({**TEN_REPS, None: (50, 20, 9, 5, 2, 1, 1)}))
    for kind in ("links", "passages"):
        for place, whole in enumerate(getattr(review.team, kind)):
            parts = [getattr(each, kind)[place].count for each in review.reps]
            for fate in ("entered", "passed", "lost", "open"):
                assert sum(getattr(part, fate) for part in parts) == getattr(whole.count, fate)
    assert sum(each.customers for each in review.reps) == review.team.customers
    assert sum(each.targets for each in review.reps) == review.team.targets


def test_an_estimate_leans_on_the_team_and_lies_within_its_range(ten):
    for each in ten.reps:
        for link in each.links:
            if link.estimate:
                assert link.estimate.low < link.estimate.mean < link.estimate.high
    conti = cell(ten, "Conti", "RB")
    team = next(link for link in ten.team.links if link.link.code == "RB")
    assert conti.count.ratio < conti.estimate.mean < team.estimate.mean


def test_booking_is_flagged_and_a_raw_gap_in_closing_is_not(one_against_a_team):
    booking = cell(one_against_a_team, "Conti", "RB")
    assert (booking.level, booking.side) == ("clear", "below")
    closing = cell(one_against_a_team, "Conti", "R4")
    assert closing.count.ratio < 0.17
    assert closing.level == "cannot tell"


def test_what_is_clear_has_a_small_s_value(one_against_a_team):
    clear = [
        link.comparison for each in one_against_a_team.reps for link in each.links if link.level == "clear"
    ]
    assert clear
    assert all(comparison.s_value < 0.1 for comparison in clear)


def test_ranks_are_intervals_among_the_reps_compared(ten):
    ranks = [each.links[1].rank for each in ten.reps]
    assert {rank.of for rank in ranks} == {10}
    assert all(1 <= rank.low <= rank.median <= rank.high <= 10 for rank in ranks)
    assert cell(ten, "Conti", "RB").rank.low > 5


def test_delivery_is_never_held_against_a_rep():
    reps = {**TEN_REPS, "Conti": (400, 117, 80, 60, 50, 40, 2)}
    link = cell(compose(a_sales_force(reps)), "Conti", "R5")
    assert (link.comparison, link.rank, link.refusal) == (None, None, "company")


def test_nothing_is_said_of_fewer_than_five_journeys():
    review = compose(a_sales_force({**TEN_REPS, "New": (40, 12, 4, 0, 0, 0, 0)}))
    assert cell(review, "New", "RB").estimate is not None
    few = cell(review, "New", "R2")
    assert (few.estimate, few.comparison, few.rank, few.refusal) == (None, None, None, "few entries")
    assert cell(review, "New", "R4").count.entered == 0


def test_journeys_without_a_rep_are_counted_and_not_compared():
    unknown = {None: (300, 20, 2, 1, 0, 0, 0)}
    review = compose(a_sales_force({**TEN_REPS, **unknown}))
    assert review.reps[-1].rep is None
    assert {link.refusal for link in review.reps[-1].links} == {"no rep named"}
    with_them = cell(review, "Conti", "RB").estimate
    without = cell(compose(a_sales_force()), "Conti", "RB").estimate
    assert with_them == without


def test_a_rep_who_never_entered_a_link_still_has_a_row():
    counted = a_sales_force()
    no_link = [
        count for count in counted.by_rep if not (count.group == ("Conti",) and count.link.code == "R2")
    ]
    review = compose(a_sales_force(by_rep=tuple(no_link)))
    assert cell(review, "Conti", "R2").count == LinkCount(links_between(OBSERVED)[2], ("Conti",), 0, 0, 0, 0)


def test_only_some_reps_are_shown_and_all_are_in_the_model(ten):
    review = compose(a_sales_force(), only=["Conti"])
    assert [each.rep for each in review.reps] == ["Conti"]
    assert review.others == 9
    assert rep(review, "Conti") == rep(ten, "Conti")
    assert review.team == ten.team


def test_a_rep_asked_for_who_is_not_there_is_an_error_that_helps():
    with pytest.raises(InputError, match=r"'Conty' in the journeys reviewed; did you mean 'Conti'\?"):
        compose(a_sales_force(), only=["Conty"])
    with pytest.raises(InputError, match="letter by letter"):
        compose(a_sales_force(), only=["Xavier-Yves"])


def test_a_passage_of_one_link_is_that_link_and_a_longer_one_is_judged_on_its_own(ten):
    conti = rep(ten, "Conti")
    assert conti.passages[2] is conti.links[3]
    longer = conti.passages[1]
    assert longer.link.code == "RBxR2"
    assert (longer.count.passed, longer.count.entered) == (31, 117)
    assert longer.level == "clear"


def test_every_factor_of_the_equation_has_a_wilson_range_where_anything_entered():
    review = compose(a_sales_force({"A": (9, 5, 0, 0, 0, 0, 0), "B": (9, 0, 0, 0, 0, 0, 0)}))
    low, high = review.team.equations[0].ranges[0]
    assert low < 5 / 18 < high
    assert review.team.equations[0].ranges[3] is None


def test_the_same_seed_gives_the_same_review(ten):
    assert compose(a_sales_force()) == ten


def counts(*rows: tuple[int, int, int, int]) -> list[LinkCount]:
    link = links_between(("met", "proposed"))[0]
    return [LinkCount(link, ("x",), *row) for row in rows]


@pytest.mark.parametrize(
    ("known", "unknown", "why"),
    [
        ([], (9, 4, 5, 0), "no rep named"),
        ([(9, 4, 5, 0)], None, "one rep"),
        ([(9, 9, 0, 0), (5, 5, 0, 0)], None, "no variation"),
        ([(9, 0, 9, 0), (5, 0, 5, 0)], None, "no variation"),
        ([(9, 0, 0, 9), (5, 0, 0, 5)], None, "all open"),
        ([(9, 9, 0, 0), (5, 5, 0, 0)], (20, 0, 20, 0), "losers unnamed"),
        ([(9, 4, 5, 0), (5, 5, 0, 0)], (20, 0, 20, 0), None),
    ],
)
def test_reps_are_not_compared_where_the_counts_cannot_tell_them_apart(known, unknown, why):
    assert refusal_of(counts(*known), counts(unknown)[0] if unknown else None) == why


def test_a_refused_link_says_why_in_every_cell_and_for_the_team():
    whole, first, second = counts((14, 14, 0, 0), (9, 9, 0, 0), (5, 5, 0, 0))
    whole, first, second = (weigh(count, None, None) for count in (whole, first, second))
    judged = judge_link(whole, {"A": first, "B": second})
    assert judged.team.refusal == judged.reps["A"].refusal == "no variation"
    assert judged.team.estimate is None
    assert judged.p_below == {}


def test_a_team_of_which_one_rep_alone_has_enough_entries_has_no_ranks():
    whole, first, second = counts((24, 10, 14, 0), (21, 8, 13, 0), (3, 2, 1, 0))
    whole, first, second = (weigh(count, None, None) for count in (whole, first, second))
    judged = judge_link(whole, {"A": first, "B": second})
    assert judged.reps["A"].estimate is not None
    assert judged.reps["A"].rank is None
