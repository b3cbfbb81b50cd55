"""What folding left out, filled in and straightened: counted for the log and for each rep, and located."""

from collections.abc import Iterable

from spanco.engine import Engine
from spanco.engine.contract import quoted
from spanco.journal.folding import standing, tidy, untidy
from spanco.journal.folding.contents import PRICED, PROFILE, Contents, entered_late
from spanco.journal.folding.source import STEPS
from spanco.journal.journeys import INFERRED_KIND, JOURNEYS, RAISED_KIND, RepQuality
from spanco.journal.log import Log
from spanco.journal.quality import EXAMPLES, Example, Finding
from spanco.method import HANDED_OVER, LOST, MILESTONES

_INFERRED = "the journey lacks this milestone and takes date and rep of the next one it has"
_RAISED = "dated before the milestone that precedes it, and raised to its date"
_REOPENED = "went on after it was lost"
_NOBODY = "nobody is named up to this milestone"
_REPEATED = "given more than once with the same milestone, time and rep"
_NO_MILESTONE = "carries no milestone, so that it enters no count"

_KINDS = ("events", "late", "back_dated", "milestones", "inferred", "raised")
"""What is counted of each rep, in the order of ``RepQuality``."""


def left_out(log: Log, as_of_day: int, *, later: bool) -> list[Finding]:
    """Count the events after the present and those that others supersede."""
    rows = log.engine.rows
    after = rows(f"SELECT COUNT(*) FROM ({standing.after(as_of_day)}) AS a")[0][0] if later else 0
    corrected = withdrawn = 0
    if "supersedes" in log.present:
        ((corrected, withdrawn),) = rows(
            "SELECT COALESCE(SUM(corrected), 0), COALESCE(SUM(1 - corrected), 0) "
            f"FROM ({standing.superseded(as_of_day)}) AS s"
        )
    return [
        Finding("after_as_of", after),
        Finding("superseded", int(corrected)),
        Finding("withdrawn", int(withdrawn)),
    ]


def repeated(contents: Contents) -> Finding:
    """Count the events that repeat another exactly, among the untidy journeys."""
    rows = contents.log.engine.rows
    ((count,),) = rows(f"SELECT COALESCE(SUM(copies - 1), 0) FROM {untidy.DISTINCT}")
    found = rows(
        f"SELECT journey, step FROM {untidy.DISTINCT} WHERE copies > 1 "
        f"ORDER BY journey, step LIMIT {EXAMPLES}"
    )
    examples = [_example(contents, journey, STEPS[step], _REPEATED) for journey, step in found]
    return Finding("duplicates", int(count), tuple(examples))


def without_milestone(contents: Contents) -> Finding:
    """Count the journeys that carry a loss or a hand-over and no milestone."""
    rows = contents.log.engine.rows
    lacking = f"FROM {tidy.GROUPED} WHERE {tidy.carried(contents)} IS NULL"
    ((count,),) = rows(f"SELECT COUNT(*) {lacking}")
    found = rows(f"SELECT journey {lacking} ORDER BY journey LIMIT {EXAMPLES}")
    examples = [_example(contents, journey, None, _NO_MILESTONE) for (journey,) in found]
    return Finding("without_milestone", count, tuple(examples))


def summed(parts: Iterable[Finding]) -> Finding:
    """Add findings of one kind up, keeping the examples that come first by journey."""
    listed = list(parts)
    examples = sorted((example for part in listed for example in part.examples), key=_order)[:EXAMPLES]
    return Finding(listed[0].kind, sum(part.count for part in listed), tuple(examples))


def straightened(contents: Contents) -> tuple[list[Finding], dict[str, int], int]:
    """Count over the journeys: findings, how many start at each milestone, how many there are."""
    chain = contents.chain
    nobody = " OR ".join(f"({_missing(code)})" for code in chain)
    sums = [
        *(f"start = {MILESTONES.index(code)}" for code in chain),
        *(f"{quoted(f'{code}_kind')} = {INFERRED_KIND}" for code in chain),
        *(f"{quoted(f'{code}_kind')} = {RAISED_KIND}" for code in chain),
        "reopened = 1",
        nobody,
    ]
    counts = ", ".join(f"COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)" for condition in sums)
    (row,) = contents.log.engine.rows(f"SELECT COUNT(*), {counts} FROM {JOURNEYS}")
    total, *found = (int(count) for count in row)
    size = len(chain)
    starts, inferred, raised = (dict(zip(chain, found[n * size :], strict=False)) for n in range(3))
    findings = [
        _of_milestones(contents, "inferred", inferred, INFERRED_KIND),
        _of_milestones(contents, "out_of_order", raised, RAISED_KIND),
        _of_journeys(contents, "reopened", found[-2], "reopened = 1"),
        _of_journeys(contents, "unknown_rep", found[-1], nobody),
        Finding("late", _late(contents.log.engine)),
    ]
    return findings, {code: count for code, count in starts.items() if count}, total


