"""The events as both branches take them: stamped, their texts numbered, with the columns the log fills."""

from collections.abc import Callable

from spanco.journal.folding.contents import NUMBERS, REPS, Contents
from spanco.journal.folding.marks import second
from spanco.journal.folding.standing import from_standing
from spanco.method import HANDED_OVER, LOST, MILESTONES

STEPS = (*MILESTONES, LOST, HANDED_OVER)
"""Every milestone an event may name, in the order that decides between events of one moment."""


Source = Callable[[str], str]
"""Writes the events to fold; takes a join of ``e``, an event, with the journeys wanted, or nothing."""


def events(contents: Contents, chosen: str = "") -> str:
    """Select the events that stand, one row each; ``chosen`` joins ``e`` with the journeys wanted.

    Columns: ``journey``, ``step`` (the milestone's place in STEPS), ``stamp``, ``seconds`` (those within
    the stamp), ``timed``, ``holder``; where the log fills them ``recorded_s``, ``minutes``, ``amount``,
    ``margin`` and, for each text column, ``of_<key>``, the code of its word.
    """
    present = contents.log.present
    columns = [
        "e.journey",
        f"{_step(contents)} AS step",
        f"{contents.marks.stamp()} AS stamp",
        f"{second()} AS seconds",
        "e.timed",
        f"COALESCE(r.holder, {contents.marks.unknown}) AS holder",
        *(f"e.{column}" for column in ("recorded_s", *NUMBERS) if column in present),
        *(f"{_code(words.key)} AS of_{words.key}" for words in contents.texts),
    ]
    joins = f"{chosen} LEFT JOIN {REPS} r ON e.rep = r.rep" + "".join(
        words.joined() for words in contents.texts
    )
    return f"SELECT {', '.join(columns)} {from_standing(contents.log, contents.later_than, joins)}"


def _code(key: str) -> str:
    # What else says a reason does not say why the journey was lost.
    return f"CASE WHEN e.milestone = '{LOST}' THEN w_reason.code END" if key == "reason" else f"w_{key}.code"


def _step(contents: Contents) -> str:
    cases = " ".join(f"WHEN '{code}' THEN {n}" for n, code in enumerate(STEPS) if code in contents.carried)
    return f"CASE e.milestone {cases} END"
