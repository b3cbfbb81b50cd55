"""Result and effort: customers against the objective, and what an hour and a day brought."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Final

from spanco.inference.rates import garwood
from spanco.journal.reading.staff import Absence
from spanco.method import LinkCount
from spanco.review.findings import Result
from spanco.review.report import Caveat, Review

ENOUGH_TIMED: Final = 0.9
"""The share of passings that must carry time before anything is said for each hour."""

TIMED_AT_ALL: Final = 0.5
"""A link counts among those that time is entered for where this share of the team's passings carries it."""

MONTH_OF_WORK: Final = 20
"""About the working days of a month: what customers are counted for where reps were away."""

MOST_NAMED: Final = 5
"""More names than these no caveat lists."""

_MINUTES_AN_HOUR: Final = 60
_WORKING_DAYS: Final = range(5)


@dataclass(frozen=True, slots=True)
class Given:
    """What stands beside the log.

    ``timed`` counts the journeys that passed a link and carry time there, by code and rep. ``first`` and
    ``last`` are the days the review covers, None where there is no journey. ``absences`` is None where
    nothing was said of them. ``known`` are the reps of the log, whether or not they are reviewed.
    """

    timed: Mapping[tuple[str, str | None], int]
    first: date | None
    last: date
    objectives: Mapping[str, float] | None = None
    absences: Sequence[Absence] | None = None
    known: frozenset[str] = frozenset()


def with_results(review: Review, by_rep: Iterable[LinkCount], given: Given) -> Review:
    """Add to a review what its reps and the team brought in and what it took.

    ``by_rep`` are the counts of all the reps, shown or not. Those given something whom the journeys do not
    know, and those whose time was entered too rarely, become a caveat. Nothing is added where wins are not
    observed.
    """
    if review.team.customers is None:
        return review
    counts: dict[str | None, list[LinkCount]] = {}
    for count in by_rep:
        counts.setdefault(count.group[0], []).append(count)
    everyone = [count for of_rep in counts.values() for count in of_rep]
    entered_for = _entered_for(everyone, given.timed)
    named = {rep: _result(of, entered_for, given) for rep, of in counts.items() if rep is not None}
    for rep, days in days_worked(given, named).items():
        named[rep] = _over_days(named[rep], days, closes=_closes(counts[rep]))
    for rep, objective in (given.objectives or {}).items():
        if rep in named:
            named[rep] = replace(named[rep], objective=objective)
    team = _together(_result(everyone, entered_for, given), list(named.values()))
    return replace(
        review,
        team=replace(review.team, result=team),
        reps=tuple(replace(rep, result=named.get(rep.rep or "")) for rep in review.reps),
        caveats=(*review.caveats, *_unknown(given, list(named)), *_untimed(named)),
    )


def hours_per_passed(count: LinkCount) -> float | None:
    """Return the hours spent at a link for each journey that passed; None where no time is known.

    The time of those that did not pass is in it.

    >>> from spanco.method import Link
    >>> hours_per_passed(LinkCount(Link("R3", "met", "proposed"), (), 10, 4, 5, 1, minutes=720.0))
    3.0
    """
    if not count.minutes or not count.passed:
        return None
    return count.minutes / _MINUTES_AN_HOUR / count.passed


def margin_proposed(count: LinkCount) -> float | None:
    """Return the margin proposed: at the link into a proposal to all, at the next to those won.

    None at other links, and where it is not known.
    """
    return count.margin if count.link.end == "proposed" else count.margin_before


def days_worked(given: Given, reps: Iterable[str]) -> dict[str, int]:
    """Count for each rep the days from Monday to Friday in the period less those away, each day once.

    Empty where nothing was said of absences.

    >>> absences = [
    ...     Absence("Ann", date(2026, 3, 4), date(2026, 3, 9)),
    ...     Absence("Ann", date(2026, 3, 6), date(2026, 3, 6)),
    ... ]
    >>> two_weeks = Given({}, date(2026, 3, 2), date(2026, 3, 13), absences=absences)
    >>> days_worked(two_weeks, ["Ann", "Bob"])
    {'Ann': 6, 'Bob': 10}
    """
    if given.absences is None or given.first is None:
        return {}
    period = range(given.first.toordinal(), given.last.toordinal() + 1)
    working = frozenset(day for day in period if date.fromordinal(day).weekday() in _WORKING_DAYS)
    away: dict[str, set[int]] = {}
    for absence in given.absences:
        first = max(absence.first.toordinal(), period.start)
        last = min(absence.last.toordinal(), period.stop - 1)
        away.setdefault(absence.rep, set()).update(range(first, last + 1))
    return {rep: len(working - away.get(rep, set())) for rep in reps}


