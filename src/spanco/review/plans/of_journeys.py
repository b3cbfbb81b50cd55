"""A folded journal and a wish -> a plan."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spanco.errors import InputError
from spanco.inference import planning, team
from spanco.inference.effort import Effort, effort
from spanco.inference.maturity import FEWEST_PASSINGS, Lag, effective, lag_of, lag_through
from spanco.journal.journeys import Journeys
from spanco.measure import ages, count, fates
from spanco.method import Ages, Link, LinkCount, links_between
from spanco.method.names import link_name
from spanco.review.judging import FEWEST_ENTRIES, refusal_of
from spanco.review.plans.report import (
    LEVEL,
    Activity,
    Alternative,
    Expected,
    Plan,
    PlanCaveat,
    PlannedStep,
    PlannedTime,
    Surer,
    TimeSource,
    Wish,
)
from spanco.review.plans.times import AFTER_WON, StepTime, times_of

Vector = NDArray[np.float64]

DRAWS: Final = 4000
OTHER_CONFIDENCES: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
CURVE_POINTS: Final = 32
FEWEST_IN_TIME: Final = 0.01
"""Where fewer of the sales than this are signed in time, no number of targets makes a plan."""

HARDLY_ANY: Final = 0.05
"""What begins too near the end for more than this share to be signed by then is begun too late."""

_DAY_ZERO: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Outlook:
    """What becomes of targets.

    ``reach`` (draws, milestones) is the probability of reaching each milestone in the end, ``arrived``
    (milestones,) the share of those who do that get there within the weeks, ``lag`` the time from the start
    to the signature, None where the log does not tell.
    """

    customers: int
    reach: Vector
    arrived: Vector
    lag: Lag | None

    @property
    def share(self) -> float:
        return float(self.arrived[-1])

    @property
    def within(self) -> Vector:
        return self.reach * self.arrived

    @property
    def on_average(self) -> int:
        return planning.on_average(self.reach[:, -1], self.customers) or self.customers

    def needed(self, confidence: float) -> int | None:
        return planning.targets_needed(self.reach[:, -1], self.customers, confidence, self.share)

    def with_chance(self, targets: int) -> Alternative:
        return Alternative(targets, planning.chance(targets, self.reach[:, -1], self.customers, self.share))

    def surer(self, confidences: Sequence[float]) -> tuple[Surer, ...]:
        needed = {confidence: self.needed(confidence) for confidence in confidences}
        return tuple(Surer(confidence, targets) for confidence, targets in needed.items() if targets)

    def curve(self, most: float) -> tuple[Alternative, ...]:
        numbers = np.unique(np.linspace(0, most, CURVE_POINTS).astype(int))
        return tuple(self.with_chance(int(targets)) for targets in numbers)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What the log tells of one link: every rep's counts, the time it takes and the rep's drawn ratio."""

    link: Link
    by_rep: Mapping[str | None, LinkCount]
    lag: Lag | None
    ratio: Vector

    def of(self, rep: str) -> LinkCount:
        return self.by_rep.get(rep) or LinkCount(self.link, (rep,), 0, 0, 0, 0)


