"""The other journeys: repeats, missing reps, losses that were reopened, changes; event by event.

Their events are merged where they repeat each other exactly, and numbered; what is known at an event
is what the latest event up to it says.
"""

from collections.abc import Sequence

from spanco.journal.folding.contents import NUMBERS, Contents
from spanco.journal.folding.entries import first_of, lacks, output, priced, spanned, standing_loss, within
from spanco.journal.folding.marks import Marks
from spanco.journal.folding.source import STEPS, Source
from spanco.journal.folding.tidy import GROUPED
from spanco.journal.folding.words import Words
from spanco.method import LOST, MILESTONES

DISTINCT = "fold_distinct"
"""Table: the events of untidy journeys, exact repeats merged; ``copies`` counts what was merged."""

NUMBERED = "fold_numbered"
"""Table: DISTINCT in order: ``n`` from 1 within the journey, ``moment`` what is compared (a stamp)."""

ENTERED = "fold_entered"
"""Table: the entries of untidy journeys that carry a milestone, with what was known at each."""

SPENT = "fold_spent"
"""Table: the minutes of untidy journeys, by the link that was open."""


def straighten(contents: Contents, source: Source) -> None:
    """Make the tables, from the source that was grouped."""
    engine = contents.log.engine
    tables = {
        DISTINCT: _distinct(contents, source),
        NUMBERED: _numbered(contents),
        ENTERED: _entered(contents),
    }
    if contents.timesheets:
        tables[SPENT] = _spent(contents)
    for table, select in tables.items():
        engine.run(f"DROP TABLE IF EXISTS {table}")
        engine.run(f"CREATE TABLE {table} AS {select}")


def entries(contents: Contents, varying: Sequence[str]) -> str:
    """Select the entries of the untidy journeys, as ``entries.output`` names them."""
    if not contents.timesheets:
        return f"SELECT * FROM {ENTERED}"
    known = [
        name for name in output(contents, varying) if name != "journey" and not name.startswith("spent_")
    ]
    spent = [f"{within(code, f'COALESCE(minutes_{code}, 0.0)')} AS spent_{code}" for code in contents.chain]
    return (
        f"SELECT x.journey AS journey, {', '.join(known + spent)} "
        f"FROM {ENTERED} x LEFT JOIN {SPENT} m ON x.journey = m.journey"
    )


def varying(contents: Contents) -> list[str]:
    """Return the keys of the dimensions that differ at some entry from the latest known value."""
    keys = [words.key for words in contents.traits]
    if not keys:
        return []
    counts = []
    for key in keys:
        differs = " OR ".join(f"known_{key}_{code} <> latest_{key}" for code in contents.chain)
        counts.append(f"SUM(CASE WHEN {differs} THEN 1 ELSE 0 END)")
    (row,) = contents.log.engine.rows(f"SELECT {', '.join(counts)} FROM {ENTERED}")
    return [key for key, count in zip(keys, row, strict=True) if count]


def _distinct(contents: Contents, source: Source) -> str:
    """Merge events of the same journey, milestone, time and rep.

    Of repeats the earliest entry, the largest numbers and the texts that sort last are kept.
    """
    present = contents.log.present
    # Joined before anything else, so that nothing is looked up for the many events of tidy journeys.
    untidy = f" JOIN (SELECT journey FROM {GROUPED} WHERE tidy = 0) u ON e.journey = u.journey"
    merged = [
        *(["MIN(recorded_s) AS first_recorded_s"] if "recorded_s" in present else []),
        *(f"MAX({name}) AS merged_{name}" for name in NUMBERS if name in present),
        *(f"MAX(of_{words.key}) AS merged_{words.key}" for words in contents.texts),
    ]
    return (
        "SELECT journey, step, stamp, seconds, timed, holder, COUNT(*) AS copies"
        f"{''.join(f', {column}' for column in merged)} FROM ({source(untidy)}) AS standing "
        "GROUP BY journey, step, stamp, seconds, timed, holder"
    )


