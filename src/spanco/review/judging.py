"""Counts of the reps at one link -> what may be said of each of them there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from spanco.inference import flags
from spanco.inference.team import Draws
from spanco.method import Link, LinkCount
from spanco.review import readings
from spanco.review.findings import Change
from spanco.review.report import Comparison, Estimate, LinkReview, Refusal
from spanco.review.segments import SegmentTable, segment_table
from spanco.review.weighing import Weighed

FEWEST_ENTRIES: Final = 5
"""Below this many entries nothing is said of a rep at a link."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The reps of one link fitted together, and joint draws; columns and elements in order of ``names``."""

    names: tuple[str, ...]
    posterior: readings.Posterior
    drawn: Draws


@dataclass(frozen=True, slots=True)
class JudgedLink:
    """One link: the team there, and each rep. ``p_below`` holds the reps that are compared.

    ``fit`` is None where reps cannot be compared at all. ``by_segment`` holds the counts of each segment,
    where segments are told apart.
    """

    team: LinkReview
    reps: dict[str | None, LinkReview]
    p_below: dict[str, float]
    fit: Fit | None = None
    by_segment: SegmentTable | None = None


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


def judge_link(
    of_team: Weighed, by_rep: Mapping[str | None, Weighed], *, keep: float = 1.0, seed: int = 0
) -> JudgedLink:
    """Fit the reps of one link together.

    The journeys that name no rep (key None) are shown and not fitted. Estimates weigh young journeys by their
    age and count overdue ones as not passed; comparisons hold whether these are counted so or left out. How
    sure they are is judged later, over all links at once.
    """
    table = segment_table(by_rep)
    named = {rep: one for rep, one in by_rep.items() if rep is not None and one.count.entered}
    unknown = by_rep.get(None)
    why_not = refusal_of([one.count for one in named.values()], unknown.count if unknown else None)
    reps = {rep: shown(one, _too_little(one, rep)) for rep, one in by_rep.items()}
    if table is not None:
        reps = {rep: replace(cell, standardised=table.standardised.get(rep)) for rep, cell in reps.items()}
    if why_not is None and _worth_nothing(list(named.values())):
        why_not = "too open"
    if why_not:
        refused = {
            rep: replace(cell, refusal="no rep named" if rep is None else why_not)
            for rep, cell in reps.items()
        }
        return JudgedLink(shown(of_team, why_not), refused, {}, by_segment=table)
    posterior = readings.doubtful_as_not_passed(list(named.values()))
    fit = Fit(tuple(named), posterior, readings.draws_of(posterior, seed))
    whole = Estimate(posterior.team_mean, posterior.team_low, posterior.team_high)
    enough = [place for place, one in enumerate(named.values()) if one.worth >= FEWEST_ENTRIES]
    for place in enough:
        estimate = Estimate(*(float(each[place]) for each in (posterior.mean, posterior.low, posterior.high)))
        reps[fit.names[place]] = replace(reps[fit.names[place]], estimate=estimate, refusal="company")
    judged = JudgedLink(replace(shown(of_team), estimate=whole, keep=keep), reps, {}, fit, table)
    if not of_team.count.link.judges_rep:
        return judged
    return _compared(judged, fit, enough, list(named.values()), seed)


def _compared(
    judged: JudgedLink, fit: Fit, enough: Sequence[int], counts: Sequence[Weighed], seed: int
) -> JudgedLink:
    """Add what may be said of each compared rep against the team, and their ranks."""
    reps = dict(judged.reps)
    compared = [fit.names[place] for place in enough]
    doubted = any(one.doubtful for one in counts)
    other = readings.doubtful_left_out(counts) if doubted else fit.posterior
    if other is None:
        for rep in compared:
            reps[rep] = replace(reps[rep], refusal="too open")
        return replace(judged, team=replace(judged.team, refusal="too open"), reps=reps)
    chosen = np.zeros(len(counts), dtype=bool)
    chosen[list(enough)] = True
    drawn = readings.draws_of(other, seed) if doubted else fit.drawn
    places = readings.places_either_way(fit.drawn, drawn, chosen)
    p_below = readings.p_below_either_way(fit.posterior, other)
    for place, rep in enumerate(compared):
        reps[rep] = replace(reps[rep], rank=places[place] if places else None, refusal=None)
    return replace(judged, reps=reps, p_below={fit.names[place]: float(p_below[place]) for place in enough})


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


def with_changes(
    judged: Sequence[JudgedLink], changes: Mapping[str, Mapping[str, Change]]
) -> list[JudgedLink]:
    """Add how reps changed at each link, by its code, and judge all changes together."""
    cells = [
        (index, rep, change)
        for index, link in enumerate(judged)
        for rep, change in changes.get(link.team.link.code, {}).items()
        if rep in link.reps
    ]
    if not cells:
        return list(judged)
    verdict = flags.judge(np.array([1 - change.p_better for *_, change in cells]))
    reps = [dict(link.reps) for link in judged]
    for (index, rep, change), level in zip(cells, verdict.level, strict=True):
        reps[index][rep] = replace(reps[index][rep], change=replace(change, level=level))
    return [replace(link, reps=of_reps) for link, of_reps in zip(judged, reps, strict=True)]


def never_entered(link: Link, rep: str | None) -> LinkReview:
    """Return the review of a rep who had no journey at a link."""
    nothing = Weighed(LinkCount(link, (rep,), 0, 0, 0, 0), 0.0, 0)
    return shown(nothing, _too_little(nothing, rep))


def shown(one: Weighed, refusal: Refusal | None = None) -> LinkReview:
    """Show what was counted and what it is worth, and nothing more."""
    # Of what is doubtful only what has an age is overdue.
    overdue = 0 if one.effective is None else one.doubtful
    return LinkReview(one.count, one.effective, overdue, refusal=refusal)


def _too_little(one: Weighed, rep: str | None) -> Refusal:
    if rep is None:
        return "no rep named"
    return "too young" if one.count.entered >= FEWEST_ENTRIES > one.worth else "few entries"


def _worth_nothing(counts: Sequence[Weighed]) -> bool:
    """Whether age leaves no failure to tell reps apart by, or too few reps with anything at all."""
    worth = sum(one.worth for one in counts)
    passed = sum(one.count.passed for one in counts)
    return passed >= worth - readings.NOTHING or sum(1 for one in counts if one.worth > 0) < 2
