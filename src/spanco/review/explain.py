"""The words a manager would say aloud of one rep, with no figure that the review does not hold."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from spanco.review.findings import Advice
from spanco.review.gain_words import chances, what_to_look_at
from spanco.review.labels import rep_name
from spanco.review.natural_frequencies import customers_in_words, difference, frequency, in_quotes
from spanco.review.report import Caveat, LinkReview, RepReview, Review, Side
from spanco.review.reservations import sentence
from spanco.review.speech import Speech
from spanco.review.unproven import MOST_SAID, Pair, unproven, young

LEAST_LEFT: Final = 2
"""From how many half customers on the part of a result that is not proven is spoken of."""

_NOTHING_TO_HOLD_AGAINST: Final = frozenset(
    {"no rep named", "one rep", "losers unnamed", "all open", "too open"}
)
"""Refusals at a step that leave no team's ratio to hold a rep's result against."""

_MISSING: Final = _NOTHING_TO_HOLD_AGAINST | {"no variation", "won not observed", "one milestone"}
"""Caveats that say what is missing for a rep to be judged."""


def explain(review: Review, rep: RepReview, speech: Speech) -> list[str]:
    """Say in a few paragraphs what came of a rep's work, why, how sure that is and what to look at next.

    The first says the result, the second where it was gained and lost as far as that is clear or likely, the
    third what looks so and is not proven and what is still young, the last what to work on. What the counts
    do not carry is answered by a sentence that says what is missing.
    """
    if rep.rep is None:
        return [speech.say("These journeys name no rep, so there is nobody to speak of.")]
    pairs = _judged(review, rep)
    compared = [(cell, team) for cell, team in pairs if cell.comparison]
    first = [*_result(review, rep, speech), *_missing(review, speech)]
    if not compared:
        first += _too_little(rep, pairs, speech)
        return [" ".join(first), speech.say("So it cannot yet be said what to work on.")]
    worth = _worth(rep) if _is_measured(review, rep) else {}
    told = _spoken_of(compared, worth)
    paragraphs = [
        first,
        _gained_and_lost(rep, told, {team.link.code: team for _, team in compared}, worth, speech),
        [*_left(rep, told, worth, speech), *unproven(pairs, speech), *young(pairs, speech)],
        _to_work_on(review, rep, speech),
    ]
    return [" ".join(sentences) for sentences in paragraphs if sentences]


def _judged(review: Review, rep: RepReview) -> list[Pair]:
    """Pair the rep's links with the team's, without those that are the company's alone."""
    return [
        (cell, team) for cell, team in zip(rep.links, review.team.links, strict=True) if team.link.judges_rep
    ]


def _result(review: Review, rep: RepReview, speech: Speech) -> list[str]:
    """Say how many customers were won, and what the team's ratios would have made of the same journeys."""
    if rep.customers is None:
        return []
    said = [
        speech.plural(
            "{rep} has won {n} customer.",
            "{rep} has won {n} customers.",
            rep.customers,
            rep=rep_name(rep, speech),
        )
        if rep.customers
        else speech.say("{rep} has won no customers.", rep=rep_name(rep, speech))
    ]
    if _is_measured(review, rep):
        said += _against_the_team(rep, speech)
    return said + _hand_overs(review, rep, speech)


def _against_the_team(rep: RepReview, speech: Speech) -> list[str]:
    """Say how many customers more or fewer that is; what was handed on has brought others their customers."""
    attribution = rep.attribution
    if attribution is None:
        return []
    apart = round(2 * attribution.gap)
    if _handed_on(rep) or attribution.expected < 0:
        if not apart:
            return [
                speech.say(
                    "At the steps that {rep} held, that is as much as at the team's ratios.",
                    rep=rep_name(rep, speech),
                )
            ]
        return [
            speech.say(
                "At the steps that {rep} held, that makes {difference} than at the team's ratios.",
                rep=rep_name(rep, speech),
                difference=difference(attribution.gap, speech),
            )
        ]
    expected = speech.number(attribution.expected)
    if not apart:
        return [
            speech.say(
                "At the team's ratios the same journeys would have brought {expected}, about as many.",
                expected=expected,
            )
        ]
    return [
        speech.say(
            "At the team's ratios the same journeys would have brought {expected}, so this is {difference}.",
            expected=expected,
            difference=difference(attribution.gap, speech),
        )
    ]


def _is_measured(review: Review, rep: RepReview) -> bool:
    """Whether the team has ratios up to the signature, and the rep enough journeys to be held to them."""
    if rep.attribution is None or rep.attribution.measure is not None:
        return False
    chain = [pair for pair in _judged(review, rep) if pair[0].link.leads_to_won]
    return not any(team.refusal in _NOTHING_TO_HOLD_AGAINST for _, team in chain) and any(
        cell.comparison for cell, _ in chain
    )


