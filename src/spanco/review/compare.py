"""Two ratios that stand alone, answered in words."""

from typing import Final

from spanco.inference import two_ratios
from spanco.method.names import Language
from spanco.review.speech import speech

LEVEL: Final = 0.95


def two_ratios_in_words(  # noqa: PLR0913, PLR0917 - two ratios are two names and four numbers
    first: str, x1: int, n1: int, second: str, x2: int, n2: int, language: Language = "en"
) -> str:
    """Say whether two lone ratios, ``x1`` of ``n1`` and ``x2`` of ``n2``, differ beyond chance.

    They do where Newcombe's interval of their difference (1998, method 10; 95 %) leaves out zero. Where
    it does not, how many chances in ten the one ahead has is said only while they are few: two ratios
    alone, without a team to lean on, make large chances look surer than they are.

    >>> two_ratios_in_words("A", 5, 50, "B", 5, 60).split("; ")[1]
    'about 6 chances in 10 that A converts better. Look at the steps.'

    Raises ValueError where a count is negative, or more passed than entered.
    """
    words = speech(language)
    difference, low, high = two_ratios.newcombe(x1, n1, x2, n2, level=LEVEL)
    if low > 0 or high < 0:
        smallest, largest = sorted((abs(low), abs(high)))
        return words.say(
            "{ahead} converts better than chance alone would explain: between {low} and {high} points more. "
            "Look at the steps to see where.",
            ahead=first if difference > 0 else second,
            low=words.number(smallest * 100),
            high=words.number(largest * 100),
        )
    p_first = two_ratios.p_first_higher(x1, n1, x2, n2)
    p_ahead = max(p_first, 1 - p_first)
    ahead = first if p_first >= 0.5 else second
    if p_ahead >= 0.8:
        return words.say(
            "The two results are still compatible with equal skill, though {ahead} is ahead: two ratios "
            "alone cannot settle it. Look at the steps, and at the whole team.",
            ahead=ahead,
        )
    if p_ahead < 0.55:
        return words.say(
            "The two results are compatible with equal skill, and neither is ahead. Look at the steps."
        )
    return words.say(
        "The two results are compatible with equal skill; about {tenths} chances in 10 that {ahead} converts "
        "better. Look at the steps.",
        tenths=round(p_ahead * 10),
        ahead=ahead,
    )


def data_needed_in_words(x1: int, n1: int, x2: int, n2: int, language: Language = "en") -> str:
    """Say how many journeys it would take to tell two ratios apart; nothing where they are equal.

    Cohen's arcsine formula (1988), at 80 % power and a level of 95 %.

    >>> data_needed_in_words(5, 50, 5, 60)
    'To see a difference between 10% and 8.3% 8 times in 10, each would need about 4,696 journeys.'
    """
    first, second = x1 / n1, x2 / n2
    if first == second:
        return ""
    words = speech(language)
    return words.say(
        "To see a difference between {first} and {second} 8 times in 10, each would need about {needed} "
        "journeys.",
        first=words.percent(first),
        second=words.percent(second),
        needed=words.whole(two_ratios.entries_to_tell_apart(first, second, level=LEVEL)),
    )
