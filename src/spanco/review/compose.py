"""Counts -> a review."""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from spanco.errors import InputError
from spanco.inference import one_ratio
from spanco.method import Equation, Link, LinkCount, links_between
from spanco.review.caveats import caveats_of
from spanco.review.judging import JudgedLink, judge_link, never_entered, with_certainty
from spanco.review.levers import first_lever
from spanco.review.passages import spans
from spanco.review.report import EquationLine, LogSummary, RepReview, Review, TeamReview


@dataclass(frozen=True, slots=True)
class Counted:
    """All that a review is made of: what was counted of one log.

    ``of_team`` and ``passages_of_team`` hold a count for each link and each passage, ``by_rep`` and
    ``passages_by_rep`` the same grouped by rep, the group being ``(rep,)``. A passage is counted as one
    link that spans its links. ``equations`` and ``equations_by_rep`` follow the journeys that started.
    ``filtered`` tells that only some of the log's journeys were counted.
    """

    source: str
    as_of: date
    observed: tuple[str, ...]
    of_team: tuple[LinkCount, ...]
    by_rep: tuple[LinkCount, ...]
    passages_of_team: tuple[LinkCount, ...]
    passages_by_rep: tuple[LinkCount, ...]
    equations: tuple[Equation, ...]
    equations_by_rep: tuple[Equation, ...]
    log: LogSummary
    since: date | None = None
    until: date | None = None
    zone: str = "UTC"
    filtered: bool = False


def compose(counted: Counted, *, only: Iterable[str] = (), seed: int = 0) -> Review:
    """Say what the counts allow.

    ``only`` names the reps to show; whoever is shown, all reps are in the model and in the team's
    figures. ``seed`` makes the draws behind rank intervals repeatable. Raises InputError where a rep
    asked for is not there.
    """
    links = links_between(counted.observed)
    passages = spans(counted.observed)
    judged = with_certainty(_judge(links, counted.of_team, counted.by_rep, seed))
    judged_passages = _judge_passages(counted, passages, judged, seed)
    names = _names(counted)
    shown = _shown(names, tuple(only))
    team = TeamReview(
        links=tuple(link.team for link in judged),
        passages=tuple(passage.team for passage in judged_passages),
        equations=_lines(counted.equations),
        customers=_customers([link.team.count for link in judged]),
        targets=_started(counted.equations),
    )
    everyone = {name: _rep(name, counted.equations_by_rep, judged, judged_passages) for name in names}
    reps = tuple(everyone[name] for name in shown)
    return Review(
        source=counted.source,
        as_of=counted.as_of,
        since=counted.since,
        until=counted.until,
        zone=counted.zone,
        observed=counted.observed,
        log=counted.log,
        team=team,
        reps=reps,
        others=len(names) - len(shown),
        lever=first_lever(team.links, tuple(everyone.values())),
        caveats=caveats_of(
            counted.log, counted.observed, team, tuple(everyone.values()), whole=_is_whole(counted)
        ),
    )


def alphabetical(name: str) -> tuple[str, str]:
    """Return what a name is sorted by: accents and case do not matter.

    >>> sorted(["Zoe", "Émile", "anna"], key=alphabetical)
    ['anna', 'Émile', 'Zoe']
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), name


def _is_whole(counted: Counted) -> bool:
    return counted.since is None and counted.until is None and not counted.filtered


def _judge(
    links: Sequence[Link], of_team: Iterable[LinkCount], by_rep: Iterable[LinkCount], seed: int
) -> list[JudgedLink]:
    team = {count.link.code: count for count in of_team}
    reps: dict[str, dict[str | None, LinkCount]] = {link.code: {} for link in links}
    for count in by_rep:
        reps[count.link.code][count.group[0]] = count
    nothing = {link.code: LinkCount(link, (), 0, 0, 0, 0) for link in links}
    return [judge_link(team.get(link.code, nothing[link.code]), reps[link.code], seed=seed) for link in links]


def _judge_passages(
    counted: Counted, passages: Sequence[Link], links: Sequence[JudgedLink], seed: int
) -> list[JudgedLink]:
    """Judge the passages: one of a single link is that link, the others stand beside all the links."""
    known = {link.team.link.code: link for link in links}
    longer = [passage for passage in passages if passage.code not in known]
    codes = {passage.code for passage in longer}
    judged = _judge(
        longer,
        (count for count in counted.passages_of_team if count.link.code in codes),
        (count for count in counted.passages_by_rep if count.link.code in codes),
        seed,
    )
    together = with_certainty([*judged, *links])[: len(longer)]
    of_longer = {passage.team.link.code: passage for passage in together}
    return [of_longer.get(passage.code) or known[passage.code] for passage in passages]


def _names(counted: Counted) -> list[str | None]:
    groups = {count.group[0] for count in counted.by_rep} | {
        line.group[0] for line in counted.equations_by_rep
    }
    named = sorted((name for name in groups if name is not None), key=alphabetical)
    return [*named, None] if None in groups else [*named]


def _shown(names: Sequence[str | None], only: Sequence[str]) -> Sequence[str | None]:
    """Return the reps asked for, all of them where none was."""
    for wanted in only:
        if wanted not in names:
            near = difflib.get_close_matches(wanted, [name for name in names if name], 1)
            hint = f"did you mean {near[0]!r}?" if near else "names are compared letter by letter."
            message = f"No rep is named {wanted!r} in the journeys reviewed; {hint}"
            raise InputError(message)
    return [name for name in names if name in only] if only else names


def _rep(
    name: str | None,
    equations: Iterable[Equation],
    links: Sequence[JudgedLink],
    passages: Sequence[JudgedLink],
) -> RepReview:
    own = [line for line in equations if line.group[0] == name]
    of_links = tuple(link.reps.get(name) or never_entered(link.team.link, name) for link in links)
    return RepReview(
        rep=name,
        customers=_customers([link.count for link in of_links]),
        targets=_started(own),
        links=of_links,
        passages=tuple(
            passage.reps.get(name) or never_entered(passage.team.link, name) for passage in passages
        ),
        equations=_lines(own),
    )


def _customers(links: Iterable[LinkCount]) -> int | None:
    return next((count.passed for count in links if count.link.end == "won"), None)


def _started(lines: Iterable[Equation]) -> int:
    return sum(line.reached[0] for line in lines)


def _lines(equations: Iterable[Equation]) -> tuple[EquationLine, ...]:
    return tuple(
        EquationLine(
            line,
            tuple(
                one_ratio.wilson(passed, entered) if entered else None for _, passed, entered in line.factors
            ),
        )
        for line in equations
    )
