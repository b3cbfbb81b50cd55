"""The truth of a simulated office: who works there and what they are really worth."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from spanco.journal.simulation.names import rep_names, team_names
from spanco.journal.simulation.sales_force import SalesForce
from spanco.journal.simulation.working_time import WorkingTime
from spanco.method import LINKS

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]

SIZES: Final = ("small", "medium", "enterprise")
SECTORS: Final = ("manufacturing", "retail", "logistics", "healthcare", "food", "construction")
SIZE_SHARES: Final = (0.55, 0.33, 0.12)
SECTOR_SHARES: Final = (0.28, 0.2, 0.16, 0.14, 0.12, 0.1)
SIZE_EFFECTS: Final = (0.25, -0.1, -0.85)
"""What a size adds to the log-odds of passing any link, before centring."""
SECTOR_EFFECTS: Final = (0.1, -0.25, 0.05, -0.1, 0.2, 0.1)
UNEVEN: Final = 0.7
"""Standard deviation, on the log scale, of a rep's share of a size about the office's."""
WORKLOAD: Final = 0.2
"""Standard deviation, on the log scale, of how many targets a rep is given."""
BOOKER_WORKLOAD: Final = 2.0
"""How many times the targets of their colleagues bookers are given: meetings take them no time."""
LATE_SHARE: Final = 0.12
"""Mean share of events that reps enter days late, at messiness 1."""


@dataclass(frozen=True, slots=True)
class Office:
    """The truth drawn for a sales force. Arrays are by rep unless said otherwise.

    A *cell* is a size and a sector: ``size * len(SECTORS) + sector``. Times are working days since the
    start; ``window`` is when the simulated months end.
    """

    force: SalesForce
    clock: WorkingTime
    window: float
    rep_names: list[str]
    team_names: list[str]
    team: Integers
    books_only: npt.NDArray[np.bool_]
    workload: Floats
    cell_shares: Floats
    """(reps, cells): which targets each rep is dealt."""
    passing: Floats
    """(links, reps, cells): the true probability of passing."""
    ratio: Floats
    """(links, reps): the true ratio on the office's mix of targets."""
    away: Floats
    """Share of working days away."""
    leave_begins: Floats
    """(reps, leaves): one leave in each equal part of the window."""
    late: Floats
    """Share of events entered late."""

    @property
    def leave_length(self) -> Floats:
        """How long each of a rep's leaves lasts, in working days."""
        length: Floats = self.away * self.window / self.leave_begins.shape[1]
        return length

    def postponed(self, time: Floats, rep: Integers) -> Floats:
        """Move what falls in a leave of its rep to the half-day after it (or after the next leave)."""
        leaves = self.leave_begins.shape[1]
        leave = np.clip((time * (leaves / self.window)).astype(np.intp), 0, leaves - 1)
        begins, length = self.leave_begins[rep, leave], self.leave_length[rep]
        into_leave = time - begins
        away = (into_leave >= 0) & (into_leave < length)
        if not away.any():
            return time
        moved = time.copy()
        moved[away] = (begins + length)[away] + 0.5 * into_leave[away] / length[away]
        return self.postponed(moved, rep)

    def closers(self, bookers: Integers, luck: Floats) -> Integers:
        """Return, for each booker, a colleague of the team who closes; ``luck`` in [0, 1) chooses."""
        closing = np.flatnonzero(~self.books_only)
        closing = closing[np.argsort(self.team[closing], kind="stable")]
        teams = self.team[bookers]
        first = np.searchsorted(self.team[closing], teams, side="left")
        after = np.searchsorted(self.team[closing], teams, side="right")
        return closing[first + (luck * (after - first)).astype(np.intp)].astype(np.int32)


def open_office(force: SalesForce) -> Office:
    """Draw the truth of a sales force from its seed."""
    rng = np.random.default_rng((force.seed, 0))
    clock = WorkingTime(force.start)
    window = clock.until(force.end)
    team = np.arange(force.reps, dtype=np.int32) * force.teams // force.reps
    books_only = _books_only(team, force.bookers)
    workload = np.exp(WORKLOAD * rng.standard_normal(force.reps)) * np.where(books_only, BOOKER_WORKLOAD, 1.0)
    skill = force.spread * rng.standard_normal((len(LINKS), force.reps))
    skill *= np.array([link.judges_rep for link in LINKS])[:, None]
    office_logits = np.array([_logit(law.ratio) for law in force.laws])
    harder = force.difficulty * cell_effects()
    passing = _expit(office_logits[:, None, None] + skill[:, :, None] + harder)
    away = np.minimum(force.absence * rng.standard_gamma(4, force.reps) / 4, 0.6)
    leaves = max(1, round(force.months / 6))
    part = window / leaves
    leave_begins = part * (np.arange(leaves) + (1 - away[:, None]) * rng.random((force.reps, leaves)))
    return Office(
        force=force,
        clock=clock,
        window=window,
        rep_names=rep_names(force.reps),
        team_names=team_names(force.teams),
        team=team,
        books_only=books_only,
        workload=workload,
        cell_shares=_cells_dealt(rng, force.reps),
        passing=passing,
        ratio=passing @ cell_shares(),
        away=away,
        leave_begins=leave_begins,
        late=np.minimum(LATE_SHARE * force.messiness * rng.standard_gamma(3, force.reps) / 3, 0.9),
    )


def cell_shares() -> Floats:
    """Return the office's mix: the share of each cell among targets."""
    return np.outer(SIZE_SHARES, SECTOR_SHARES).ravel()


def cell_effects() -> Floats:
    """Return what each cell adds to the log-odds at difficulty 1; zero on the office's average."""
    effects = np.add.outer(SIZE_EFFECTS, SECTOR_EFFECTS).ravel()
    centred: Floats = effects - effects @ cell_shares()
    return centred


def _books_only(team: Integers, share: float) -> npt.NDArray[np.bool_]:
    """Choose the first reps of each team, the share rounded; at least one rep is left to close."""
    sizes = np.bincount(team)
    bookers = np.minimum(np.round(share * sizes), sizes - 1)
    place = np.arange(len(team)) - np.searchsorted(team, team)
    return place < bookers[team]


def _cells_dealt(rng: np.random.Generator, reps: int) -> Floats:
    """Draw each rep's mix: all lean to some sizes, and half as much to some sectors."""
    lean_size = np.array(SIZE_SHARES) * np.exp(UNEVEN * rng.standard_normal((reps, len(SIZES))))
    lean_sector = np.array(SECTOR_SHARES) * np.exp(UNEVEN / 2 * rng.standard_normal((reps, len(SECTORS))))
    cells = (lean_size[:, :, None] * lean_sector[:, None, :]).reshape(reps, -1)
    shares: Floats = cells / cells.sum(axis=1, keepdims=True)
    return shares


def _logit(p: float) -> float:
    return float(np.log(p / (1 - p)))


def _expit(logit: Floats) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-logit))
    return probability