def _hand_overs(review: Review, rep: RepReview, speech: Speech) -> list[str]:
    """Say whether journeys were handed on or received, since a step counts for who held the journey then."""
    handed_on, received = _handed_on(rep), _received(review, rep)
    if handed_on and received:
        return [
            speech.say(
                "Some journeys were handed on to colleagues and others taken over; each step counts "
                "for whoever held the journey then."
            )
        ]
    if handed_on:
        return [
            speech.say(
                "Some journeys were handed on to colleagues; from there on they do not count for {rep}.",
                rep=rep_name(rep, speech),
            )
        ]
    if received:
        return [
            speech.say(
                "Some journeys were begun by others; they count for {rep} only from where they were "
                "taken over.",
                rep=rep_name(rep, speech),
            )
        ]
    return []


def _handed_on(rep: RepReview) -> bool:
    """Whether someone else held a journey the rep had started when it entered a link before the signature."""
    return any(
        elsewhere
        for line in rep.equations
        for (link, _, _), elsewhere in zip(line.equation.factors, line.equation.handed_over, strict=False)
        if link.leads_to_won
    )


def _received(review: Review, rep: RepReview) -> bool:
    """Whether more journeys entered a link than the rep had brought there; not to be told in a period."""
    if review.since or review.until:
        return False
    started = {line.equation.start: line.equation.reached[0] for line in rep.equations}
    brought = 0
    for cell in rep.links:
        if cell.link.leads_to_won and cell.count.entered > brought + started.get(cell.link.start, 0):
            return True
        brought = cell.count.passed
    return False


def _missing(review: Review, speech: Speech) -> list[str]:
    """Say what is missing for reps to be judged, at all or at some links."""
    return [sentence(caveat, speech) for caveat in _of_reps(review.caveats)]


def _of_reps(caveats: Iterable[Caveat]) -> Iterable[Caveat]:
    """Leave out of the caveats the links that are the company's alone."""
    for caveat in caveats:
        links = tuple(link for link in caveat.links if link.judges_rep)
        if caveat.kind in _MISSING and bool(links) == bool(caveat.links):
            yield replace(caveat, links=links)


def _too_little(rep: RepReview, pairs: Sequence[Pair], speech: Speech) -> list[str]:
    """Say that the rep has too few journeys, where that is what is missing."""
    why = {cell.refusal for cell, team in pairs if not team.refusal}
    if "too young" in why:
        return [
            speech.say(
                "At no step does {rep} have five journeys that are old enough, so nothing can be told from "
                "chance yet.",
                rep=rep_name(rep, speech),
            )
        ]
    if why:
        return [
            speech.say(
                "At no step does {rep} have five journeys, so nothing can be told from chance.",
                rep=rep_name(rep, speech),
            )
        ]
    return []


def _spoken_of(compared: Sequence[Pair], worth: dict[str, float]) -> list[LinkReview]:
    """Return the links to speak of: the strengths, then the weaknesses."""
    sides: tuple[Side, ...] = ("above", "below")
    return [
        cell for side in sides for cell in _surest((cell for cell, _ in compared if cell.side == side), worth)
    ]


def _gained_and_lost(
    rep: RepReview,
    told: Sequence[LinkReview],
    of_team: dict[str, LinkReview],
    worth: dict[str, float],
    speech: Speech,
) -> list[str]:
    """Say where the rep is clearly or likely above the team, then where below."""
    if not told:
        return [
            speech.say(
                "For {rep} no step can be told from the team's: the differences seen are of the kind that "
                "chance makes.",
                rep=rep_name(rep, speech),
            )
        ]
    said = [_standing(cell, of_team[cell.link.code], worth, speech) for cell in told]
    sides = {cell.side for cell in told}
    if "below" not in sides:
        said.append(speech.say("No step can be said to lie below the team's."))
    if "above" not in sides:
        said.append(speech.say("No step can be said to lie above the team's."))
    return said


def _worth(rep: RepReview) -> dict[str, float]:
    """Return the customers that the rep's own ratio gained or lost at each link, by its code."""
    bars = rep.attribution.bars if rep.attribution else ()
    return {bar.link.code: bar.skill for bar in bars if bar.link is not None and bar.skill is not None}


def _surest(cells: Iterable[LinkReview], worth: dict[str, float]) -> list[LinkReview]:
    """Return the few to speak of, the clear before the likely, then those worth most customers."""
    return sorted(cells, key=lambda cell: (cell.level != "clear", -abs(worth.get(cell.link.code, 0.0))))[
        :MOST_SAID
    ]


