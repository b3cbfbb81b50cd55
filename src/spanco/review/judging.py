"""Counts of the reps at one link -> what may be said of each of them there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from spanco.inference import flags
from spanco.inference.team import TeamPosterior
from spanco.method import Link, LinkCount
from spanco.review import readings
from spanco.review.report import Comparison, Estimate, LinkReview, Refusal

FEWEST_ENTRIES: Final = 5
"""Below this many entries nothing is said of a rep at a link."""


@dataclass(frozen=True, slots=True)
class JudgedLink:
    """One link: the team there, and each named rep. ``p_below`` holds the reps that are compared."""

    team: LinkReview
    reps: dict[str | None, LinkReview]
    p_below: dict[str, float]


def refusal_of(known: Sequence[LinkCount], unknown: LinkCount | None) -> Refusal | None:
    """Tell why reps cannot be compared at a link at all; None where they can.

    ``known`` are the counts of the reps that had at least one journey enter, ``unknown`` that of the
    journeys which name no rep.
    """
    entered = sum(count.entered for count in known)
    passed = sum(count.passed for count in known)
    lost = sum(count.lost for count in known)
    if not known:
        return "no rep named"
    if passed == entered and unknown is not None and unknown.passed < unknown.entered:
        return "losers unnamed"
    if passed + lost == 0:
        return "all open"
    if len(known) == 1:
        return "one rep"
    if passed in {0, entered}:
        return "no variation"
    return None


def judge_link(of_team: LinkCount, by_rep: Mapping[str | None, LinkCount], *, seed: int = 0) -> JudgedLink:
    """Fit the reps of one link together.

    The journeys that name no rep (key None) are shown and not fitted. Estimates count open journeys as
    not yet passed; comparisons hold whether these are counted so or left out. How sure they are is
    judged later, over all links at once.
    """
    named = {rep: count for rep, count in by_rep.items() if rep is not None and count.entered}
    why_not = refusal_of(list(named.values()), by_rep.get(None))
    if why_not:
        return JudgedLink(
            LinkReview(of_team, refusal=why_not),
            {rep: LinkReview(count, refusal=_without_rep(rep) or why_not) for rep, count in by_rep.items()},
            {},
        )
    counted = readings.as_counted(list(named.values()))
    whole = Estimate(counted.team_mean, counted.team_low, counted.team_high)
    reps: dict[str | None, LinkReview] = {
        rep: LinkReview(count, refusal=_without_rep(rep) or "few entries") for rep, count in by_rep.items()
    }
    enough = [index for index, count in enumerate(named.values()) if count.entered >= FEWEST_ENTRIES]
    names = list(named)
    for index in enough:
        estimate = Estimate(float(counted.mean[index]), float(counted.low[index]), float(counted.high[index]))
        reps[names[index]] = LinkReview(named[names[index]], estimate, refusal="company")
    judged = JudgedLink(LinkReview(of_team, whole), reps, {})
    if not of_team.link.judges_rep:
        return judged
    return _compared(judged, [names[index] for index in enough], named, counted, seed)


def _compared(
    judged: JudgedLink,
    compared: Sequence[str],
    named: Mapping[str, LinkCount],
    counted: TeamPosterior,
    seed: int,
) -> JudgedLink:
    """Add what may be said of each compared rep against the team, and their ranks."""
    reps = dict(judged.reps)
    settled = counted if not any(count.open for count in named.values()) else None
    settled = settled or readings.settled_only(list(named.values()))
    if settled is None:
        for rep in compared:
            reps[rep] = replace(reps[rep], refusal="too open")
        return replace(judged, team=replace(judged.team, refusal="too open"), reps=reps)
    chosen = np.array([rep in compared for rep in named])
    places = readings.places_either_way(counted, settled, chosen, seed)
    p_below = dict(zip(named, readings.p_below_either_way(counted, settled).tolist(), strict=True))
    for place, rep in enumerate(compared):
        reps[rep] = replace(reps[rep], rank=places[place] if places else None, refusal=None)
    return replace(judged, reps=reps, p_below={rep: p_below[rep] for rep in compared})


def with_certainty(judged: Sequence[JudgedLink]) -> list[JudgedLink]:
    """Judge all comparisons of all links together, so that what is flagged is rarely wrong.

    Each gets its s-value over all of them (Stephens 2017), and from it its level.
    """
    cells = [(index, rep, p) for index, link in enumerate(judged) for rep, p in link.p_below.items()]
    if not cells:
        return list(judged)
    verdict = flags.judge(np.array([p for _, _, p in cells]))
    reps = [dict(link.reps) for link in judged]
    for (index, rep, p), s_value, level in zip(cells, verdict.s_value, verdict.level, strict=True):
        comparison = Comparison(p, float(s_value), level)
        reps[index][rep] = replace(reps[index][rep], comparison=comparison)
    return [replace(link, reps=of_reps) for link, of_reps in zip(judged, reps, strict=True)]


def never_entered(link: Link, rep: str | None) -> LinkReview:
    """Return the review of a rep who had no journey at a link."""
    return LinkReview(LinkCount(link, (rep,), 0, 0, 0, 0), refusal=_without_rep(rep) or "few entries")


def _without_rep(rep: str | None) -> Refusal | None:
    return "no rep named" if rep is None else None
