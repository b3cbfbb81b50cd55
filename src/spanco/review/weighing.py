"""What counts are worth once the age of what they count is weighed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from spanco.inference.maturity import Lag
from spanco.method import Ages, Link, LinkCount
from spanco.review.findings import Cohort, Cohorts


@dataclass(frozen=True, slots=True)
class Weighed:
    """A count and what it is worth.

    ``effective`` is how many journeys the entered ones are worth: young ones count for the share of those
    that pass which would have passed by their age. It is None where the log does not tell how long passing
    takes. ``doubtful`` are the open journeys whose fate age does not tell: those overdue, or all of them.
    ``young`` is the sum of ``G (1 - G)`` over the journeys, ``G`` being that share: what of their worth says
    less than settled journeys would. ``by_segment`` are the parts where segments are to be told apart, by the
    segment's value. ``now`` is how many passed of how many still count where reps change, None where the past
    counts as much as the present.
    """

    count: LinkCount
    effective: float | None
    doubtful: int
    young: float = 0.0
    by_segment: Mapping[str | None, "Weighed"] | None = None
    now: tuple[float, float] | None = None

    @property
    def counting(self) -> tuple[float, float]:
        """How many passed of how many, as far as they still count today."""
        return (float(self.count.passed), self.worth) if self.now is None else self.now

    @property
    def squares(self) -> float:
        """The sum of ``G^2`` over the journeys."""
        return max(self.worth - self.young, 0.0)

    @property
    def worth(self) -> float:
        """The journeys that the ratio is taken over."""
        return float(self.count.entered) if self.effective is None else self.effective


def weigh(count: LinkCount, lag: Lag | None, young: Ages | None) -> Weighed:
    """Weigh one count; ``young`` are its journeys that are not yet settled, by age, None where none is.

    >>> from spanco.method import Link
    >>> link = Link("R4", "proposed", "won")
    >>> young = Ages(link, (), (0, 1), (4, 2), (0, 1), (4, 1))
    >>> weigh(LinkCount(link, (), 10, 3, 1, 6), Lag(np.array([0.0, 0.5, 1.0]), 40), young).effective
    5.0
    """
    if lag is None:
        return Weighed(count, None, count.open)
    if young is None:
        return Weighed(count, float(count.entered), count.open)
    entered, share = np.asarray(young.entered, dtype=np.float64), lag.at(young.days)
    worth = max(count.entered - float(entered @ (1 - share)), float(count.passed))
    return Weighed(count, worth, count.open - sum(young.open), young=float(entered @ (share * (1 - share))))


def cohorts_of(
    link: Link, lag: Lag | None, months: Iterable[LinkCount], young: Iterable[Ages], as_of: date
) -> Cohorts:
    """Weigh the cohorts of one link: its counts by month of entry, and the ages of its unsettled journeys."""
    missing: defaultdict[str, float] = defaultdict(float)
    if lag is not None:
        for ages in young:
            shares = (1 - lag.at(ages.days)).tolist()
            for day, entered, share in zip(ages.days, ages.entered, shares, strict=True):
                missing[_month(as_of, day)] += entered * share
    mature_before = None if lag is None else _month(as_of, lag.horizon)

    def cohort(month: str, count: LinkCount) -> Cohort:
        effective = max(count.entered - missing[month], float(count.passed))
        return Cohort(month, count, effective, not count.open or (mature_before or "") > month)

    return Cohorts(
        link, None if lag is None else lag.horizon, tuple(cohort(str(n.group[0]), n) for n in months)
    )


@cache
def _month(as_of: date, days_before: int) -> str:
    return (as_of - timedelta(days=days_before)).isoformat()[:7]
