"""A folded journal -> its review: counts what a review is made of, and composes it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from spanco.journal.journeys import Journeys
from spanco.measure import count, equations
from spanco.review.compose import Counted, compose
from spanco.review.passages import gates
from spanco.review.report import LogSummary, Review

_DAY_ZERO: Final = date(1970, 1, 1)


def review_of(  # noqa: PLR0913 - each narrows the review in its own way
    journeys: Journeys,
    *,
    only: Iterable[str] = (),
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Review:
    """Review a folded journal.

    ``since`` and ``until`` bound the day a link was entered (for the equation, the day a journey
    started), both included. ``where`` keeps the journeys of a team or segment; ``only`` shows some reps
    and leaves all of them in the model. Raises InputError for a column that is not there.
    """
    within = partial(count, where=where, since=since, until=until)
    followed = partial(equations, where=where, since=since, until=until)
    passages = replace(journeys, observed=gates(journeys.observed))
    counted = Counted(
        source=journeys.source,
        as_of=_DAY_ZERO + timedelta(days=journeys.as_of_day),
        observed=journeys.observed,
        of_team=tuple(within(journeys)),
        by_rep=tuple(within(journeys, ("rep",))),
        passages_of_team=tuple(within(passages, durations=False)),
        passages_by_rep=tuple(within(passages, ("rep",), durations=False)),
        equations=tuple(followed(journeys)),
        equations_by_rep=tuple(followed(journeys, ("rep",))),
        log=LogSummary(journeys.events, journeys.journeys, tuple(journeys.starts.items()), journeys.quality),
        since=since,
        until=until,
        zone=journeys.zone,
        filtered=bool(where),
    )
    return compose(counted, only=only, seed=seed)