def _numbered(contents: Contents) -> str:
    """Give each event a number: by instant if all carry a time, else date; then milestone, entry, rep.

    Two that still tie differ in their time alone, which decides; so the order is the same everywhere.
    """
    recorded = (
        "CASE WHEN first_recorded_s IS NULL THEN 1 ELSE 0 END, first_recorded_s, "
        if "recorded_s" in contents.log.present
        else ""
    )
    compared = (
        "SELECT *, CASE WHEN MIN(timed) OVER (PARTITION BY journey) = 1 THEN stamp ELSE stamp - seconds END "
        f"AS moment FROM {DISTINCT}"
    )
    return (
        "SELECT *, CAST(ROW_NUMBER() OVER (PARTITION BY journey ORDER BY moment, step, "
        f"{recorded}holder, stamp, timed) AS BIGINT) AS n FROM ({compared}) AS compared"
    )


def _informed(contents: Contents) -> str:
    """Add to each event what the latest event up to it says, packed with that event's number.

    ``holding`` is who held the journey after it, ``by_then_<key>`` a dimension; ``next_<name>`` is the
    number of the next event that says an amount, ``n_<m>`` that of a milestone's first.
    """
    marks = contents.marks
    so_far = "OVER (PARTITION BY journey ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    to_come = "OVER (PARTITION BY journey ORDER BY n ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)"
    names = f"holder <> {marks.unknown} AND step <> {STEPS.index(LOST)}"
    columns = [
        f"MAX(CASE WHEN {names} THEN n * {marks.radix} + holder END) {so_far} AS holding",
        *(f"MAX({_dated(words)}) {so_far} AS by_then_{words.key}" for words in contents.traits),
        *(
            f"MIN(CASE WHEN merged_{name} IS NOT NULL THEN n END) {to_come} AS next_{name}"
            for name in contents.amounts
        ),
        *(
            f"MIN(CASE WHEN step = {place} THEN n END) OVER (PARTITION BY journey) AS n_{code}"
            for place, code in _priced_steps(contents)
        ),
    ]
    return f"SELECT *, {', '.join(columns)} FROM {NUMBERED}"


def _dated(words: Words) -> str:
    """Pack an event's number and the code of its word: the largest is the latest."""
    return f"CASE WHEN merged_{words.key} IS NOT NULL THEN n * {words.room} + merged_{words.key} END"


def _firsts(contents: Contents) -> str:
    """Select each journey's first dates, what was known then, and what is known last."""
    marks, lost, milestone = contents.marks, STEPS.index(LOST), f"step < {len(MILESTONES)}"
    steps = [(MILESTONES.index(code), code) for code in contents.steps]
    when = f"moment * {marks.radix}"
    columns = [
        "journey",
        *(f"{_first_mark(marks, step)} AS mark_{code}" for step, code in steps),
        f"MAX(CASE WHEN {milestone} THEN {when} END) AS last_when",
        f"MAX(CASE WHEN step = {lost} THEN {when} END) AS last_lost_when",
        f"MIN(CASE WHEN step = {lost} THEN {when} END) AS first_lost_when",
        f"MAX(CASE WHEN step = {MILESTONES.index('won')} THEN {when} END) AS won_when",
        *(
            f"MAX(CASE WHEN next_{name} IS NULL THEN merged_{name} END) AS most_{name}"
            for name in contents.amounts
        ),
        *(f"{_price(contents, name, code)} AS {name}_at_{code}" for name, code in contents.prices),
        *(f"MAX({_dated(words)}) % {words.room} AS most_{words.key}" for words in contents.texts),
        *(
            f"MIN(CASE WHEN step = {step} THEN n * {words.room} + "
            f"COALESCE(by_then_{words.key} % {words.room}, 0) END) % {words.room} AS own_{words.key}_{code}"
            for words in contents.traits
            for step, code in steps
        ),
    ]
    return (
        f"SELECT {', '.join(columns)} FROM ({_informed(contents)}) AS informed "
        f"GROUP BY journey HAVING MAX(CASE WHEN {milestone} THEN 1 ELSE 0 END) = 1"
    )


def _priced_steps(contents: Contents) -> list[tuple[int, str]]:
    """Return place and name of the milestones at which prices are kept, of those that events carry."""
    named = sorted({code for _, code in contents.prices} & contents.carried)
    return [(MILESTONES.index(code), code) for code in named]


