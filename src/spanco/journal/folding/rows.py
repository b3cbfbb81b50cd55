"""The rows of the journeys, written from their entries: days, months and names in place of marks."""

from collections.abc import Sequence

from spanco.engine.contract import quoted
from spanco.journal.folding import tidy, untidy
from spanco.journal.folding.contents import REPS, Contents
from spanco.journal.folding.entries import output
from spanco.journal.folding.marks import DAY, month
from spanco.journal.folding.words import Words


def column_names(contents: Contents, varying: Sequence[str]) -> list[str]:
    """Return the names of the journeys' columns."""
    return [name for name, _ in _columns(contents, varying)]


def journeys(contents: Contents, varying: Sequence[str]) -> str:
    """Select the journeys, tidy and untidy, as ``Journeys`` describes them."""
    names = ", ".join(output(contents, varying))
    entries = " UNION ALL ".join(
        f"SELECT {names} FROM ({branch.entries(contents, varying)}) AS branch" for branch in (tidy, untidy)
    )
    room, marks = DAY * contents.marks.radix, contents.marks
    # Every key finds a row: a join that leaves rows unmatched breaks the rows up into small batches.
    keys = [
        f"CAST(FLOOR(entry_{code} / {room}) + {marks.first_day} AS INTEGER) AS day_{code}, "
        f"{marks.holder(f'entry_{code}')} AS holder_{code}"
        for code in contents.chain
    ]
    keys += (f"COALESCE(latest_{words.key}, 0) AS code_{words.key}" for words in contents.texts)
    joins = [f" LEFT JOIN {REPS} h_{code} ON x.holder_{code} = h_{code}.holder" for code in contents.chain]
    joins += (words.spelled(f"x.code_{words.key}", f"w_{words.key}") for words in contents.texts)
    for words in _changing(contents, varying):
        for code in contents.chain:
            known = f"known_{words.key}_{code}"
            # Most are the latest, whose word is there already.
            other = f"CASE WHEN {known} = latest_{words.key} THEN 0 ELSE COALESCE({known}, 0) END"
            keys.append(f"{other} AS other_{words.key}_{code}")
            joins.append(words.spelled(f"x.other_{words.key}_{code}", f"w_{words.key}_{code}"))
    selected = ", ".join(f"{value} AS {quoted(name)}" for name, value in _columns(contents, varying))
    keyed = f"SELECT *, {', '.join(keys)} FROM ({entries}) AS entered"
    return f"SELECT {selected} FROM ({keyed}) AS x{''.join(joins)}"


def _columns(contents: Contents, varying: Sequence[str]) -> list[tuple[str, str]]:
    """Return the name of each column and the SQL of its value."""
    blank = {
        "file": "VARCHAR",
        "currency": "VARCHAR",
        "reason": "VARCHAR",
        "amount": "DOUBLE",
        "margin": "DOUBLE",
    }
    value = {name: f"CAST(NULL AS {kind})" for name, kind in blank.items()}
    value |= {name: f"x.latest_{name}" for name in contents.amounts}
    value |= {words.key: f"w_{words.key}.word" for words in contents.texts}
    room, first_day = DAY * contents.marks.radix, contents.marks.first_day
    return [
        ("journey", "x.journey"),
        *((name, value[name]) for name in ("file", "currency", "reason")),
        *((name, f"x.{name}") for name in ("start", "reach", "lost")),
        ("lost_day", f"CAST(FLOOR(x.lost_when / {room}) + {first_day} AS INTEGER)"),
        ("reopened", "x.reopened"),
        *((name, value[name]) for name in ("amount", "margin")),
        *(column for code in contents.chain for column in _of_milestone(contents, code)),
        *((words.column, value[words.key]) for words in contents.traits),
        *(
            (f"{words.column}_at_{code}", _known(words, code))
            for words in _changing(contents, varying)
            for code in contents.chain
        ),
    ]


def _of_milestone(contents: Contents, code: str) -> list[tuple[str, str]]:
    minutes = [(f"{code}_minutes", f"x.spent_{code}")] if contents.timesheets else []
    prices = [(f"{at}_{name}", f"x.{name}_at_{at}") for name, at in contents.prices if at == code]
    return [
        (f"{code}_day", f"x.day_{code}"),
        (f"{code}_month", month(f"x.day_{code}")),
        (f"{code}_rep", f"h_{code}.rep"),
        (f"{code}_kind", f"x.kind_{code}"),
        *minutes,
        *prices,
    ]


def _changing(contents: Contents, varying: Sequence[str]) -> list[Words]:
    return [words for words in contents.traits if words.key in varying]


def _known(words: Words, code: str) -> str:
    """Write what was known of a dimension by an entry."""
    same = f"x.known_{words.key}_{code} = x.latest_{words.key}"
    return f"CASE WHEN {same} THEN w_{words.key}.word ELSE w_{words.key}_{code}.word END"
