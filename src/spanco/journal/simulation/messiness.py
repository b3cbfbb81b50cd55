"""What a clean history becomes once people have typed it in."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from spanco.journal.simulation.office import Floats, Office
from spanco.journal.simulation.rows import LOST_CODE, NOBODY, NOTHING, WITHDRAWAL, Rows, joined

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Rates:
    """How much goes wrong at messiness 1, each as a share of the events it may befall.

    - ``repeated``: entered twice, with its own event id;
    - ``redated``: first entered with a wrong date, then corrected by an event that supersedes it;
    - ``withdrawn``: followed by a milestone entered by mistake, and taken back;
    - ``misdated``: dated before the milestone that came before it, never corrected;
    - ``skipped``: a milestone in the middle of the chain that nobody entered;
    - ``reopened``: preceded by a loss entered too soon;
    - ``untold``: a loss that nobody entered, so that the journey looks open for ever;
    - ``nameless``: entered without a rep.
    """

    repeated: float = 0.004
    redated: float = 0.004
    withdrawn: float = 0.001
    misdated: float = 0.003
    skipped: float = 0.008
    reopened: float = 0.001
    untold: float = 0.03
    nameless: float = 0.002


RATES: Final = Rates()
LATE_DAYS: Final = 6.0
"""Mean delay of an event entered late, in working days, on top of half a day."""
PROMPT_DAYS: Final = 0.04
"""Mean delay of any other."""
_MOMENT: Final = 1e-5


@dataclass(frozen=True, slots=True)
class Entered:
    """Events as they were entered: when, in working days, and the place each supersedes, or ``NOTHING``."""

    rows: Rows
    recorded: Floats
    supersedes: Places


def enter(office: Office, rows: Rows, rng: np.random.Generator) -> Entered:
    """Enter events, in the order they are recorded; what is recorded after the window is left out.

    ``rows`` come in the order of the chain. With messiness 0 each is entered at once and as it was.
    """
    mess = office.force.messiness
    if mess == 0:
        return _in_order(rows, rows.time, np.full(len(rows), NOTHING, np.intp))
    rows = _partly_told(rows, mess, rng)
    recorded = rows.time + _delay(office, rows, rng)
    known = recorded < office.window
    rows, recorded = rows.take(known), recorded[known]
    rows = _misdated(rows, mess, rng)
    rows.rep[_some(np.ones(len(rows), np.bool_), mess * RATES.nameless, rng)] = NOBODY
    return _put_right(office, rows, recorded, rng)


def _some(eligible: npt.NDArray[np.bool_], rate: float, rng: np.random.Generator) -> Places:
    """Choose places where the mask is true, each with probability ``rate``."""
    places = np.flatnonzero(eligible)
    return places[rng.random(len(places)) < rate]


def _after_another(rows: Rows) -> npt.NDArray[np.bool_]:
    """Tell the milestones that have one before them in their journey."""
    return (rows.code < LOST_CODE) & (rows.time > rows.entered)


def _partly_told(rows: Rows, mess: float, rng: np.random.Generator) -> Rows:
    """Leave out milestones and losses nobody entered, and add losses entered too soon."""
    chain = rows.code < LOST_CODE
    reach = np.zeros(int(rows.journey.max(initial=0)) + 1, np.int8)
    reach[rows.journey[chain]] = rows.code[chain]  # in the order of the chain, so the furthest stays
    between = _after_another(rows) & (rows.code < reach[rows.journey])
    told = np.ones(len(rows), np.bool_)
    told[_some(between, mess * RATES.skipped, rng)] = False
    told[_some(rows.code == LOST_CODE, mess * RATES.untold, rng)] = False
    too_soon = rows.take(_some(_after_another(rows), mess * RATES.reopened, rng))
    wait = rng.random(len(too_soon)) * (too_soon.time - too_soon.entered)
    return joined([rows.take(told), too_soon.having(code=LOST_CODE, time=too_soon.entered + wait)])


def _delay(office: Office, rows: Rows, rng: np.random.Generator) -> Floats:
    """Draw how long after an event its rep enters it, in working days."""
    delay = PROMPT_DAYS * rng.standard_exponential(len(rows))
    late = rng.random(len(rows)) < office.late[rows.rep]
    delay[late] = 0.5 + LATE_DAYS * rng.standard_exponential(int(late.sum()))
    return delay


def _misdated(rows: Rows, mess: float, rng: np.random.Generator) -> Rows:
    places = _some(_after_another(rows), mess * RATES.misdated, rng)
    rows.time[places] = rows.entered[places] - _days_off(len(places), rng)
    return rows


def _put_right(office: Office, rows: Rows, recorded: Floats, rng: np.random.Generator) -> Entered:
    """Add corrections of wrong dates, mistaken milestones with what takes them back, and repeats."""
    mess, size = office.force.messiness, len(rows)
    redated = _some(np.ones(size, np.bool_), mess * RATES.redated, rng)
    corrections = rows.take(redated)
    rows.time[redated] -= _days_off(len(redated), rng)
    withdrawn = _some(rows.code < LOST_CODE - 1, mess * RATES.withdrawn, rng)
    blank = rows.take(withdrawn).having(amount=np.nan, margin=np.nan)
    mistaken, withdrawals = blank.having(code=blank.code + 1), blank.having(code=WITHDRAWAL)
    once = np.ones(size, np.bool_)
    once[redated] = False  # a repeat of what is superseded would stand
    repeated = _some(once, mess * RATES.repeated, rng)

    def later(places: Places, days: float) -> Floats:
        wait = days * rng.standard_exponential(len(places))
        return np.maximum(recorded[places], np.minimum(recorded[places] + wait, office.window - _MOMENT))

    no_places = np.full(size, NOTHING, np.intp)
    return _in_order(
        joined([rows, corrections, mistaken, withdrawals, rows.take(repeated)]),
        np.concatenate(
            [recorded, later(redated, 3.0), recorded[withdrawn], later(withdrawn, 1.0), later(repeated, 0.01)]
        ),
        np.concatenate(
            [
                no_places,
                redated,
                no_places[withdrawn],
                size + len(redated) + np.arange(len(withdrawn)),
                no_places[repeated],
            ]
        ),
    )


def _days_off(size: int, rng: np.random.Generator) -> Floats:
    return 0.5 + 4.5 * rng.random(size)


def _in_order(rows: Rows, recorded: Floats, supersedes: Places) -> Entered:
    # Time and place in one integer: sorting those is several times faster than a stable argsort, and
    # leaves as little to chance. A block has fewer than 2^20 events, a window fewer than 2^14 days.
    keys = (recorded * 2**29).astype(np.int64) << 20 | np.arange(len(recorded))
    keys.sort()
    order = keys & (2**20 - 1)
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order))
    named = supersedes[order]
    return Entered(rows.take(order), recorded[order], np.where(named == NOTHING, NOTHING, place[named]))