def by_rep(contents: Contents) -> tuple[RepQuality, ...]:
    """Count what there is, and what was filled in, raised and entered late, by rep, in order of names."""
    parts = [_counts(PROFILE, "rep", events="events", late="late")]
    parts += (
        _counts(
            f"{JOURNEYS} WHERE {quoted(f'{code}_day')} IS NOT NULL",
            quoted(f"{code}_rep"),
            milestones="1",
            inferred=_is(code, INFERRED_KIND),
            raised=_is(code, RAISED_KIND),
        )
        for code in contents.chain
    )
    if _late(contents.log.engine):
        parts.append(_counts(f"({_back_dated(contents)}) AS b", "rep", back_dated="events"))
    sums = ", ".join(f"SUM({kind})" for kind in _KINDS)
    rows = contents.log.engine.rows(
        f"SELECT rep, {sums} FROM ({' UNION ALL '.join(parts)}) AS counted GROUP BY rep"
    )
    reps = (RepQuality(rep, *(int(count) for count in counts)) for rep, *counts in rows)
    return tuple(sorted(reps, key=lambda quality: (quality.rep is None, quality.rep or "")))


def renegotiated(contents: Contents) -> frozenset[str]:
    """Tell which amounts differ between proposal and signature in some journey."""
    names = [name for name in contents.amounts if {(name, code) for code in PRICED} <= {*contents.prices}]
    if not names:
        return frozenset()
    differing = ", ".join(f"COUNT(CASE WHEN proposed_{name} <> won_{name} THEN 1 END)" for name in names)
    (row,) = contents.log.engine.rows(f"SELECT {differing} FROM {JOURNEYS}")
    return frozenset(name for name, count in zip(names, row, strict=True) if count)


def _counts(source: str, rep: str, **sums: str) -> str:
    """Select sums of a source by rep, 0 for what it does not tell."""
    columns = ", ".join(f"SUM({sums[kind]}) AS {kind}" if kind in sums else f"0 AS {kind}" for kind in _KINDS)
    return f"SELECT {rep} AS rep, {columns} FROM {source} GROUP BY {rep}"


def _back_dated(contents: Contents) -> str:
    """Select, by rep and more, how many late events were entered after a milestone of a later day was."""
    standing_ones = standing.from_standing(contents.log, contents.later_than)
    late = (
        f"SELECT e.journey, e.rep, e.occurred_day, e.recorded_s, COUNT(*) AS events {standing_ones} "
        f"AND {entered_late()} GROUP BY e.journey, e.rep, e.occurred_day, e.recorded_s"
    )
    milestones = (
        f"SELECT e.journey, e.occurred_day, e.recorded_s {standing_ones} "
        f"AND e.milestone NOT IN ('{LOST}', '{HANDED_OVER}')"
    )
    # Several milestones may have been there already: each event counts once.
    return (
        f"SELECT l.journey, l.rep, l.occurred_day, l.recorded_s, MAX(l.events) AS events FROM ({late}) AS l "
        f"JOIN ({milestones}) AS m ON l.journey = m.journey "
        "WHERE m.occurred_day > l.occurred_day AND m.recorded_s < l.recorded_s "
        "GROUP BY l.journey, l.rep, l.occurred_day, l.recorded_s"
    )


def _of_milestones(contents: Contents, kind: str, counts: dict[str, int], value: int) -> Finding:
    said = _INFERRED if value == INFERRED_KIND else _RAISED
    examples: list[Example] = []
    for code, count in counts.items():
        if count and len(examples) < EXAMPLES:
            found = _first_journeys(contents, f"{quoted(f'{code}_kind')} = {value}")
            examples += (_example(contents, journey, code, said) for journey in found)
    return Finding(kind, sum(counts.values()), tuple(examples[:EXAMPLES]))


def _of_journeys(contents: Contents, kind: str, count: int, condition: str) -> Finding:
    said = _REOPENED if kind == "reopened" else _NOBODY
    found = _first_journeys(contents, condition) if count else []
    return Finding(kind, count, tuple(_example(contents, journey, None, said) for journey in found))


def _first_journeys(contents: Contents, condition: str) -> list[str]:
    rows = contents.log.engine.rows(
        f"SELECT journey FROM {JOURNEYS} WHERE {condition} ORDER BY journey LIMIT {EXAMPLES}"
    )
    return [journey for (journey,) in rows]


def _late(engine: Engine) -> int:
    return int(engine.rows(f"SELECT COALESCE(SUM(late), 0) FROM {PROFILE}")[0][0])


def _missing(code: str) -> str:
    return f"{quoted(f'{code}_day')} IS NOT NULL AND {quoted(f'{code}_rep')} IS NULL"


def _is(code: str, kind: int) -> str:
    return f"CASE WHEN {quoted(f'{code}_kind')} = {kind} THEN 1 ELSE 0 END"


def _example(contents: Contents, journey: str, milestone: str | None, said: str) -> Example:
    return Example(contents.log.source, None, milestone, journey, said)


def _order(example: Example) -> tuple[str, int]:
    return example.value or "", STEPS.index(example.column) if example.column else -1
