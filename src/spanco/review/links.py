"""Every link of a review: its counts weighed by age, by drift and by segment, and judged.

Links do not depend on each other, and nearly all of their time is spent in arrays: as many are taken at once
as there are processors. More would only take each other's place in the caches.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

from spanco.method import Link, LinkCount
from spanco.review.counted import Counted
from spanco.review.findings import Change
from spanco.review.histories import History
from spanco.review.judging import JudgedLink, judge_link
from spanco.review.weighing import Weighed, weigh


def judge_all(
    links: Sequence[Link],
    of_team: Iterable[LinkCount],
    by_rep: Iterable[LinkCount],
    counted: Counted,
    seed: int,
) -> list[JudgedLink]:
    """Judge each link from the counts of the team and of its reps; weights come from ``counted``."""
    young = {(ages.link.code, ages.group[0]): ages for ages in counted.young}
    team = {count.link.code: count for count in of_team}
    reps: dict[str, dict[str | None, Weighed]] = {link.code: {} for link in links}
    parts = _parts(counted)
    keeps, now = _counting_now([history for history in counted.histories if history.link in links])
    for count in by_rep:
        code, rep = count.link.code, count.group[0]
        whole = weigh(count, counted.lags.get(code), young.get((code, rep)))
        if parts is not None:
            whole = _told_apart(whole, parts.get((code, rep), {}))
        reps[code][rep] = replace(whole, now=now.get((code, rep)))
    nothing = {link.code: LinkCount(link, (), 0, 0, 0, 0) for link in links}

    def judged(place: int, link: Link) -> JudgedLink:
        whole = _together(team.get(link.code, nothing[link.code]), reps[link.code].values())
        return judge_link(whole, reps[link.code], keep=keeps.get(link.code, 1.0), seed=seed * 64 + place)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(judged, range(len(links)), links))


def changes_of(
    histories: Iterable[History], links: Sequence[Link], until: date
) -> dict[str, dict[str, Change]]:
    """Tell for each link, by its code, how the last whole quarter of each rep differs from the one before.

    Nothing is told of what is the company's.
    """
    told = [history for history in histories if history.link in links and history.link.judges_rep]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        changes = pool.map(lambda history: history.last_quarter(until), told)
        return {history.link.code: change for history, change in zip(told, changes, strict=True)}


def _counting_now(
    histories: Sequence[History],
) -> tuple[dict[str, float], dict[tuple[str, str | None], tuple[float, float]]]:
    """Return what a month keeps of the one before at each link and, if not all, what counts today."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        chosen = pool.map(lambda history: history.keep, histories)
        keeps = {history.link.code: keep for history, keep in zip(histories, chosen, strict=True)}
    now: dict[tuple[str, str | None], tuple[float, float]] = {
        (history.link.code, rep): counting
        for history in histories
        if keeps[history.link.code] < 1
        for rep, counting in history.counting_now(keeps[history.link.code]).items()
    }
    return keeps, now


def _parts(counted: Counted) -> Mapping[tuple[str, str | None], dict[str | None, Weighed]] | None:
    """Weigh the counts of each link, rep and segment; None where segments are not told apart."""
    if counted.segments is None:
        return None
    young = {(ages.link.code, *ages.group): ages for ages in counted.segments.young}
    parts: defaultdict[tuple[str, str | None], dict[str | None, Weighed]] = defaultdict(dict)
    for count in counted.segments.counts:
        code, (rep, segment) = count.link.code, count.group
        parts[code, rep][segment] = weigh(count, counted.lags.get(code), young.get((code, rep, segment)))
    return parts


def _told_apart(whole: Weighed, parts: Mapping[str | None, Weighed]) -> Weighed:
    """Give a count its parts, and the worth that they add up to."""
    worths = [part.effective for part in parts.values() if part.effective is not None]
    effective = sum(worths) if len(worths) == len(parts) else whole.effective
    return replace(whole, effective=effective, by_segment=parts)


def _together(whole: LinkCount, reps: Iterable[Weighed]) -> Weighed:
    """Weigh the count of the team by what its reps' counts are worth."""
    worths = [one.effective for one in reps]
    known = [worth for worth in worths if worth is not None]
    return Weighed(
        whole, sum(known) if len(known) == len(worths) else None, sum(one.doubtful for one in reps)
    )