def _price(contents: Contents, name: str, code: str) -> str:
    """Write the latest known amount at a milestone; of what is signed, none from before the proposal."""
    if code not in contents.carried:
        return "CAST(NULL AS DOUBLE)"
    known = [f"n <= n_{code}", f"(next_{name} IS NULL OR next_{name} > n_{code})"]
    if code == "won":
        since = " OR n > n_proposed" if "proposed" in contents.carried else ""
        known.append(f"(n = n_{code}{since})")
    return f"MAX(CASE WHEN {' AND '.join(known)} THEN merged_{name} END)"


def _first_mark(marks: Marks, step: int) -> str:
    """Write a milestone's mark: its first moment, and who held the journey after its first event."""
    held = f"MIN(CASE WHEN step = {step} THEN n * {marks.radix} + {marks.holder('holding')} END)"
    return f"MIN(CASE WHEN step = {step} THEN moment END) * {marks.radix} + {held} % {marks.radix}"


def _entered(contents: Contents) -> str:
    marks, chain = contents.marks, contents.chain
    keyed = [(words.key, code) for words in contents.traits for code in chain]
    filled = [marks.when(f"fill_{code}") for code in chain]
    raised = [f"{_greatest(filled[:n])} AS raised_{code}" for n, code in enumerate(chain, start=1)]
    own = [f"{_known_at_next(contents, key, code)} AS fill_{key}_{code}" for key, code in keyed]
    columns = [
        "journey, start, reach, lost, reopened",
        *standing_loss(contents),
        *priced(contents),
        *(f"{within(c, f'raised_{c} + ' + marks.holder(f'fill_{c}'))} AS entry_{c}" for c in chain),
        *(f"{within(code, _kind(contents, code))} AS kind_{code}" for code in chain),
        *(f"{within(code, _known(contents, key, code))} AS known_{key}_{code}" for key, code in keyed),
    ]
    return (
        f"SELECT {', '.join(columns)} FROM (SELECT *, {', '.join(raised + own)} "
        f"FROM ({spanned(contents, _firsts(contents))}) AS spanned) AS raised"
    )


def _kind(contents: Contents, code: str) -> str:
    raised = f"raised_{code} > {contents.marks.when(f'fill_{code}')}"
    return f"CASE WHEN {lacks(contents, code)} THEN 1 WHEN {raised} THEN 2 ELSE 0 END"


def _known_at_next(contents: Contents, key: str, code: str) -> str:
    """Write what is known at a milestone, or at the next one the journey has where it lacks it."""
    later = [step for step in contents.chain[contents.chain.index(code) :] if step in contents.carried]
    return first_of([f"own_{key}_{step}" for step in later])


def _known(contents: Contents, key: str, code: str) -> str:
    """Write what is known by an entry: a raised one took place at the milestone it was raised to."""
    position = contents.chain.index(code)
    cases = [
        f"WHEN {contents.marks.when(f'fill_{step}')} = raised_{code} THEN fill_{key}_{step}"
        for step in reversed(contents.chain[: position + 1])
    ]
    return f"CASE {' '.join(cases)} END"


def _spent(contents: Contents) -> str:
    """Sum the minutes by the link of the furthest milestone entered before the event."""
    moment = f"d.moment * {contents.marks.radix}"
    cases = []
    for code in reversed(contents.chain):
        entry, position = contents.marks.when(f"x.entry_{code}"), MILESTONES.index(code)
        cases.append(
            f"WHEN {moment} > {entry} OR ({moment} = {entry} AND d.step > {position}) THEN {position}"
        )
    sums = [
        f"SUM(CASE WHEN link = {MILESTONES.index(code)} THEN minutes END) AS minutes_{code}"
        for code in contents.chain
    ]
    linked = (
        f"SELECT d.journey, d.merged_minutes AS minutes, CASE {' '.join(cases)} ELSE x.start END AS link "
        f"FROM {NUMBERED} d JOIN {ENTERED} x ON d.journey = x.journey WHERE d.merged_minutes IS NOT NULL"
    )
    return f"SELECT journey, {', '.join(sums)} FROM ({linked}) AS linked GROUP BY journey"


def _greatest(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"GREATEST({', '.join(values)})"
