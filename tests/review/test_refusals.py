"""What the counts do not carry is answered by a sentence that says what is missing, never by a number."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from review.logs import folded, rows_of
from review.sales_force import TEN_REPS, a_sales_force, added_up
from spanco.method import LinkCount, links_between
from spanco.review import compose, review_of
from spanco.review.as_json import as_object
from spanco.review.text import show

CHAIN = ("targeted", "booked", "met", "won")
TOLD = ("estimate", "low", "high", "p_below_team", "s_value", "flag", "rank", "change")
OF_SKILL = ("skill", "low", "high", "p_loss")


def printed(review) -> str:
    file = io.StringIO()
    show(review, Console(file=file, width=80))
    return " ".join(file.getvalue().split())


def nothing_is_told_at(review, code: str, refusals: set[str]) -> None:
    """At a link no rep has an estimate, a comparison or skill, and the refusal says why."""
    for rep in as_object(review)["reps"]:
        (link,) = (link for link in rep["links"] if link["link"] == code)
        assert {link[name] for name in TOLD} == {None}
        assert (link["level"], link["refusal"] in refusals) == ("cannot tell", True)
        for bar in rep["attribution"] or []:
            if bar["bar"] == code:
                assert {bar[name] for name in OF_SKILL} == {None}


def nothing_is_told(review, refusals: set[str]) -> None:
    for link in review.team.links:
        nothing_is_told_at(review, link.link.code, refusals)
    assert {rep["advice"] for rep in as_object(review)["reps"]} == {None}


def says(review, words: str) -> bool:
    """Whether both the page in the terminal and the caveats for programs say it."""
    return words in printed(review) and words in " ".join(as_object(review)["caveats"])


def counted(link, rep, entered, passed, lost) -> LinkCount:
    return LinkCount(link, (rep,), entered, passed, lost, entered - passed - lost)


def test_one_rep_only():
    review = compose(a_sales_force({"Conti": TEN_REPS["Conti"]}))
    nothing_is_told(review, {"one rep"})
    assert says(review, "There is one rep only, so there is no team to compare with.")
    assert "Reps cannot be compared on this log." in printed(review)


def test_losers_without_a_rep(tmp_path):
    rows = []
    for number in range(120):
        won = number % 4 == 0
        rep = ("Ada", "Bo", "Cy")[number % 3] if won else None
        rows += rows_of(number, CHAIN if won else CHAIN[:1], rep, day=number % 30, lost=not won)
    with folded(tmp_path / "log.csv", rows) as journeys:
        review = review_of(journeys)
    nothing_is_told_at(review, "R1xRFxRB", {"losers unnamed", "no rep named"})
    assert {rep.advice for rep in review.reps} == {None}
    assert says(review, "reps are named only on journeys that passed")


def test_no_dates_that_tell_durations(tmp_path):
    rows = []
    for number in range(120):
        reached = (("targeted",), ("targeted", "won"), ("booked",), ("met",))[number % 4]
        rows += rows_of(number, reached, ("Ada", "Bo", "Cy")[number % 3], day=number % 30)
    with folded(tmp_path / "log.csv", rows) as journeys:
        review = review_of(journeys)
    for link in (*review.team.links, *(link for rep in review.reps for link in rep.links)):
        assert (link.count.median_days, link.effective, link.overdue) == (None, None, 0)
    team = as_object(review)["team"]
    assert {cohorts["horizon_days"] for cohorts in team["cohorts"]} == {None}
    assert {(link["n_effective"], link["median_days"], link["mature"]) for link in team["links"]} == {
        (None, None, None)
    }
    assert says(review, "no durations are given")


def test_a_link_with_no_variation():
    reps = {name: (reached[0], reached[0], *reached[2:]) for name, reached in TEN_REPS.items()}
    review = compose(a_sales_force(reps))
    nothing_is_told_at(review, "R1xRF", {"no variation"})
    assert says(review, "every journey passed, or none did")
    assert all(rep.advice.link.code != "R1xRF" for rep in review.reps)


def test_fewer_than_five_entries():
    review = compose(a_sales_force({**TEN_REPS, "New": (40, 12, 4, 2, 1, 0, 0)}))
    (new,) = (rep for rep in as_object(review)["reps"] if rep["rep"] == "New")
    for link, bar in zip(new["links"][2:5], new["attribution"][2:5], strict=True):
        assert {link[name] for name in TOLD} == {None}
        assert link["refusal"] == "few entries"
        assert {bar[name] for name in OF_SKILL} == {None}
    assert says(review, "rest on fewer than five journeys; no estimate is given for them.")


def test_where_everyone_has_fewer_than_five_nobody_is_told_anything():
    review = compose(a_sales_force(dict.fromkeys("ABC", (4, 3, 2, 1, 1, 1, 1))))
    assert {link.comparison for rep in review.reps for link in rep.links} == {None}
    assert {bar.skill for rep in review.reps for bar in rep.attribution.bars} == {None}


def test_everything_open(tmp_path):
    rows = [
        row
        for number in range(90)
        for row in rows_of(number, ("targeted",), ("Ada", "Bo", "Cy")[number % 3], day=number % 30)
    ]
    link = links_between(("targeted", "booked"))[0]
    by_rep = [(counted(link, rep, 30, 0, 0),) for rep in ("Ada", "Bo", "Cy")]
    force = a_sales_force(dict.fromkeys(("Ada", "Bo", "Cy"), (30, 0)), ("targeted", "booked"), open_share=1)
    review = compose(replace(force, by_rep=tuple(row[0] for row in by_rep), of_team=added_up(by_rep)))
    nothing_is_told(review, {"all open"})
    assert says(review, "every journey is still open")
    with folded(tmp_path / "log.csv", rows) as journeys:
        alone = review_of(journeys)
    assert alone.team.links == ()
    assert as_object(alone)["caveats"]
    assert "%" not in printed(alone).split("What the words mean")[0]


@pytest.mark.parametrize("by", [None, "size"])
def test_a_refused_link_is_refused_on_the_same_mix_as_well(tmp_path, by):
    rows = [
        row
        for number in range(80)
        for row in rows_of(number, ("met", "won"), "AB"[number % 2], "small", day=number % 30)
    ]
    with folded(tmp_path / "log.csv", rows, "journey,milestone,occurred_at,rep,size") as journeys:
        review = review_of(journeys, by=by)
    nothing_is_told(review, {"no variation"})
