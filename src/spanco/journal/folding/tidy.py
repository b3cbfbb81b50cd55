"""Journeys that need nothing straightened: one GROUP BY over all events, minima and maxima only.

A journey is *tidy* if every milestone, loss and hand-over occurs once in it, in method order, every
milestone names its rep where the log names any, all of its events carry a time or none does, its
dimensions and texts do not change, and no loss or hand-over says an amount of its own. What is first,
last or latest then needs no order of events.
"""

from collections.abc import Sequence
from itertools import pairwise

from spanco.journal.folding.contents import Contents
from spanco.journal.folding.entries import first_of, lacks, priced, spanned, standing_loss, within
from spanco.journal.folding.source import STEPS, Source
from spanco.journal.folding.words import Pack, packs
from spanco.method import HANDED_OVER, LOST, MILESTONES

GROUPED = "fold_grouped"
"""Table: one row per journey, ``tidy`` 1 or 0; a tidy row's other columns say all there is to know."""


def group(contents: Contents, source: Source) -> None:
    """Make the table of the source's journeys."""
    run = contents.log.engine.run
    run(f"DROP TABLE IF EXISTS {GROUPED}")
    run(
        f"CREATE TABLE {GROUPED} AS SELECT *, CASE WHEN {' OR '.join(_faults(contents))} "
        f"THEN 0 ELSE 1 END AS tidy FROM ({_grouped(contents, source)}) AS grouped"
    )


def carried(contents: Contents) -> str:
    """Write a mark of a row of GROUPED that is NULL where the journey carries no milestone."""
    return first_of([f"mark_{code}" for code in contents.steps])


def entries(contents: Contents, varying: Sequence[str]) -> str:
    """Select the entries of the tidy journeys that carry a milestone."""
    chain = contents.chain
    columns = [
        "journey, start, reach, lost, reopened",
        *standing_loss(contents),
        *priced(contents),
        *(f"{within(code, f'fill_{code}')} AS entry_{code}" for code in chain),
        *(
            f"{within(code, f'CASE WHEN {lacks(contents, code)} THEN 1 ELSE 0 END')} AS kind_{code}"
            for code in chain
        ),
        *(
            f"{within(code, _minutes(contents, code))} AS spent_{code}"
            for code in chain
            if contents.timesheets
        ),
        *(f"{within(code, f'most_{key}')} AS known_{key}_{code}" for key in varying for code in chain),
    ]
    return f"SELECT {', '.join(columns)} FROM ({spanned(contents, _firsts(contents))}) AS spanned"


def _grouped(contents: Contents, source: Source) -> str:
    numbered = [(step, code) for step, code in enumerate(STEPS) if code in contents.carried]
    late = _known_late(contents)
    columns = [
        "journey",
        "COUNT(*) AS n_events",
        *(f"MIN(CASE WHEN step = {step} THEN mark END) AS mark_{code}" for step, code in numbered),
        *(
            f"MIN(pack_{n}) AS pack_{n}_least, MAX(pack_{n}) AS pack_{n}_most"
            for n in range(len(_packs(contents)))
        ),
        *(f"MAX(of_{words.key}) AS most_{words.key}" for words in contents.texts if words.sparse),
        *(f"MIN(of_{key}) AS least_{key}" for key in _changeable(contents)),
        *(f"MIN(CASE WHEN of_{key} IS NOT NULL THEN place END) AS known_{key}" for key in late),
        *(f"MIN(CASE WHEN step < {len(MILESTONES)} THEN place END) AS known" for _ in late[:1]),
        *(
            f"MAX(CASE WHEN step = {step} THEN {name} END) AS {name}_{code}"
            for name, filling in contents.filling.items()
            for step, code in numbered
            if code in filling
        ),
        *("MIN(timed) AS least_timed, MAX(timed) AS most_timed" for _ in range(contents.mixed)),
    ]
    packed = (f", {pack.packed()} AS pack_{n}" for n, pack in enumerate(_packs(contents)))
    marked = (
        f"SELECT *, stamp * {contents.marks.radix} + holder AS mark, stamp * {len(STEPS)} + step AS place"
        f"{''.join(packed)} FROM ({source('')}) AS standing"
    )
    return f"SELECT {', '.join(columns)} FROM ({marked}) AS marked GROUP BY journey"


def _packs(contents: Contents) -> tuple[Pack, ...]:
    """Pack the texts that events seldom leave blank; a blank is a change there."""
    return packs([words for words in contents.texts if not words.sparse])


def _changeable(contents: Contents) -> list[str]:
    """Name the texts often left blank that may change; a tidy journey is lost once, for one reason."""
    return [
        words.key for words in contents.texts if words.sparse and words.size > 1 and words.key != "reason"
    ]


def _known_late(contents: Contents) -> list[str]:
    """Name the dimensions often left blank, which may only be known after the start."""
    return [words.key for words in contents.traits if words.sparse]