def _standing(cell: LinkReview, team: LinkReview, worth: dict[str, float], speech: Speech) -> str:
    """Say how a link stands to the team's, and what that is worth."""
    p_below = cell.comparison.p_below if cell.comparison else 0.5
    values = {
        "step": in_quotes(cell.link, speech),
        "frequency": frequency(cell, team, speech),
        "n": chances(max(p_below, 1 - p_below)),
    }
    match cell.level, cell.side:
        case "clear", "above":
            said = speech.say("{step} is clearly above the team's: {frequency}.", **values)
        case "clear", _:
            said = speech.say("{step} is clearly below the team's: {frequency}.", **values)
        case _, "above":
            said = speech.say(
                "{step} is likely above the team's, about {n} chances in 10: {frequency}.", **values
            )
        case _:
            said = speech.say(
                "{step} is likely below the team's, about {n} chances in 10: {frequency}.", **values
            )
    gain = _told_worth(cell, worth)
    if gain is None:
        return said
    worth_said = speech.say("That makes {difference}.", difference=difference(gain, speech))
    return f"{said} {worth_said}"


def _told_worth(cell: LinkReview, worth: dict[str, float]) -> float | None:
    """Return what a link that stands out is worth in customers; None where that is not known.

    Held against the typical rep a ratio may be low that, against all journeys together, is not: what it is
    worth is then left out.
    """
    gain = worth.get(cell.link.code)
    return None if gain is None or (gain < 0) != (cell.side == "below") else gain


def _left(rep: RepReview, told: Sequence[LinkReview], worth: dict[str, float], speech: Speech) -> list[str]:
    """Say what of the result is not proven, where that is a customer or more and the rest was told."""
    proven = sum(1 for cell in rep.links if cell.side and cell.link.leads_to_won)
    if (
        rep.attribution is None
        or not told
        or not worth
        or proven > len([cell for cell in told if cell.link.leads_to_won])
    ):
        return []
    left = rep.attribution.gap - sum(_told_worth(cell, worth) or 0.0 for cell in told)
    if abs(round(2 * left)) < LEAST_LEFT:
        return []
    return [
        speech.say(
            "What is left of the result, {difference}, is not proven at any step.",
            difference=difference(left, speech),
        )
    ]


def _to_work_on(review: Review, rep: RepReview, speech: Speech) -> list[str]:
    """Say what to work on where there is evidence, else what to check, and what to look at there."""
    found = rep.advice
    if found is None:
        return _without_gains(rep, speech)
    cell = next(cell for cell in rep.links if cell.link == found.link)
    if cell.side == "above":
        return [_nothing(speech)]
    step = in_quotes(cell.link, speech)
    if found.level == "hypothesis":
        said = [
            speech.say("To check first: {step}, where nothing is proven yet.", step=step),
            *_how_far_from_proven(found, cell, speech),
        ]
    else:
        said = [speech.say("To work on first: {step}.", step=step)]
    if _is_measured(review, rep):
        said.append(_ceiling(found, speech))
    return [*said, what_to_look_at(found, speech)]


def _without_gains(rep: RepReview, speech: Speech) -> list[str]:
    """Say what to work on where no gain can be reckoned: the step most surely below, if there is one."""
    below = [cell for cell in rep.links if cell.side == "below" and cell.link.leads_to_won]
    if not below:
        return [_nothing(speech)]
    cell = _surest(below, {})[0]
    p_below = cell.comparison.p_below if cell.comparison else 1.0
    found = Advice(cell.link, 0.0, p_below, "clear" if cell.level == "clear" else "likely")
    return [
        speech.say("To work on first: {step}.", step=in_quotes(cell.link, speech)),
        what_to_look_at(found, speech),
    ]


def _nothing(speech: Speech) -> str:
    return speech.say("Nothing stands out yet as the thing to work on.")


def _how_far_from_proven(found: Advice, cell: LinkReview, speech: Speech) -> list[str]:
    if cell.comparison is None:
        return [speech.say("There have been too few journeys there to tell.")]
    said = [
        speech.plural(
            "There is about {n} chance in 10 that it lies below the team's.",
            "There are about {n} chances in 10 that it lies below the team's.",
            chances(found.p_below),
        )
    ]
    if found.needed is not None:
        said.append(
            speech.plural(
                "If it goes on as it has, about {n} more journey there would be enough to call it likely.",
                "If it goes on as it has, about {n} more journeys there would be enough to call it likely.",
                found.needed,
            )
        )
    return said


def _ceiling(found: Advice, speech: Speech) -> str:
    """Say what coming up to the team would bring at most."""
    if not round(2 * found.gain):
        return speech.say("Coming up to the team's ratio would bring less than half a customer more.")
    return speech.say(
        "Coming up to the team's ratio would bring {customers} more at most.",
        customers=customers_in_words(found.gain, speech),
    )