def plan_of(  # noqa: PLR0913 - as review_of
    journeys: Journeys,
    wish: Wish,
    *,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Plan:
    """Plan how many targets a rep needs for so many customers in so many weeks.

    ``since`` and ``until`` bound the day a link was entered, both included; ``where`` keeps the journeys of
    a team or segment. All reps are in the model; where the rep has no journey at a step, what is likely for
    a new rep of the team stands in. ``seed`` makes the draws repeatable. Raises InputError where the log or
    the weeks do not allow a plan: a plan is refused rather than guessed.
    """
    links = _links_to_won(journeys)
    counts = count(journeys, ("rep",), since=since, until=until, where=where, durations=False)
    _check_rep(wish.rep, counts)
    times = times_of(wish, _working_links(journeys, links), counts)
    found = {one.link.code: lag_of(one) for one in fates(journeys, links=links, where=where)}
    lags = [_usable(found.get(link.code)) for link in links]
    arrived = _arrived(wish, lags)
    old = ages(journeys, ("rep",), links=links, since=since, until=until, where=where)
    steps = [
        _known(link, counts, old, lag, wish.rep, seed + place)
        for place, (link, lag) in enumerate(zip(links, lags, strict=True))
    ]
    outlook = _Outlook(wish.customers, _reach(steps), arrived, _through(lags))
    targets = _targets(wish, outlook)
    reached = planning.reached(targets, outlook.within, seed)
    return Plan(
        source=journeys.source,
        as_of=_DAY_ZERO + timedelta(days=journeys.as_of_day),
        since=since,
        until=until,
        wish=wish,
        targets=targets,
        chance=outlook.with_chance(targets).chance,
        on_average=outlook.with_chance(outlook.on_average),
        surer=outlook.surer(OTHER_CONFIDENCES),
        curve=outlook.curve(max(1.3 * targets, 1.1 * outlook.on_average)),
        in_time=outlook.share if outlook.lag else None,
        median_days=outlook.lag.quantile(0.5) if outlook.lag else None,
        too_late_days=outlook.lag.quantile(HARDLY_ANY) if outlook.lag else None,
        pace=_pace([one for one in old if (one.link, one.group) == (links[0], (wish.rep,))]),
        activities=_activities(targets, links, outlook, reached),
        steps=_planned(wish.rep, steps, times),
        time=_time(wish, targets, steps, times, outlook, reached) if times else None,
        caveats=_caveats(wish.rep, steps, times),
    )


def _links_to_won(journeys: Journeys) -> list[Link]:
    links = [link for link in links_between(journeys.observed) if link.leads_to_won]
    if "won" not in journeys.observed:
        message = "The log never records a win, so it does not tell how many targets a customer takes."
        raise InputError(message)
    if not links:
        message = "The log records nothing before the win, so there is no step to plan."
        raise InputError(message)
    return links


def _check_rep(rep: str, counts: Sequence[LinkCount]) -> None:
    names = sorted({one.group[0] for one in counts if one.group[0] is not None})
    if rep not in names:
        near = difflib.get_close_matches(rep, names, 1)
        hint = f"did you mean {near[0]!r}?" if near else "names are compared letter by letter."
        message = f"No rep is named {rep!r} in the journeys planned from; {hint}"
        raise InputError(message)


def _usable(lag: Lag | None) -> Lag | None:
    return lag if lag is not None and lag.passings >= FEWEST_PASSINGS else None


def _known(  # noqa: PLR0913, PLR0917 - one link, all that is known of it
    link: Link, counts: Sequence[LinkCount], old: Sequence[Ages], lag: Lag | None, rep: str, seed: int
) -> _Known:
    """Fit a link's reps together, young journeys weighed by their age, and draw the one's ratio."""
    by_rep = {one.group[0]: one for one in counts if one.link.code == link.code}
    _check_link(link, by_rep)
    worth = {one.group[0]: effective(one, lag) for one in old if one.link.code == link.code}
    names = [name for name, one in by_rep.items() if name is not None and (one.entered or name == rep)]
    if rep not in names:
        names.append(rep)
    passed = [by_rep[name].passed if name in by_rep else 0 for name in names]
    entered = [worth.get(name, 0.0) for name in names]
    if sum(1 for n in entered if n) < 2:
        message = f"At {_title(link)} all that entered is too young to tell how much of it passes."
        raise InputError(message)
    posterior = team.fit(passed, entered)
    return _Known(link, by_rep, lag, planning.ratio_draws(posterior, names.index(rep), DRAWS, seed))


def _check_link(link: Link, by_rep: Mapping[str | None, LinkCount]) -> None:
    """Raise InputError where nothing can be believed of any rep at a link."""
    known = [one for name, one in by_rep.items() if name is not None and one.entered]
    entered = sum(one.entered for one in known)
    refusal = refusal_of(known, by_rep.get(None))
    said = {
        "no rep named": "no journey names a rep, so nothing is known of one",
        "losers unnamed": "reps are named only on journeys that passed, so all would seem to pass",
        "one rep": "one rep only has had journeys, so nothing tells how far those ratios may be believed",
        "all open": "every journey is still open, so nothing tells how many pass",
    }
    if refusal in said:
        message = f"At {_title(link)} {said[refusal]}: there is no plan without it."
        raise InputError(message)
    if entered < FEWEST_ENTRIES:
        message = (
            f"At {_title(link)} the reps had {entered} entries in all; a plan takes at least "
            f"{FEWEST_ENTRIES}."
        )
        raise InputError(message)
    if not any(one.passed for one in known):
        message = (
            f"Nothing has passed {_title(link)} yet, so nothing tells how many targets a customer takes."
        )
        raise InputError(message)


def _title(link: Link) -> str:
    return f"{link_name(link, 'en')} ({link.code})"


def _arrived(wish: Wish, lags: Sequence[Lag | None]) -> Vector:
    """Return the share of those who reach each milestone that are there within the weeks.

    Refuse weeks in which hardly a sale is signed: the ends of a lag are not known well enough to plan on.
    """
    until = [_through(lags[:place]) for place in range(len(lags) + 1)]
    arrived = np.array([1.0 if lag is None else planning.share_in_time(lag, wish.weeks) for lag in until])
    whole = until[-1]
    if whole is not None and arrived[-1] < FEWEST_IN_TIME:
        message = (
            f"--weeks {wish.weeks} is too short: of the sales begun by then, fewer than one in a hundred "
            f"would be signed, since half of them take more than {whole.quantile(0.5)} days. Give more weeks."
        )
        raise InputError(message)
    return arrived


def _through(lags: Sequence[Lag | None]) -> Lag | None:
    """Return how long the links take together; those of unknown time are taken to take none."""
    known = [lag for lag in lags if lag is not None]
    return lag_through(known) if known else None


def _reach(steps: Sequence[_Known]) -> Vector:
    """Return the probability of reaching each milestone in the end: (draws, milestones)."""
    ratios = np.stack([step.ratio for step in steps], axis=1)
    return np.concatenate((np.ones((DRAWS, 1)), np.cumprod(ratios, axis=1)), axis=1)


def _targets(wish: Wish, outlook: _Outlook) -> int:
    targets = outlook.needed(wish.confidence)
    if targets is None:
        message = (
            f"Not even {planning.MOST_TARGETS:,} targets would bring {wish.customers:,} customers in "
            f"{wish.weeks} weeks with that confidence; ask for fewer, or for less confidence."
        )
        raise InputError(message)
    return targets


def _pace(began: Sequence[Ages]) -> float | None:
    """Return how many a week a rep began, from the first of them to the last."""
    for one in began:
        if sum(one.entered) >= FEWEST_ENTRIES:
            days = max(one.days[-1] - one.days[0] + 1, planning.DAYS_A_WEEK)
            return sum(one.entered) / days * planning.DAYS_A_WEEK
    return None


def _activities(
    targets: int, links: Sequence[Link], outlook: _Outlook, reached: NDArray[np.int64]
) -> tuple[Activity, ...]:
    milestones = (links[0].start, *(link.end for link in links))
    means = targets * outlook.within.mean(axis=0)
    return tuple(
        Activity(milestone, _expected(of_draws, float(mean)))
        for milestone, of_draws, mean in zip(milestones, reached.T, means, strict=True)
    )


def _planned(rep: str, steps: Sequence[_Known], times: Sequence[StepTime]) -> tuple[PlannedStep, ...]:
    planned = tuple(
        PlannedStep(
            step.of(rep),
            _expected(step.ratio, float(step.ratio.mean())),
            step.lag.quantile(0.5) if step.lag else None,
        )
        for step in steps
    )
    if not times:
        return planned
    time_bound = _effort(steps, times).time_bound.tolist()
    return tuple(
        replace(step, hours=time.hours, source=time.source, time_bound=bound)
        for step, time, bound in zip(planned, times[:-1], time_bound, strict=True)
    )


def _time(  # noqa: PLR0913, PLR0917 - the plan and all that it rests on
    wish: Wish,
    targets: int,
    steps: Sequence[_Known],
    times: Sequence[StepTime],
    outlook: _Outlook,
    reached: NDArray[np.int64],
) -> PlannedTime:
    """Add up the hours: those of the plan's weeks, and those of a customer in the end."""
    hours = np.array([time.hours for time in times])
    a_target = float(outlook.within.mean(axis=0) @ hours)
    fitting = None
    if wish.hours_a_week is not None:
        fitting = outlook.with_chance(int(wish.hours_a_week * wish.weeks / a_target))
    return PlannedTime(
        after_signature=float(hours[-1]),
        after_source=times[-1].source,
        a_week=_expected(reached @ hours / wish.weeks, targets * a_target / wish.weeks),
        a_customer=_effort(steps, times).hours_a_customer,
        fitting=fitting,
    )


def _effort(steps: Sequence[_Known], times: Sequence[StepTime]) -> Effort:
    return effort([time.hours for time in times], [float(step.ratio.mean()) for step in steps])


def _expected(draws: NDArray[np.float64 | np.int64], mean: float) -> Expected:
    low, high = np.quantile(draws, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Expected(mean, float(low), float(high))


def _caveats(rep: str, steps: Sequence[_Known], times: Sequence[StepTime]) -> tuple[PlanCaveat, ...]:
    """Collect the reservations, the gravest first."""
    links = [step.link for step in steps]
    unknown = tuple(step.link for step in steps if step.lag is None)
    new = tuple(step.link for step in steps if step.of(rep).entered < FEWEST_ENTRIES)
    still_open = sum(step.of(rep).open for step in steps)
    sources: dict[TimeSource, tuple[Link, ...]] = {
        source: tuple(link for link, time in zip(links, times, strict=False) if time.source == source)
        for source in ("none", "team", "rep")
    }
    so_far = any(step.of(rep).open for step in steps if step.link in sources["rep"])
    found: list[PlanCaveat | None] = [
        PlanCaveat("no lags" if len(unknown) == len(links) else "no lag", unknown) if unknown else None,
        PlanCaveat("new to the step", new) if new else None,
        PlanCaveat("open", count=still_open) if still_open else None,
        PlanCaveat("no minutes", sources["none"]) if times and sources["none"] else None,
        PlanCaveat("minutes of the team", sources["team"]) if sources["team"] else None,
        PlanCaveat("minutes so far") if so_far or sources["team"] else None,
        PlanCaveat("as before"),
    ]
    return tuple(caveat for caveat in found if caveat)


def _working_links(journeys: Journeys, links: Sequence[Link]) -> list[Link]:
    """Return the links that time is spent in: those up to the win, and the one that starts there."""
    after = [link for link in links_between(journeys.observed) if link.start == "won"]
    return [*links, *(after or [AFTER_WON])]
