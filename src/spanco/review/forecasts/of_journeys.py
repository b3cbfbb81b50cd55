"""A folded journal -> its forecast, and the back-test that has to stand behind it."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spanco.errors import InputError
from spanco.inference import back_testing
from spanco.inference.back_testing import DRAWS, FEWEST_TRIALS, Outcome, limits
from spanco.inference.forecasting import Outlook, Wins
from spanco.journal.journeys import Journeys
from spanco.measure.stints import Sold, Stints, stints
from spanco.review.forecasts.known_then import Known, known_on, outlook_from
from spanco.review.forecasts.report import (
    BackTest,
    Forecast,
    Range,
    Reservation,
    Source,
    Trial,
    Unforeseeable,
    Unvalued,
)

FEWEST_WINS: Final = 20
"""A day of the past is one to forecast from only if so many wins were known by then."""

MOST_TRIALS: Final = 12
"""More forecasts of the past than these are not put to the test."""

_VALUED: Final = 0.8
"""Of those won so many must carry an amount for the others to be taken for as much."""

_DAY_ZERO: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _View:
    """What was known on a day, and the outlook it gave."""

    known: Known
    outlook: Outlook


def forecast_of(
    journeys: Journeys,
    *,
    horizon_days: int = 90,
    where: Mapping[str, str] | None = None,
    rep: str | None = None,
    seed: int = 0,
) -> Forecast:
    """Forecast how many journeys will be won within a horizon and what they are worth, after a back-test.

    ``where`` keeps the journeys with these values of team, segment or file. ``rep`` asks for those one rep
    holds today and those the rep will start, whoever ends them; what is learned of chances is learned from
    all.

    The past is forecast from days that lie whole horizons before the present, with what was known then, as
    far as journeys tell: one lost for a while and taken up again counts as open all along, and what was
    entered late as known when it happened.

    Raises InputError for a horizon of less than a day, a column that is not there and a rep nobody knows.
    """
    if horizon_days < 1:
        message = f"A forecast looks at least one day ahead, not {horizon_days}."
        raise InputError(message)
    about = Forecast(
        source=journeys.source,
        as_of=_date(journeys.as_of_day),
        horizon_days=horizon_days,
        rep=rep,
        where=tuple(sorted((where or {}).items())),
    )
    if "won" not in journeys.observed:
        return replace(about, refusal="won not observed")
    if journeys.observed[0] == "won":
        return replace(about, refusal="won alone")
    with stints(journeys, where=where, rep=rep) as gathered:
        starts = gathered.starts()
        today = known_on(gathered, journeys.as_of_day, horizon_days, starts, rep)
        if rep is not None and not starts and not today.cells:
            message = (
                f"No rep is named {rep!r} in the journeys to forecast; names are compared letter by letter."
            )
            raise InputError(message)
        refusal = _refusal(gathered, today)
        if refusal:
            return replace(about, refusal=refusal)
        # While the engine looks at one day, the outlook of the one before it is worked out.
        with ThreadPoolExecutor(1) as beside:
            present, *past = beside.map(
                lambda known: _View(known, outlook_from(known, rep, seed)),
                chain([today], _known_before(gathered, about, starts)),
            )
        return _forecast(about, gathered, present, past[::-1], seed)


def _refusal(gathered: Stints, today: Known) -> Unforeseeable | None:
    """Tell why nothing can be forecast."""
    if not gathered.dated_passings():
        return "no dates"
    if not sum(today.fates[-1].passed):
        return "nothing won"
    return "nothing coming" if today.nothing_coming else None


def _known_before(
    gathered: Stints, about: Forecast, starts: Mapping[int, Mapping[int, int]]
) -> Iterator[Known]:
    """Look back by whole horizons from the present, as far as there is something to forecast from."""
    horizon = about.horizon_days
    for back in range(1, MOST_TRIALS + 1):
        day = gathered.journeys.as_of_day - back * horizon
        known = known_on(gathered, day, horizon, starts, about.rep)
        if known.sold.won < FEWEST_WINS or known.nothing_coming:
            break
        yield known


def _forecast(
    about: Forecast, gathered: Stints, present: _View, past: Sequence[_View], seed: int
) -> Forecast:
    trials = [view.known.trial(view.outlook) for view in past]
    tested = len(trials) >= FEWEST_TRIALS
    generator = np.random.default_rng(seed)
    outcomes, shocks = back_testing.back_test(trials, seed=seed)
    wins = present.outlook.draw(shocks.draw(DRAWS, generator), generator)
    unvalued = _unvalued(gathered, present.known.sold)
    value = None
    if not unvalued:
        value = _range(present.known.worth(present.outlook, wins, generator), tested=tested)
    forecast = replace(
        about,
        wins=_range(wins.total, tested=tested),
        value=value,
        currency=gathered.currency,
        sources=_sources(gathered, present.outlook, wins),
        back_test=_back_test(past, trials, outcomes, None if unvalued else generator)
        if tested
        else BackTest((), None, days_missing=(FEWEST_TRIALS - len(trials)) * about.horizon_days),
        unvalued=unvalued,
    )
    return replace(forecast, reservations=_reservations(gathered, forecast))


def _back_test(
    past: Sequence[_View],
    trials: Sequence[back_testing.Trial],
    outcomes: Sequence[Outcome],
    generator: np.random.Generator | None,
) -> BackTest:
    told = (_told(view, outcome, generator) for view, outcome in zip(past, outcomes, strict=True))
    return BackTest(tuple(told), back_testing.scores_of(trials, outcomes))


def _told(view: _View, outcome: Outcome, generator: np.random.Generator | None) -> Trial:
    """Put one trial in plain values; with a generator, its value too."""
    day = _date(view.known.day)
    wins = Range(outcome.mean, outcome.low, outcome.high)
    if generator is None:
        return Trial(day, wins, outcome.came)
    worth = view.known.worth(view.outlook, outcome.wins, generator)
    return Trial(day, wins, outcome.came, _range(worth, tested=True), view.known.came_value)


def _unvalued(gathered: Stints, sold: Sold) -> Unvalued | None:
    """Tell why no value can be forecast."""
    if gathered.several_currencies:
        return "several currencies"
    if not gathered.has_amount:
        return "no amounts"
    return None if sold.valued >= _VALUED * sold.won else "few amounts"


def _range(draws: NDArray[np.int64] | NDArray[np.float64], *, tested: bool) -> Range:
    low, high = limits(draws) if tested else (None, None)
    return Range(float(draws.mean()), low, high)


def _sources(gathered: Stints, outlook: Outlook, wins: Wins) -> tuple[Source, ...]:
    places = len(gathered.links)
    journeys = np.bincount(outlook.place, outlook.n, places)
    expected = np.bincount(outlook.place, wins.standing.mean(axis=0), places)
    standing = [
        Source(link.start, float(n), float(won))
        for link, n, won in zip(gathered.links, journeys, expected, strict=True)
        if n
    ]
    if outlook.arriving.shape[1]:
        new = float(wins.new.sum(axis=1).mean())
        standing.append(Source(None, float(outlook.arriving.sum(axis=1).mean()), new))
    return tuple(standing)


def _reservations(gathered: Stints, forecast: Forecast) -> tuple[tuple[Reservation, int], ...]:
    """Collect what the forecast is said with, the gravest first."""
    quality = gathered.journeys.quality
    scores = forecast.back_test.scores if forecast.back_test else None
    found: list[tuple[Reservation, int]] = []
    if scores and scores.too_narrow:
        found.append(("too narrow", scores.trials - scores.held))
    if forecast.rep is not None:
        found.append(("one rep", 0))
    if scores and quality.count("reopened"):
        found.append(("reopened", quality.count("reopened")))
    if scores and quality.count("late"):
        found.append(("late", quality.count("late")))
    return tuple(found)


def _date(day: int) -> date:
    return _DAY_ZERO + timedelta(days=day)