def _result(counts: Sequence[LinkCount], entered_for: frozenset[str], given: Given) -> Result:
    """Add up customers, time and margin, and give them their rates as far as time was entered."""
    won = [count for count in counts if count.link.end == "won" and count.passed]
    minutes = [count.minutes for count in counts if count.minutes]
    margins = [count.margin for count in won if count.margin is not None]
    currencies = {count.currency for count in won}
    one = len(margins) == len(won) > 0 and len(currencies) == 1
    result = Result(
        customers=sum(count.passed for count in won),
        hours=sum(minutes) / _MINUTES_AN_HOUR if minutes else None,
        margin=sum(margins) if one else None,
        currency=currencies.pop() if one else None,
    )
    share = _share_timed(counts, entered_for, given.timed)
    result = replace(result, timed=share)
    return _rated(result) if _closes(counts) else result


def _together(team: Result, reps: Sequence[Result]) -> Result:
    """Give the team what can be added up; what is not known of every rep is not known of the team."""
    objectives = [rep.objective for rep in reps if rep.objective is not None]
    days = [rep.days_worked for rep in reps if rep.days_worked is not None]
    if objectives and len(objectives) == len(reps):
        team = replace(team, objective=sum(objectives))
    return _over_days(team, sum(days), closes=True) if days else team


def _rated(result: Result) -> Result:
    """Give a result its rates, as far as time was entered."""
    if result.hours is None or result.timed is None or result.timed < ENOUGH_TIMED:
        return result
    low, high = garwood(result.customers, result.hours)
    return replace(
        result,
        customers_per_hour=result.customers / result.hours,
        low=low,
        high=high,
        margin_per_hour=None if result.margin is None else result.margin / result.hours,
    )


def _closes(counts: Iterable[LinkCount]) -> bool:
    """Whether any journey was held on its way to being won: whoever hands all over has nothing to win."""
    return any(count.entered for count in counts if count.link.end == "won")


def _over_days(result: Result, days: int, *, closes: bool) -> Result:
    per_20 = result.customers * MONTH_OF_WORK / days if days and closes else None
    return replace(result, days_worked=days, customers_per_20_days=per_20)


def _entered_for(counts: Iterable[LinkCount], timed: Mapping[tuple[str, str | None], int]) -> frozenset[str]:
    """Return the codes of the links before the signature at which the team enters time."""
    passed: dict[str, int] = {}
    with_time: dict[str, int] = {}
    for count in counts:
        code = count.link.code
        if count.link.leads_to_won:
            passed[code] = passed.get(code, 0) + count.passed
            with_time[code] = with_time.get(code, 0) + timed.get((code, count.group[0]), 0)
    return frozenset(code for code, n in passed.items() if n and with_time[code] >= TIMED_AT_ALL * n)


def _share_timed(
    counts: Iterable[LinkCount], entered_for: frozenset[str], timed: Mapping[tuple[str, str | None], int]
) -> float | None:
    """Return the share of passings that carry time, at the links where time is entered."""
    there = [count for count in counts if count.link.code in entered_for]
    passed = sum(count.passed for count in there)
    if not passed:
        return None
    return sum(timed.get((count.link.code, count.group[0]), 0) for count in there) / passed


def _unknown(given: Given, reps: Sequence[str]) -> Iterable[Caveat]:
    """Name those who were given something and are not in the journeys, each with the nearest who is."""
    known = given.known.union(reps)
    absent = [absence.rep for absence in given.absences or ()]
    for kind, names in (("unknown objective", given.objectives or {}), ("unknown absence", absent)):
        unknown = tuple(dict.fromkeys(name for name in names if name not in known))
        if unknown:
            near = tuple(next(iter(get_close_matches(name, known, 1)), "") for name in unknown[:MOST_NAMED])
            yield Caveat(kind, len(unknown), names=unknown[:MOST_NAMED], near=near)


def _untimed(named: Mapping[str, Result]) -> Iterable[Caveat]:
    """Name those for whom time was entered too rarely to say anything for each hour."""
    kept = {rep: result.timed for rep, result in named.items() if result.hours and result.timed is not None}
    rarely = [rep for rep, timed in kept.items() if timed < ENOUGH_TIMED]
    if rarely:
        yield Caveat("little time entered", len(rarely), len(kept), names=tuple(rarely[:MOST_NAMED]))
