"""What the words and figures of a review mean."""

from spanco.method.names import WHAT_A_RATIO_SAYS
from spanco.review.labels import title_of, way_of
from spanco.review.report import Review
from spanco.review.speech import Speech


def scale(speech: Speech) -> list[tuple[str, str]]:
    """Define the words of certainty, the surest first."""
    return [
        (
            speech.say("clear"),
            speech.say(
                "at least 95 chances in 100 that the rep's true ratio lies on that side of the team's, "
                "and of "
                "all that is called clear here fewer than one in ten is expected to be wrong"
            ),
        ),
        (speech.say("likely"), speech.say("at least 80 chances in 100")),
        (
            speech.say("cannot tell"),
            speech.say("anything less: the difference is within what chance alone would do"),
        ),
    ]


def figures(speech: Speech) -> list[tuple[str, str]]:
    """Define the figures."""
    return [
        (
            speech.say("44 of 66"),
            speech.say("66 journeys entered the step and 44 have passed it: counted, not estimated"),
        ),
        (
            speech.say("estimate"),
            speech.say(
                "the ratio to believe, once it is known how much reps of this team differ; small numbers "
                "lean on "
                "the team"
            ),
        ),
        (speech.say("range"), speech.say("where the true ratio lies, with 90 chances in 100")),
        (
            speech.say("the team"),
            speech.say(
                "the ratio of a typical rep, every rep weighing the same, and as a band the range it may "
                "lie in"
            ),
        ),
        (
            speech.say("rank"),
            speech.say("the places a rep may hold, with 90 chances in 100; 1 is the highest ratio"),
        ),
        (
            speech.say("first lever"),
            speech.say(
                "the step where bringing those who are below up to the team's ratio is worth most "
                "customers, the "
                "later steps staying at the team's ratios: a ceiling, not a promise"
            ),
        ),
        (
            speech.say("open"),
            speech.say("entered the step, and neither passed nor lost yet; open is not lost"),
        ),
        (
            speech.say("provisional"),
            speech.say(
                "much of what entered is too young: each journey counts for the share of those that pass "
                "which would have passed by its age, as older ones of the team show; drawn hatched"
            ),
        ),
        (
            speech.say("gained and lost"),
            speech.say(
                "what a step brought beside what the team's ratio would have, times the customers that each "
                "journey which passes brings at the team's later ratios; the steps add up to the whole "
                "difference"
            ),
        ),
        (
            speech.say("not explained"),
            speech.say("the part of a gain or loss that too few cases leave to chance"),
        ),
        (
            speech.say("credit"),
            speech.say(
                "a step counts for whoever held the journey when it entered the step, a customer for whoever "
                "held the journey before it was won; “started” counts the journeys a rep began"
            ),
        ),
    ]


def ratios(review: Review, speech: Speech) -> list[tuple[str, str, str]]:
    """Define each link of the review: its name, from where to where, and what it says of a rep."""
    return [
        (
            title_of(link.link, speech),
            way_of(link.link, speech),
            "; ".join(WHAT_A_RATIO_SAYS[ratio].in_language(speech.language) for ratio in link.link.ratios),
        )
        for link in review.team.links
    ]
