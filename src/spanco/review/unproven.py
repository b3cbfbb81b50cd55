"""What looks low or high of a rep and is not proven, and what is too young to be final, in sentences."""

from collections.abc import Sequence
from typing import Final

from spanco.review.labels import counted
from spanco.review.natural_frequencies import base_of, in_quotes
from spanco.review.report import LinkReview
from spanco.review.speech import Speech

MOST_SAID: Final = 2
"""How many strengths, weaknesses and unproven differences are spoken of: nobody listens to more."""

FEW_CASES: Final = 30
"""Below this many journeys a ratio is put down to their number, from there on to chance."""

Pair = tuple[LinkReview, LinkReview]
"""The same link of a rep and of the team."""


def unproven(pairs: Sequence[Pair], speech: Speech) -> list[str]:
    """Say which steps look low or high as counted and cannot be told from chance, the most striking ones."""
    striking = [(abs(seen), seen, cell, team) for cell, team in pairs if (seen := _looks(cell, team))]
    striking.sort(key=lambda one: -one[0])
    return [_looks_so(seen, (cell, team), speech) for _, seen, cell, team in striking[:MOST_SAID]]


def _looks(cell: LinkReview, team: LinkReview) -> float:
    """Return how many standard deviations a count lies from the team's ratio; 0 where it does not strike.

    What strikes is more than one of them away, whether open journeys are weighed by age or counted as not
    passed. It only chooses what is spoken of.
    """
    if (
        not cell.link.leads_to_won
        or cell.side
        or cell.refusal not in {None, "few entries", "too young"}
        or team.estimate is None
    ):
        return 0.0
    ratio, passed = team.estimate.mean, cell.count.passed
    low = passed - cell.worth * ratio
    high = passed - cell.count.entered * ratio
    away = low if low < 0 else max(high, 0.0)
    spread = (cell.count.entered * ratio * (1 - ratio)) ** 0.5
    return away / spread if abs(away) > spread > 0 else 0.0


def _looks_so(seen: float, pair: Pair, speech: Speech) -> str:
    cell, team = pair
    ratio = team.estimate.mean if team.estimate else 0.0
    base = base_of(ratio)
    values = {
        "step": in_quotes(cell.link, speech),
        "counted": counted(cell.count, speech),
        "team": speech.whole(round(base * ratio)),
        "base": speech.whole(base),
    }
    low, few = seen < 0, cell.worth < FEW_CASES
    if low and few:
        return speech.say(
            "{step} looks low, {counted} (the team: about {team} in {base}), but so few cases prove nothing "
            "yet.",
            **values,
        )
    if low:
        return speech.say(
            "{step} looks low, {counted} (the team: about {team} in {base}), but that may well be chance.",
            **values,
        )
    if few:
        return speech.say(
            "{step} looks high, {counted} (the team: about {team} in {base}), but so few cases prove nothing "
            "yet.",
            **values,
        )
    return speech.say(
        "{step} looks high, {counted} (the team: about {team} in {base}), but that may well be chance.",
        **values,
    )


def young(pairs: Sequence[Pair], speech: Speech) -> list[str]:
    """Say where and how many journeys are still open that may yet change the picture."""
    before = [cell for cell, team in pairs if cell.link.leads_to_won and cell.count.open and not team.refusal]
    growing = [cell for cell in before if cell.mature is False]
    ageless = [cell for cell in before if cell.mature is None]
    said = []
    if growing:
        said.append(
            speech.plural(
                "At {steps} {n} journey is still open, so the picture there may yet change.",
                "At {steps} {n} journeys are still open, so the picture there may yet change.",
                sum(cell.count.open for cell in growing),
                steps=speech.join([in_quotes(cell.link, speech) for cell in growing]),
            )
        )
    if ageless:
        said.append(
            speech.plural(
                "{n} journey before the signature is still open, and the log does not tell how long one "
                "usually takes: open is not lost.",
                "{n} journeys before the signature are still open, and the log does not tell how long they "
                "usually take: open is not lost.",
                sum(cell.count.open for cell in ageless),
            )
        )
    return said
