"""The short words of a review: what a link, a count and a verdict are called."""

from typing import Final

from spanco.inference.flags import Level
from spanco.method import Link, LinkCount
from spanco.method.names import MILESTONE_NAMES, PHASE_NAMES, link_name
from spanco.review.passages import phases_of
from spanco.review.report import LinkReview, Refusal, RepReview, Side
from spanco.review.speech import Speech, plain

MARKS: Final[dict[tuple[Level, Side | None], str]] = {
    ("clear", "below"): "--",
    ("likely", "below"): "-",
    ("likely", "above"): "+",
    ("clear", "above"): "++",
}
"""The verdict in a character or two, for narrow places and for terminals without colour."""


def milestone_name(milestone: str, speech: Speech) -> str:
    """Name a milestone."""
    return MILESTONE_NAMES[milestone].in_language(speech.language)


def title_of(link: Link, speech: Speech) -> str:
    """Name a link by its ratios: ``Booking``."""
    return link_name(link, speech.language)


def way_of(link: Link, speech: Speech) -> str:
    """Say from where to where a link leads: ``qualified → appointment made``."""
    return f"{milestone_name(link.start, speech)} → {milestone_name(link.end, speech)}"


def passage_letters(span: Link) -> str:
    """Write a passage by its phases' letters.

    >>> passage_letters(Link("RBxR2", "qualified", "met"))
    'P → A'
    """
    return " → ".join(phases_of(span))


def passage_name(span: Link, speech: Speech) -> str:
    """Name a passage by its phases: ``Prospect → Approach``."""
    return " → ".join(PHASE_NAMES[phase].in_language(speech.language) for phase in phases_of(span))


def rep_name(rep: RepReview, speech: Speech) -> str:
    """Name a rep, harmlessly, or say that none is named."""
    return speech.say("no rep named") if rep.rep is None else plain(rep.rep) or speech.say("unnamed")


def counted(count: LinkCount, speech: Speech) -> str:
    """Say how many passed: ``44 of 66``."""
    return x_of_n(count.passed, count.entered, speech)


def x_of_n(x: int, n: int, speech: Speech) -> str:
    """Say a count out of another."""
    return speech.say("{x} of {n}", x=speech.whole(x), n=speech.whole(n))


def mark(cell: LinkReview) -> str:
    """Return the verdict in a character or two; a dot where it cannot be told."""
    return MARKS.get((cell.level, cell.side), "·" if cell.comparison else "")


def verdict(cell: LinkReview, speech: Speech) -> str:
    """Say in words how the rep stands to the team, or why that is not said."""
    if cell.refusal:
        return refusal(cell, speech)
    match cell.level, cell.side:
        case "clear", "below":
            return speech.say("clearly below")
        case "likely", "below":
            return speech.say("likely below")
        case "likely", "above":
            return speech.say("likely above")
        case "clear", "above":
            return speech.say("clearly above")
        case _:
            return speech.say("cannot tell")


def refusal(cell: LinkReview, speech: Speech) -> str:
    """Say in a few words why nothing is said of a rep at a link."""
    if not cell.count.entered:
        return speech.say("none entered")
    said: dict[Refusal | None, str] = {
        "company": speech.say("the company's ratio"),
        "few entries": speech.say("too few to tell"),
        "too young": speech.say("too young to tell"),
        "no rep named": speech.say("not compared"),
        "one rep": speech.say("nobody to compare with"),
        "no variation": speech.say("no differences"),
        "all open": speech.say("nothing decided yet"),
        "too open": speech.say("too much still open"),
        "losers unnamed": speech.say("lost ones name no rep"),
        None: "",
    }
    return said[cell.refusal]


def rank_words(cell: LinkReview, speech: Speech) -> str:
    """Say between which places a rep lies: ``rank 2 to 7 of 10``; empty where that is not known."""
    if cell.rank is None:
        return ""
    if cell.rank.low == cell.rank.high:
        return speech.say(
            "rank {place} of {of}", place=speech.whole(cell.rank.low), of=speech.whole(cell.rank.of)
        )
    return speech.say(
        "rank {low} to {high} of {of}",
        low=speech.whole(cell.rank.low),
        high=speech.whole(cell.rank.high),
        of=speech.whole(cell.rank.of),
    )
