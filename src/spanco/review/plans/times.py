"""The hours of each step of a plan: as given, or from the minutes of the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from spanco.errors import InputError
from spanco.method import Link, LinkCount
from spanco.review.judging import FEWEST_ENTRIES
from spanco.review.plans.report import TimeSource, Wish

AFTER_WON: Final = Link("R5", "won", "delivered")
"""What is worked on after the signature, where the log does not follow it."""

_MINUTES_AN_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class StepTime:
    """Hours for each journey that enters a link, and where they come from."""

    hours: float
    source: TimeSource


def times_of(wish: Wish, links: Sequence[Link], counts: Sequence[LinkCount]) -> tuple[StepTime, ...]:
    """Return the hours of each of ``links``, the last that after the signature; empty where none are known.

    What ``wish.time`` gives comes first, then the rep's own minutes per journey that entered, then the
    team's where the rep had fewer than five. A link at which no minutes were entered, while others have
    them, costs none. Raises InputError where ``wish.time`` names a link that is not there, or leaves one
    out that the log does not know the time of, and where hours a week were given and no time is known.
    """
    codes = [link.code for link in links]
    for code in wish.time:
        if code not in codes:
            message = f"There is no step {code!r} to give hours for; there are {', '.join(codes)}."
            raise InputError(message)
    timed = any(one.minutes for one in counts if one.link in links)
    missing = [code for code in codes[:-1] if code not in wish.time]
    if wish.time and missing and not timed:
        message = (
            f"The log holds no minutes, and --time leaves out {', '.join(missing)}; give hours for each step."
        )
        raise InputError(message)
    if not wish.time and not timed:
        if wish.hours_a_week is not None:
            message = (
                "The log holds no minutes, so it does not tell what fits in a week; give the hours of each "
                f"step, as in --time {','.join(f'{code}=0.5' for code in codes)}."
            )
            raise InputError(message)
        return ()
    times = tuple(_time_of(wish, link, counts) for link in links)
    if not any(time.hours for time in times):
        message = "Every step given with --time takes 0 hours; leave --time out, or give hours."
        raise InputError(message)
    return times


def _time_of(wish: Wish, link: Link, counts: Sequence[LinkCount]) -> StepTime:
    if link.code in wish.time:
        return StepTime(wish.time[link.code], "given")
    everyone = [one for one in counts if one.link == link]
    own = [one for one in everyone if one.group == (wish.rep,) and one.entered >= FEWEST_ENTRIES]
    sources: tuple[tuple[TimeSource, list[LinkCount]], ...] = (("rep", own), ("team", everyone))
    for source, of in sources:
        minutes = [one.minutes for one in of if one.minutes is not None]
        if minutes:
            entered = sum(one.entered for one in of)
            return StepTime(sum(minutes) / _MINUTES_AN_HOUR / entered, source)
    return StepTime(0.0, "none")
