"""A folded journal -> its review: counts what a review is made of, and composes it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from spanco.errors import InputError
from spanco.journal.journeys import Journeys
from spanco.journal.reading.staff import Absence
from spanco.measure import by_rep_and_month, count, equations
from spanco.measure.timesheets import first_day, timed
from spanco.method import LinkCount, links_between
from spanco.review.ageing import Ageing, ageing_of
from spanco.review.compose import compose
from spanco.review.counted import Before, Counted, Segments
from spanco.review.forecasts.of_journeys import forecast_of
from spanco.review.histories import History, history_of
from spanco.review.needing import Wanted
from spanco.review.passages import spans
from spanco.review.report import LogSummary, Review
from spanco.review.results import Given, with_results
from spanco.review.trust import with_trust

LAST: Final = "last"
"""Measures reps against what they were in the period before."""

_DAY_ZERO: Final = date(1970, 1, 1)


def review_of(  # noqa: PLR0913 - each narrows the review in its own way
    journeys: Journeys,
    *,
    only: Iterable[str] = (),
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
    against: str | None = None,
    by: str | None = None,
    objectives: Mapping[str, float] | None = None,
    absences: Sequence[Absence] | None = None,
    horizon_days: int | None = None,
    seed: int = 0,
) -> Review:
    """Review a folded journal.

    ``since`` and ``until`` bound the day a link was entered (for the equation, the day a journey
    started), both included. ``where`` keeps the journeys of a team or segment; ``only`` shows some reps
    and leaves all of them in the model. Gains are measured against the team, another rep named by
    ``against``, or, for "last", the period before, of the same length. Raises InputError for a column or a
    rep that is not there, and for "last" without ``since``. ``by`` names a segment to tell apart whose
    targets were easy or hard: reps are then judged as if all had worked the team's mix of it.
    ``objectives`` says how many customers reps were to win in the period, ``absences`` when they were away.
    ``horizon_days`` asks for a forecast of as many days.
    """
    within = partial(count, where=where, since=since, until=until)
    monthly = partial(by_rep_and_month, where=where, since=since, until=until)
    followed = partial(equations, where=where, since=since, until=until)
    ageing = ageing_of(journeys, where=where, since=since, until=until)
    if against == LAST and by is not None:
        message = "Against the last period reps are not told apart by segment; leave out --by or --against."
        raise InputError(message)
    before = _before(journeys, since, until, where) if against == LAST else None
    first = since or first_day(journeys)
    as_of = _DAY_ZERO + timedelta(days=journeys.as_of_day)
    last = min(until or as_of, as_of)
    weeks = round(((last - first).days + 1) / 7) if first else 0
    counted = Counted(
        source=journeys.source,
        as_of=as_of,
        observed=journeys.observed,
        of_team=tuple(within(journeys)),
        by_rep=tuple(within(journeys, ("rep",))),
        passages_of_team=_of_passages(journeys, within),
        passages_by_rep=_of_passages(journeys, within, ("rep",)),
        equations=tuple(followed(journeys)),
        equations_by_rep=tuple(followed(journeys, ("rep",))),
        log=LogSummary(journeys.events, journeys.journeys, tuple(journeys.starts.items()), journeys.quality),
        lags=ageing.lags,
        young=ageing.young,
        months=tuple(within(journeys, ("month",), durations=False, money=False)),
        before=before,
        # Segments and months together leave too little in each cell to weigh the past by.
        histories=() if by else _histories(journeys, ageing, monthly),
        segments=None if by is None else _segments(journeys, by, within, (since, until, where)),
        wanted=None if objectives is None else Wanted(objectives, weeks),
        since=since,
        until=until,
        zone=journeys.zone,
        filtered=bool(where),
    )
    given = Given(
        timed=timed(journeys, where=where, since=since, until=until),
        first=first,
        last=last,
        objectives=objectives,
        absences=absences,
        known=frozenset(quality.rep for quality in journeys.by_rep if quality.rep is not None),
    )
    with ThreadPoolExecutor(1) as beside:
        # The engine has nothing more to count: it looks ahead while the counts are judged.
        ahead = None
        if horizon_days is not None:
            ahead = beside.submit(forecast_of, journeys, horizon_days=horizon_days, where=where, seed=seed)
        review = compose(counted, only=only, against=None if before else against, seed=seed)
        reviewed = with_trust(with_results(review, counted.by_rep, given), journeys.by_rep)
        return replace(reviewed, forecast=ahead.result()) if ahead else reviewed


def _segments(
    journeys: Journeys,
    by: str,
    within: Callable[..., list[LinkCount]],
    chosen: tuple[date | None, date | None, Mapping[str, str] | None],
) -> Segments:
    """Count links and passages by rep and segment; raises InputError for what is no segment."""
    if by not in journeys.dimensions:
        there = ", ".join(journeys.dimensions) or "none"
        message = f"The journeys have no segment {by!r} to tell targets apart by; there is {there}."
        raise InputError(message)
    since, until, where = chosen
    links = within(journeys, ("rep", by), durations=False, money=False)
    counts = (*links, *_of_passages(journeys, within, ("rep", by)))
    young = ageing_of(journeys, ("rep", by), where=where, since=since, until=until).young
    return Segments(by, counts, young)


def _of_passages(
    journeys: Journeys, within: Callable[..., list[LinkCount]], by: Sequence[str] = ()
) -> tuple[LinkCount, ...]:
    """Count the passages of several links; one of a single link is that link."""
    links = links_between(journeys.observed)
    longer = [span for span in spans(journeys.observed) if span not in links]
    return tuple(within(journeys, by, links=longer, durations=False, money=False))


def _histories(
    journeys: Journeys, ageing: Ageing, monthly: Callable[..., list[tuple[str | None, int, int, int]]]
) -> tuple[History, ...]:
    """Count each link and passage by rep and month, one at a time: together they would not fit in memory."""
    as_of = _DAY_ZERO + timedelta(days=journeys.as_of_day)
    links = dict.fromkeys((*links_between(journeys.observed), *spans(journeys.observed)))
    histories = []
    for link in links:
        young = {ages.group[0]: ages for ages in ageing.young if ages.link == link}
        history = history_of(link, monthly(journeys, link), ageing.lags.get(link.code), young, as_of)
        if history is not None:
            histories.append(history)
    return tuple(histories)


def _before(
    journeys: Journeys, since: date | None, until: date | None, where: Mapping[str, str] | None
) -> Before:
    """Count the period before, of the same length."""
    if since is None:
        message = "Against the last period needs to know where this one begins; give --since."
        raise InputError(message)
    end = until or _DAY_ZERO + timedelta(days=journeys.as_of_day)
    first, last = since - (end - since) - timedelta(days=1), since - timedelta(days=1)
    counts = tuple(
        count(journeys, ("rep",), since=first, until=last, where=where, durations=False, money=False)
    )
    if not any(one.entered for one in counts):
        message = (
            f"No journey entered a step from {first} to {last}; there is no last period to compare with."
        )
        raise InputError(message)
    return Before(counts, ageing_of(journeys, where=where, since=first, until=last).young)
