"""Counts -> a review."""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spanco.errors import InputError
from spanco.inference import one_ratio
from spanco.method import Equation, Link, LinkCount, links_between
from spanco.review.advising import advice_of, drawn_together
from spanco.review.against import Measure, against_measure
from spanco.review.attributing import Rows, against_team, to_won
from spanco.review.caveats import caveats_of
from spanco.review.counted import Counted
from spanco.review.findings import Cohorts
from spanco.review.judging import JudgedLink, never_entered, with_certainty, with_changes
from spanco.review.levers import first_lever
from spanco.review.links import changes_of, judge_all
from spanco.review.needing import needed_of
from spanco.review.passages import spans
from spanco.review.report import EquationLine, RepReview, Review, TeamReview
from spanco.review.speech import plain
from spanco.review.weighing import cohorts_of


@dataclass(frozen=True, slots=True)
class _Against:
    """What gains are measured against: a rep, or None for the team or for what was before."""

    rep: str | None
    seed: int


def compose(
    counted: Counted, *, only: Iterable[str] = (), against: str | None = None, seed: int = 0
) -> Review:
    """Say what the counts allow.

    ``only`` names the reps to show; whoever is shown, all reps are in the model and in the team's figures.
    Gains are measured against the team, or the rep named ``against``, or what was ``before``. ``seed`` makes
    draws repeatable. Raises InputError where a rep asked for is not there, or where no journey was counted.
    """
    names = _names(counted)
    if not names:
        message = "No journey entered a step in what is reviewed; take an earlier first day or another team."
        raise InputError(message)
    links = links_between(counted.observed)
    passages = spans(counted.observed)
    judged = with_certainty(judge_all(links, counted.of_team, counted.by_rep, counted, seed))
    until = min(counted.until or counted.as_of, counted.as_of)
    judged = with_changes(judged, changes_of(counted.histories, links, until))
    judged_passages = _judge_passages(counted, passages, judged, seed)
    shown = _shown(names, tuple(only))
    team = TeamReview(
        links=tuple(link.team for link in judged),
        passages=tuple(passage.team for passage in judged_passages),
        equations=_lines(counted.equations),
        customers=_customers([link.team.count for link in judged]),
        targets=_started(counted.equations),
        cohorts=_cohorts(counted, links),
    )
    everyone = _reps(counted, names, judged, judged_passages, _Against(against, seed))
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


def _judge_passages(
    counted: Counted, passages: Sequence[Link], links: Sequence[JudgedLink], seed: int
) -> list[JudgedLink]:
    """Judge the passages: one of a single link is that link, the others stand beside all the links."""
    known = {link.team.link.code: link for link in links}
    longer = [passage for passage in passages if passage.code not in known]
    codes = {passage.code for passage in longer}
    judged = judge_all(
        longer,
        (count for count in counted.passages_of_team if count.link.code in codes),
        (count for count in counted.passages_by_rep if count.link.code in codes),
        counted,
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


def _reps(
    counted: Counted,
    names: Sequence[str | None],
    links: Sequence[JudgedLink],
    passages: Sequence[JudgedLink],
    measured: _Against,
) -> dict[str | None, RepReview]:
    """Review each rep: at every link and passage, where customers were gained and lost, what to look at."""
    lines: dict[str | None, list[Equation]] = {name: [] for name in names}
    for line in counted.equations_by_rep:
        lines[line.group[0]].append(line)
    chain = to_won(links)
    rows = _rows(chain, names)
    by = counted.segments.name if counted.segments else None
    measure = _measure(counted, chain, rows, names, measured)
    attributions = (
        against_measure(chain, rows, names, measure) if measure else against_team(chain, rows, names, by)
    )
    advice = advice_of(chain, rows, names)
    needed = _needed(counted, chain, rows, names)
    reviews = {}
    for name in names:
        of_links = tuple(link.reps.get(name) or never_entered(link.team.link, name) for link in links)
        reviews[name] = RepReview(
            rep=name,
            customers=_customers([link.count for link in of_links]),
            targets=_started(lines[name]),
            links=of_links,
            passages=tuple(
                passage.reps.get(name) or never_entered(passage.team.link, name) for passage in passages
            ),
            equations=_lines(lines[name]),
            attribution=attributions.get(name),
            advice=advice.get(name),
            needed=needed.get(name),
        )
    return reviews


def _needed(
    counted: Counted, links: Sequence[JudgedLink], rows: Sequence[Rows], names: Sequence[str | None]
) -> dict[str | None, int | None]:
    if counted.wanted is None:
        return {}
    lags = [counted.lags.get(link.team.link.code) for link in links]
    return needed_of(drawn_together(links, rows, names), lags, names, counted.wanted)


def _rows(links: Sequence[JudgedLink], names: Sequence[str | None]) -> list[Rows]:
    return [
        Rows.of([link.reps.get(name) or never_entered(link.team.link, name) for name in names])
        for link in links
    ]


def _measure(
    counted: Counted,
    links: Sequence[JudgedLink],
    rows: Sequence[Rows],
    names: Sequence[str | None],
    measured: _Against,
) -> Measure | None:
    """Return what reps are measured against where that is not the team."""
    if measured.rep is not None:
        (name,) = _shown(names, (measured.rep,))
        place = names.index(name)
        of = [None if other == name else place for other in names]
        return Measure(
            plain(measured.rep), links, rows, names, of, counted.segments.name if counted.segments else None
        )
    if counted.before is None:
        return None
    earlier = replace(counted, young=counted.before.young, segments=None, histories=())
    chain = [link.team.link for link in links]
    codes = {link.code for link in chain}
    of_then = [count for count in counted.before.by_rep if count.link.code in codes]
    judged = judge_all(chain, (), of_then, earlier, measured.seed + 1)
    then = sorted({count.group[0] for count in of_then}, key=lambda name: (name is None, name or ""))
    places = {name: place for place, name in enumerate(then)}
    return Measure("", judged, _rows(judged, then), then, [places.get(name) for name in names])


def _cohorts(counted: Counted, links: Sequence[Link]) -> tuple[Cohorts, ...]:
    return tuple(
        cohorts_of(
            link,
            counted.lags.get(link.code),
            (count for count in counted.months if count.link == link),
            (ages for ages in counted.young if ages.link == link),
            counted.as_of,
        )
        for link in links
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
