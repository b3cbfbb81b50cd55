"""The sentences a review opens with."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from spanco.inference.flags import Level
from spanco.review.caveats import open_before_won
from spanco.review.labels import milestone_name, title_of
from spanco.review.report import Review, Side
from spanco.review.speech import EN_DASH, Speech, plain


def headline(review: Review, speech: Speech) -> tuple[str, str]:
    """Say what came of the period, and where most is to be gained; no name is in it."""
    return _outcome(review, speech), _gain(review, speech)


def lede(review: Review, speech: Speech) -> list[str]:
    """Say how much of what follows is proven, and how much is still open."""
    sentences = []
    tally = tally_of(review)
    compared = sum(tally.values())
    if compared:
        sentences.append(_proven(tally, compared, speech))
    if review.lever:
        sentences.append(
            speech.plural(
                "The gain is what it would bring if the one rep who is below came up to the team's ratio "
                "there: a "
                "ceiling, not a promise.",
                "The gain is what it would bring if the {n} reps who are below came up to the team's "
                "ratio there: "
                "a ceiling, not a promise.",
                review.lever.reps,
            )
        )
    still_open = open_before_won(review.team)
    if still_open:
        sentences.append(
            speech.plural(
                "{n} journey is still open, which is not lost.",
                "{n} journeys are still open, which is not lost.",
                still_open,
            )
        )
    return sentences


def scope(review: Review, speech: Speech) -> list[tuple[str, str]]:
    """Name what the review is about, as pairs of a label and its value."""
    return [
        (speech.say("Log"), plain(review.source)),
        (speech.say("Period"), period(review.since, review.until, speech)),
        (speech.say("As of"), speech.day(review.as_of)),
        (speech.say("Basis"), speech.say("cohorts")),
    ]


def period(since: date | None, until: date | None, speech: Speech) -> str:
    """Say which days are covered."""
    match since, until:
        case None, None:
            return speech.say("everything in the log")
        case since, None if since:
            return speech.say("from {day}", day=speech.day(since))
        case None, until if until:
            return speech.say("up to {day}", day=speech.day(until))
        case since, until:
            return f"{speech.day(since)} {EN_DASH} {speech.day(until)}"  # type: ignore[arg-type]  # neither is None here


def started(n: int, milestone: str, speech: Speech) -> str:
    """Say how many journeys began at a milestone."""
    if milestone == "targeted":
        return speech.plural("{n} target", "{n} targets", n)
    return speech.plural(
        "{n} journey that began as “{milestone}”",
        "{n} journeys that began as “{milestone}”",
        n,
        milestone=milestone_name(milestone, speech),
    )


def tally_of(review: Review) -> Counter[tuple[Level, Side | None]]:
    """Count the comparisons of the reps shown, by what may be said."""
    return Counter(
        (link.level, link.side) for rep in review.reps for link in rep.links if link.comparison is not None
    )


def _outcome(review: Review, speech: Speech) -> str:
    lines = [line.equation for line in review.team.equations]
    begun = {line.start for line in lines if line.reached[0]}
    began = speech.plural("{n} target", "{n} targets", review.team.targets)
    if begun != {"targeted"}:
        began = speech.plural("{n} journey", "{n} journeys", review.team.targets)
    if review.team.customers is None:
        furthest = review.observed[-1]
        reached = sum(line.reached[-1] for line in lines)
        return speech.say(
            "{n} of {began} reached “{milestone}”.",
            n=speech.whole(reached),
            began=began,
            milestone=milestone_name(furthest, speech),
        )
    customers = sum(line.customers or 0 for line in lines)
    won = speech.plural("{n} customer", "{n} customers", customers)
    return speech.say("{customers} from {began}.", customers=won, began=began)


def _gain(review: Review, speech: Speech) -> str:
    tally = tally_of(review)
    if not tally:
        return speech.say("Reps cannot be compared on this log.")
    if review.lever:
        gain = speech.number(review.lever.gain)
        link = title_of(review.lever.link, speech)
        if review.lever.level == "clear":
            return speech.say("{link} is the first lever: about {gain} more customers.", link=link, gain=gain)
        return speech.say(
            "{link} is the likely first lever: about {gain} more customers.", link=link, gain=gain
        )
    if tally["clear", "below"] or tally["clear", "above"]:
        return speech.say("Some steps clearly differ from the team.")
    return speech.say("On these numbers no rep can be told from the team.")


def _proven(tally: Counter[tuple[Level, Side | None]], compared: int, speech: Speech) -> str:
    said = _standings(tally, speech)
    untold = tally["cannot tell", None]
    if untold:
        said.append(speech.say("{n} cannot be told from chance", n=speech.whole(untold)))
    whole = speech.plural(
        "One comparison of a rep with the team", "{n} comparisons of a rep with the team", compared
    )
    return speech.say("{what}: {details}.", what=whole, details=", ".join(said))


def _standings(tally: Mapping[tuple[Level, Side | None], int], speech: Speech) -> list[str]:
    """Say how many comparisons are clearly or likely below or above the team, the surest first."""
    said: dict[tuple[Level, Side | None], str] = {
        ("clear", "below"): speech.say("{n} clearly below", n=speech.whole(tally["clear", "below"])),
        ("clear", "above"): speech.say("{n} clearly above", n=speech.whole(tally["clear", "above"])),
        ("likely", "below"): speech.say("{n} likely below", n=speech.whole(tally["likely", "below"])),
        ("likely", "above"): speech.say("{n} likely above", n=speech.whole(tally["likely", "above"])),
    }
    return [words for standing, words in said.items() if tally[standing]]
