"""From the first dates of a journey's milestones to its entries.

Where it starts, how far it reaches, what is filled in between, and whether it is lost. Both branches end
here and give the same columns, those of ``output``.
"""

from collections.abc import Sequence

from spanco.journal.folding.contents import Contents
from spanco.method import MILESTONES


def output(contents: Contents, varying: Sequence[str]) -> list[str]:
    """Name the columns of a journey's entries.

    ``start``, ``reach``, ``lost``, ``reopened``, ``lost_when``; ``latest_<name>``, codes by key for the
    texts; ``<name>_at_<m>`` for the prices; for each milestone of the chain ``entry_<m>`` (a mark; NULL
    unless m lies between start and reach), ``kind_<m>``, ``spent_<m>`` where the log holds minutes and,
    for the keys of dimensions in ``varying``, ``known_<key>_<m>`` (a code).
    """
    return [
        *("journey", "start", "reach", "lost", "reopened", "lost_when"),
        *(f"latest_{name}" for name in latest(contents)),
        *priced(contents),
        *(f"entry_{code}" for code in contents.chain),
        *(f"kind_{code}" for code in contents.chain),
        *(f"spent_{code}" for code in contents.chain if contents.timesheets),
        *(f"known_{key}_{code}" for key in varying for code in contents.chain),
    ]


def spanned(contents: Contents, firsts: str) -> str:
    """Add ``start``, ``reach``, ``lost``, ``reopened`` and, per milestone, ``fill_<m>`` to first dates.

    ``firsts`` gives ``mark_<m>`` for each milestone that events name (NULL where the journey lacks it)
    and ``last_when``, ``last_lost_when``, ``first_lost_when``, ``won_when``: the marks, without holders,
    of the latest milestone of any kind, the latest and the first loss, and the latest signature.
    ``fill_<m>`` is the milestone's own mark, else that of the next one the journey has.
    """
    positions = [f"WHEN mark_{code} IS NOT NULL THEN {MILESTONES.index(code)}" for code in contents.steps]
    lost = (
        "CASE WHEN last_lost_when IS NULL THEN 0 WHEN last_lost_when < last_when THEN 0 "
        "WHEN last_lost_when = won_when THEN 0 ELSE 1 END"
    )
    fills = (f"{_filled(contents, code)} AS fill_{code}" for code in contents.chain)
    return (
        f"SELECT *, CASE {' '.join(positions)} END AS start, "
        f"CASE {' '.join(reversed(positions))} END AS reach, "
        f"{lost} AS lost, CASE WHEN first_lost_when < last_when THEN 1 ELSE 0 END AS reopened, "
        f"{', '.join(fills)} FROM ({firsts}) AS firsts"
    )


def latest(contents: Contents) -> list[str]:
    """Name what is known of a journey as a whole: amounts, and texts by key."""
    return [*contents.amounts, *(words.key for words in contents.texts)]


def priced(contents: Contents) -> list[str]:
    """Name the amounts as they were known when something was proposed and when it was signed."""
    return [f"{name}_at_{code}" for name, code in contents.prices]


def standing_loss(contents: Contents) -> list[str]:
    """Write ``lost_when``, and ``latest_<name>`` out of ``most_<name>``; a reason is that of a loss."""
    return [
        "CASE WHEN lost = 1 THEN last_lost_when END AS lost_when",
        *(
            f"CASE WHEN lost = 1 THEN most_{name} END AS latest_{name}"
            if name == "reason"
            else f"most_{name} AS latest_{name}"
            for name in latest(contents)
        ),
    ]


def lacks(contents: Contents, code: str) -> str:
    """Write whether a journey lacks a milestone."""
    return f"mark_{code} IS NULL" if code in contents.carried else "1 = 1"


def within(code: str, value: str) -> str:
    """Write a value where the milestone lies between start and reach, else NULL."""
    position = MILESTONES.index(code)
    return f"CASE WHEN start <= {position} AND reach >= {position} THEN {value} END"


def first_of(values: Sequence[str]) -> str:
    """Write the first of some values that is not NULL; NULL of a mark's type where there are none.

    >>> first_of(["a", "b"]), first_of(["a"]), first_of([])
    ('COALESCE(a, b)', 'a', 'CAST(NULL AS BIGINT)')
    """
    if not values:
        return "CAST(NULL AS BIGINT)"
    return values[0] if len(values) == 1 else f"COALESCE({', '.join(values)})"


def _filled(contents: Contents, code: str) -> str:
    later = contents.chain[contents.chain.index(code) :]
    return first_of([f"mark_{step}" for step in later if step in contents.carried])
