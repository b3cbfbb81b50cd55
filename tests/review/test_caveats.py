from dataclasses import replace

import pytest

from review.sales_force import OBSERVED, TEN_REPS, a_sales_force
from spanco.journal.quality import Finding
from spanco.method import LinkCount, links_between
from spanco.review import compose
from spanco.review.report import Caveat
from spanco.review.reservations import caveat_sentences, quality_lines, sentence
from spanco.review.speech import speech

ENGLISH = speech("en")


def said(counted, **options) -> str:
    return "\n".join(caveat_sentences(compose(counted, **options), ENGLISH))


def test_a_log_that_lacks_nothing_has_no_caveat():
    chain = OBSERVED[1:]
    reps = {name: reached[1:] for name, reached in TEN_REPS.items() if name not in {"Bianchi", "Marchand"}}
    assert said(a_sales_force(reps, chain, open_share=0)) == ""


def test_open_journeys_are_said_to_be_open_and_not_lost():
    assert said(a_sales_force()).startswith(
        "304 of 3,340 journeys are still open. Until the log is old enough"
    )


def test_within_a_period_open_journeys_are_no_share_of_the_whole_log():
    counted = a_sales_force(since=a_sales_force().as_of)
    assert "304 journeys of the period are still open." in said(counted)


def test_one_rep_has_nobody_to_be_compared_with():
    text = said(a_sales_force({"Conti": TEN_REPS["Conti"]}))
    assert "There is one rep only, so there is no team to compare with." in text


def test_a_log_without_reps_says_so_once():
    text = said(a_sales_force({None: TEN_REPS["Conti"]}))
    assert "The log names no reps, so there is nobody to compare." in text
    assert "row of their own" not in text


def test_links_reached_by_one_rep_only_are_named():
    bookers = a_sales_force({"Anna": (400, 120, 70, 39, 0, 0, 0), "Bruno": (300, 80, 50, 31, 0, 0, 0)})
    proposal, closing = links_between(OBSERVED)[3:5]
    closer = (
        LinkCount(proposal, ("Carla",), 70, 30, 40, 0),
        LinkCount(closing, ("Carla",), 30, 9, 21, 0),
    )
    team = {count.link: replace(count, group=()) for count in closer}
    text = said(
        replace(
            bookers,
            by_rep=(*(count for count in bookers.by_rep if count.link not in team), *closer),
            of_team=tuple(team.get(count.link, count) for count in bookers.of_team),
        )
    )
    assert "One rep only had journeys at Proposal and Closing, so nobody is compared there." in text


def test_journeys_without_a_rep_are_announced():
    text = said(a_sales_force({**TEN_REPS, None: (30, 10, 5, 2, 1, 0, 0)}))
    assert "48 of 5,697 entries into a step name no rep" in text


def test_rejected_rows_are_a_caveat():
    text = said(a_sales_force(findings=[Finding("undated", 500)]))
    assert "500 of 5,714 rows were rejected and are in no figure." in text


def test_what_the_log_never_records_is_named():
    assert "The log never records “contacted”; the steps around are joined." in said(a_sales_force())
    reps = {name: reached[:4] for name, reached in TEN_REPS.items()}
    assert "The log never records a win" in said(a_sales_force(reps, OBSERVED[:4]))


def test_without_durations_the_review_says_why():
    counted = a_sales_force()
    bare = tuple(
        LinkCount(count.link, (), count.entered, count.passed, count.lost, count.open)
        for count in counted.of_team
    )
    assert "no durations are given" in said(a_sales_force(of_team=bare))


def test_reps_left_out_on_request_are_counted():
    assert "9 reps are in the team's figures and not shown." in said(a_sales_force(), only=["Conti"])


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("losers unnamed", "At Closing reps are named only on journeys that passed"),
        ("all open", "At Closing every journey is still open"),
        ("too open", "At Closing nothing has been lost yet"),
        ("no variation", "At Closing every journey passed, or none did"),
        ("no rep named", "No rep is named at Closing"),
        ("one rep", "One rep only had journeys at Closing"),
    ],
)
def test_a_refusal_names_its_links(kind, words):
    closing = links_between(("proposed", "won"))
    assert sentence(Caveat(kind, links=closing), ENGLISH).startswith(words)


def test_a_link_without_variation_becomes_a_caveat():
    reps = dict.fromkeys("ABC", (9, 9, 5, 4, 3, 2, 1))
    assert "At Contact and Interest every journey passed, or none did" in said(a_sales_force(reps))


def test_rejected_kinds_come_first_in_the_quality_of_the_log():
    review = compose(
        a_sales_force(findings=[Finding("inferred", 31), Finding("undated", 5), Finding("new_kind", 2)])
    )
    assert quality_lines(review, ENGLISH)[3:] == [
        ("rows without a date", "5"),
        ("milestones filled in, because a later one was reached", "31"),
        ("new kind", "2"),
    ]
