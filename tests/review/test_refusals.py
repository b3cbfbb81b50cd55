"""What a log cannot tell is answered by a sentence and never by a number."""

import pytest
from rich.console import Console

from review.simulated import journeys_from
from spanco.review import review_of
from spanco.review.as_json import as_object
from spanco.review.text import show

HEAD = "journey,milestone,occurred_at,rep"


def rows(reps, won, lost, still_open=0, *, loser=True):
    """Journeys of each rep that were met and then won, lost or left open."""
    lines, number = [HEAD], 0
    for rep in reps:
        for place in range(won + lost + still_open):
            number += 1
            fate = "won" if place < won else "lost" if place < won + lost else None
            named = rep if fate == "won" or loser else ""
            lines.append(f"{number},met,2025-01-{1 + place % 20:02},{named}")
            if fate:
                lines.append(f"{number},{fate},2025-02-{1 + place % 20:02},{named}")
    return "\n".join(lines)


CASES = {
    "one rep only": (rows(["Ann"], 8, 12), "one rep only"),
    "losers without a rep": (
        rows(["Ann", "Bob"], 8, 12, loser=False),
        "reps are named only on journeys that passed",
    ),
    "nobody named": (rows([""], 8, 12), "names no reps"),
    "no variation": (rows(["Ann", "Bob"], 8, 0), "every journey passed, or none did"),
    "everything open": (rows(["Ann", "Bob"], 0, 0, 9) + "\n99,won,2025-03-01,Ann", "still open"),
    "fewer than five entries": (rows(["Ann", "Bob", "Cy"], 1, 2), "fewer than five journeys"),
}


@pytest.fixture(scope="module", params=CASES)
def refused(request):
    text, sentence = CASES[request.param]
    with journeys_from(text) as journeys:
        yield review_of(journeys, horizon_days=90), sentence


def test_a_sentence_says_what_is_missing(refused):
    review, sentence = refused
    assert any(sentence in caveat for caveat in as_object(review)["caveats"])


def test_nobody_gets_an_estimate_a_verdict_or_advice(refused):
    for rep in as_object(refused[0])["reps"]:
        for link in rep["links"]:
            assert link["refusal"]
            assert [
                link[field] for field in ("estimate", "low", "p_below_team", "flag", "rank", "change")
            ] == [None] * 6
        assert rep["advice"] is None
        assert all(bar["skill"] is None and bar["p_loss"] is None for bar in rep["attribution"] or [])


def test_no_range_is_forecast(refused):
    forecast = as_object(refused[0])["forecast"]
    assert forecast["wins"] is None or forecast["wins"]["low"] is None


def test_the_terminal_holds_the_sentence_and_no_nan(refused):
    review, sentence = refused
    console = Console(width=80, no_color=True, force_terminal=False)
    with console.capture() as printed:
        show(review, console)
    said = " ".join(printed.get().split())
    assert sentence in said
    assert "nan" not in said.lower().replace("finance", "")
