"""Ratios and gains as people say them: so many of a hundred, about one and a half customers."""

from typing import Final

from spanco.method import Link
from spanco.method.names import FROM_MILESTONE_TO_MILESTONE, OF_A_HUNDRED
from spanco.review.labels import milestone_name, title_of
from spanco.review.report import LinkReview
from spanco.review.speech import Speech

_LARGEST_BASE: Final = 1_000_000


def frequency(cell: LinkReview, team: LinkReview, speech: Speech) -> str:
    """Say the estimates of a rep and of the team as "of 100 ..., about 49 ... (the team: 62)".

    Raises ValueError where one of them has none.
    """
    if cell.estimate is None or team.estimate is None:
        message = "a link that is compared has estimates"
        raise ValueError(message)
    base = base_of(cell.estimate.mean, team.estimate.mean)
    words = OF_A_HUNDRED.get(cell.link.code, FROM_MILESTONE_TO_MILESTONE)
    return words.in_language(speech.language).format(
        base=speech.whole(base),
        rep=speech.whole(round(base * cell.estimate.mean)),
        team=speech.whole(round(base * team.estimate.mean)),
        start=milestone_name(cell.link.start, speech),
        end=milestone_name(cell.link.end, speech),
    )


def base_of(*ratios: float) -> int:
    """Return of how many to say ratios: a hundred, more where some would be none, one or all, or the same.

    >>> base_of(.55, .62), base_of(.004, .012), base_of(.9971, .98), base_of(.551, .549)
    (100, 1000, 1000, 1000)
    """
    base = 100
    while base < _LARGEST_BASE:
        said = {round(base * ratio) for ratio in ratios}
        if len(said) == len(ratios) and min(said) > 1 and max(said) < base:
            break
        base *= 10
    return base


def difference(gain: float, speech: Speech) -> str:
    """Say a number of customers, more or fewer."""
    customers = customers_in_words(abs(gain), speech)
    if gain < 0:
        return speech.say("{customers} fewer", customers=customers)
    return speech.say("{customers} more", customers=customers)


def customers_in_words(customers: float, speech: Speech) -> str:
    """Say a number of customers to the nearest half, from three on to the nearest whole.

    >>> english = Speech("en")
    >>> [customers_in_words(n, english) for n in (.2, .6, 1.4, 2.5, 3.4)]  # doctest: +NORMALIZE_WHITESPACE
    ['less than half a customer', 'about half a customer', 'about one and a half customers',
     'about 2.5 customers', 'about 3 customers']
    """
    halves = round(2 * customers)
    said = {
        0: speech.say("less than half a customer"),
        1: speech.say("about half a customer"),
        2: speech.say("about one customer"),
        3: speech.say("about one and a half customers"),
    }
    if halves in said:
        return said[halves]
    number = speech.decimal(2.5, 1) if halves == 5 else speech.whole(round(customers))
    return speech.say("about {n} customers", n=number)


def in_quotes(link: Link, speech: Speech) -> str:
    """Name a link within a sentence of any language: in quotation marks, so that no article is due.

    >>> in_quotes(Link("RB", "qualified", "booked"), Speech("en"))
    '“Booking”'
    """
    return speech.say("“{name}”", name=title_of(link, speech))
