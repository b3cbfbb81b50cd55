"""How long each link takes, learned from the team's older cohorts, and how old its young journeys are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from spanco.inference.maturity import FEWEST_PASSINGS, Lag, lag_of
from spanco.journal.journeys import Journeys
from spanco.measure import ages, fates
from spanco.method import Ages, Link, links_between
from spanco.review.passages import spans

_DAY_ZERO: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Ageing:
    """How long things take and how young they are.

    ``lags`` are those of links and passages by their code, where the log tells; ``young`` the ages of the
    journeys that entered one too recently to be settled.
    """

    lags: Mapping[str, Lag]
    young: tuple[Ages, ...]


def ageing_of(
    journeys: Journeys,
    by: Sequence[str] = ("rep",),
    *,
    where: Mapping[str, str] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Ageing:
    """Learn the lags from all the team's cohorts, and tell the ages of those of the period.

    ``by`` is what the ages are told apart by.
    """
    links = tuple(dict.fromkeys((*links_between(journeys.observed), *spans(journeys.observed))))
    as_of = _DAY_ZERO + timedelta(days=journeys.as_of_day)
    lags: dict[str, Lag] = {}
    young: list[Ages] = []
    for of_link in fates(journeys, links=links, where=where):
        lag = lag_of(of_link)
        if lag is None or lag.passings < FEWEST_PASSINGS:
            continue
        link = of_link.link
        lag = _from_older_cohorts(journeys, link, lag, as_of, where)
        lags[link.code] = lag
        first = as_of - timedelta(days=lag.settled - 1)
        asked = partial(ages, journeys, by, links=(link,), where=where, until=until)
        young.extend(asked(since=max(first, since) if since else first))
    return Ageing(lags, tuple(young))


def _from_older_cohorts(
    journeys: Journeys, link: Link, lag: Lag, as_of: date, where: Mapping[str, str] | None
) -> Lag:
    """Return the lag of the cohorts that are settled, where they show enough passings; else that of all."""
    older = fates(journeys, links=(link,), where=where, until=as_of - timedelta(days=lag.settled))
    found = lag_of(older[0]) if older else None
    return found if found is not None and found.passings >= FEWEST_PASSINGS else lag