def _faults(contents: Contents) -> list[str]:
    """Write what makes a journey untidy; NULL is no fault.

    Marks of one moment may seem out of order by their holders: the other branch takes them as they are.
    """
    marks = [f"mark_{code}" for code in STEPS if code in contents.carried]
    chain = [f"mark_{code}" for code in contents.steps]
    named = (f"{mark} % {contents.marks.radix} = {contents.marks.unknown}" for mark in chain)
    return [
        "n_events <> " + " + ".join(f"CASE WHEN {mark} IS NULL THEN 0 ELSE 1 END" for mark in marks),
        *(f"{mark} > {first_of(chain[n:])}" for n, mark in enumerate(chain[:-1], start=1)),
        *(named if contents.unnamed else ()),
        *(f"pack_{n}_least <> pack_{n}_most" for n in range(len(_packs(contents)))),
        *(f"least_{key} <> most_{key}" for key in _changeable(contents)),
        *(f"known_{key} > known" for key in _known_late(contents)),
        *(
            f"{name}_{code} <> {_last_filled(contents, name)}"
            for name in contents.amounts
            for code in sorted(contents.filling[name] & {LOST, HANDED_OVER})
        ),
        *(
            f"({name}_{between} IS NOT NULL AND {_unsaid(contents, name, code)})"
            for name, code in contents.prices
            if code in contents.carried
            for between in sorted(contents.filling[name] & {LOST, HANDED_OVER})
        ),
        *("least_timed <> most_timed" for _ in range(contents.mixed)),
    ]


def _last_filled(contents: Contents, name: str) -> str:
    """Write the latest amount of a journey in order; a loss or hand-over must not say another."""
    filling = contents.filling[name]
    own = [code for code in (*reversed(contents.steps), LOST, HANDED_OVER) if code in filling]
    return first_of([f"{name}_{code}" for code in own])


def _unsaid(contents: Contents, name: str, code: str) -> str:
    """Write that a milestone is there and says no amount, so that another event may have said it."""
    there = f"mark_{code} IS NOT NULL"
    return f"{there} AND {name}_{code} IS NULL" if code in contents.filling[name] else there


def _price(contents: Contents, name: str, code: str) -> str:
    """Write what a milestone says of an amount; of what is proposed, an earlier one may have said it."""
    saying = [step for step in reversed(contents.steps) if step in contents.filling[name]]
    before = MILESTONES[: MILESTONES.index(code)] if code == "proposed" else ()
    said = [f"{name}_{step}" for step in saying if step == code or step in before]
    if code not in contents.carried or not said:
        return "CAST(NULL AS DOUBLE)"
    return f"CASE WHEN mark_{code} IS NOT NULL THEN {first_of(said)} END"


def _firsts(contents: Contents) -> str:
    """Select the first dates of the tidy journeys that carry a milestone, and what is known of them."""
    when = contents.marks.when
    lost = when(f"mark_{LOST}") if LOST in contents.carried else first_of([])
    won = when("mark_won") if "won" in contents.carried else first_of([])
    last = when(first_of([f"mark_{code}" for code in reversed(contents.steps)]))
    known = [f"{_last_filled(contents, name)} AS most_{name}" for name in contents.amounts]
    known += (f"{_price(contents, name, code)} AS {name}_at_{code}" for name, code in contents.prices)
    # The largest mark of that moment: no milestone of the same moment has a larger one.
    known += (
        f"{when(f'mark_{code}')} + {contents.marks.radix - 1} AS end_{code}"
        for code in sorted({LOST, HANDED_OVER} & contents.timesheets)
    )
    known += (
        f"{pack.code(f'pack_{n}_most', words.key)} AS most_{words.key}"
        for n, pack in enumerate(_packs(contents))
        for words in pack.columns
    )
    return (
        f"SELECT *, {last} AS last_when, {lost} AS last_lost_when, {lost} AS first_lost_when, "
        f"{', '.join([f'{won} AS won_when', *known])} "
        f"FROM {GROUPED} WHERE tidy = 1 AND {carried(contents)} IS NOT NULL"
    )


def _minutes(contents: Contents, code: str) -> str:
    """Write the minutes spent on the link that starts at a milestone.

    A milestone's own minutes go to the link that it ends, the start's to the link it starts; those of
    a loss or a hand-over to the link that was open.
    """
    ends = dict(pairwise(contents.chain)).get(code)
    terms = []
    if code in contents.timesheets:
        terms.append(f"CASE WHEN start = {MILESTONES.index(code)} THEN minutes_{code} END")
    if ends in contents.timesheets:
        terms.append(f"minutes_{ends}")
    terms += (
        f"CASE WHEN {_falls_within(between, code, ends)} THEN minutes_{between} END"
        for between in sorted({LOST, HANDED_OVER} & contents.timesheets)
    )
    return " + ".join(["0.0", *(f"COALESCE({term}, 0.0)" for term in terms)])


def _falls_within(code: str, starts: str, ends: str | None) -> str:
    """Write whether a loss or hand-over falls on the link between two milestones.

    Before the start it counts to the first link; at the moment of a milestone it comes after it.
    """
    position = MILESTONES.index(starts)
    began = f"(start = {position} OR end_{code} >= fill_{starts})"
    if ends is None:
        return began
    return f"{began} AND (reach = {position} OR end_{code} < fill_{ends})"
