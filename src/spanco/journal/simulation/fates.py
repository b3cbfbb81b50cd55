"""What becomes of a block of journeys: each is followed link by link until it ends or the window does."""

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from spanco.journal.simulation.office import SECTORS, Floats, Integers, Office
from spanco.journal.simulation.rows import HANDED_OVER_CODE, LOST_CODE, NOTHING, Rows, joined
from spanco.journal.simulation.sales_force import LinkLaw
from spanco.journal.simulation.working_time import CALENDAR_TO_WORKING
from spanco.method import LINKS, MILESTONES

REASONS: Final = {
    "R1": ("no answer", "wrong contact", "company closed"),
    "RF": ("not interested", "has a supplier", "no need"),
    "RB": ("no time for a meeting", "no answer", "not interested"),
    "R2": ("no-show", "meeting cancelled", "no answer"),
    "R3": ("no need", "no budget", "not a fit", "postponed"),
    "R4": ("price", "competitor", "no decision", "no budget", "postponed"),
    "R5": ("order cancelled", "credit refused"),
    "R6": ("went elsewhere",),
}
"""Why journeys end, by the link they had entered; earlier ones are likelier."""
REASON_NAMES: Final = tuple(sorted({reason for reasons in REASONS.values() for reason in reasons}))

MOVED: Final = 0.15
"""Share of appointments moved to another date, which is one appointment, agreed twice."""
AMOUNTS: Final = (6_000.0, 18_000.0, 60_000.0)
"""Median amount proposed by size of the target, in euros; the logarithm's sd is .5."""
MARGIN: Final = 0.32
"""Mean margin proposed, as a share of the amount."""
DISCOUNTED: Final = 0.6
"""Share of customers won at a discount, of 2 to 15 % of the amount, all of it out of the margin."""

_QUALIFIED = MILESTONES.index("qualified")
_BOOKED = MILESTONES.index("booked")
_PROPOSED = MILESTONES.index("proposed")
_WON = MILESTONES.index("won")


@dataclass(frozen=True, slots=True)
class Targets:
    """The journeys of a block as they arrive, in the order of ``time``, and who is given them."""

    time: Floats
    rep: Integers
    cell: npt.NDArray[np.int8]
    inbound: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Entries:
    """What happened at each link, (links, reps), credited to who held the journey when it entered.

    Entries lie within the window, their passing may lie after it; ``expected`` sums true probabilities,
    ``given_away`` the discounts of what was signed within the window, in euros.
    """

    entered: npt.NDArray[np.int64]
    passed: npt.NDArray[np.int64]
    expected: Floats
    given_away: Floats

    def enter(self, place: int, rep: Integers, probability: Floats, passes: npt.NDArray[np.bool_]) -> None:
        """Count the journeys that enter a link, held by ``rep``."""
        reps = self.entered.shape[1]
        self.entered[place] += np.bincount(rep, minlength=reps)
        self.passed[place] += np.bincount(rep[passes], minlength=reps)
        self.expected[place] += np.bincount(rep, weights=probability, minlength=reps)

    def give_away(self, place: int, rep: Integers, discount: Floats) -> None:
        """Add up the discounts with which journeys held by ``rep`` pass a link."""
        self.given_away[place] += np.bincount(rep, weights=discount, minlength=self.entered.shape[1])

    def add(self, others: "Entries") -> None:
        """Count those of another block in."""
        self.entered[:] += others.entered
        self.passed[:] += others.passed
        self.expected[:] += others.expected
        self.given_away[:] += others.given_away


@dataclass(frozen=True, slots=True)
class _Holding:
    """The journeys that stand at one milestone: who holds them, since when, and since when the last one."""

    journey: Integers
    rep: Integers
    time: Floats
    entered: Floats
    amount: Floats
    margin: Floats

    def moving(self, mask: npt.NDArray[np.bool_], time: Floats) -> "_Holding":
        """Return the journeys where the mask is true, come to their next event at ``time``."""
        return _Holding(
            journey=self.journey[mask],
            rep=self.rep[mask],
            time=time[mask],
            entered=self.time[mask],
            amount=self.amount[mask],
            margin=self.margin[mask],
        )


def no_entries(office: Office) -> Entries:
    """Return the truth before anything has happened."""
    shape = (len(LINKS), office.force.reps)
    return Entries(np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape))


def arrive(office: Office, first: int, after: int, rng: np.random.Generator) -> Targets:
    """Deal out the targets numbered from ``first`` up to, not including, ``after``.

    They arrive spread evenly over a density that grows with the years, so their number fixes when.
    """
    force = office.force
    share = (np.arange(first, after) + rng.random(after - first)) / force.targets
    growth = np.log1p(force.growth) * force.months / 12
    time = office.window * (np.log1p(share * np.expm1(growth)) / growth if growth else share)
    rep = _draw(np.cumsum(office.workload), rng.random(len(time)))
    # Who is away is given little: the target goes to whoever else comes up, or waits.
    away = np.flatnonzero(office.postponed(time, rep) > time)
    rep[away] = _draw(np.cumsum(office.workload), rng.random(len(away)))
    cell = _draw_by_row(office.cell_shares, rep, rng.random(len(time)))
    return Targets(office.postponed(time, rep), rep, cell, rng.random(len(time)) < force.inbound)


def follow(office: Office, targets: Targets, rng: np.random.Generator) -> tuple[Rows, Entries]:
    """Follow journeys from link to link; return their events within the window, and the truth of them.

    At a link each passes with its true probability, after a lag of the link's law of passing; the
    others are lost after one of the law of losing. Rows come in the order of the chain.
    """
    entries = no_entries(office)
    holding, inbound = (_starting(office, targets, mask) for mask in (~targets.inbound, targets.inbound))
    events = [_events(holding, 0), _events(inbound, _QUALIFIED)]
    for place, law in enumerate(office.force.laws):
        if place == _QUALIFIED:
            holding = _together(holding, inbound)
        probability = office.passing[place, holding.rep, targets.cell[holding.journey]]
        passes = rng.random(len(probability)) < probability
        entries.enter(place, holding.rep, probability, passes)
        ending = holding.time + _lag(law, passes, rng)
        if place == _BOOKED:
            handed_over, holding, ending = _appointments(office, holding, ending, rng)
            events += handed_over
        ending = office.postponed(ending, holding.rep)
        within = ending < office.window
        if law.told:
            lost = _events(holding.moving(within & ~passes, ending), LOST_CODE)
            events.append(lost.having(reason=_reasons(law.link, len(lost), rng)))
        offered = holding.moving(within & passes, ending)
        holding = _priced(offered, place + 1, targets.cell, rng)
        if place + 1 == _WON:
            entries.give_away(place, holding.rep, offered.margin - holding.margin)
        events.append(_events(holding, place + 1))
    return joined(events), entries


def _draw(cumulative: Floats, luck: Floats) -> Integers:
    places = np.searchsorted(cumulative, luck * cumulative[-1], side="right")
    drawn: Integers = np.minimum(places, len(cumulative) - 1).astype(np.int32)
    return drawn


def _draw_by_row(shares: Floats, row: Integers, luck: Floats) -> npt.NDArray[np.int8]:
    """Draw a column for each row named, with the shares of that row, in one search of all rows at once."""
    rows, columns = shares.shape
    ladder = (np.cumsum(shares, axis=1) + np.arange(rows)[:, None]).ravel()
    found = np.searchsorted(ladder, row + luck, side="right") - row * columns
    within: npt.NDArray[np.int8] = np.clip(found, 0, columns - 1).astype(np.int8)
    return within


def _starting(office: Office, targets: Targets, mask: npt.NDArray[np.bool_]) -> _Holding:
    mask = mask & (targets.time < office.window)  # or the leave of whom they wait for outlasts the window
    journey = np.flatnonzero(mask).astype(np.int32)
    nothing = np.full(len(journey), np.nan)
    time = targets.time[mask]
    return _Holding(journey, targets.rep[mask], time, time, nothing, nothing)


def _together(first: _Holding, second: _Holding) -> _Holding:
    return _Holding(
        *(np.concatenate([getattr(first, f.name), getattr(second, f.name)]) for f in fields(_Holding))
    )


def _events(holding: _Holding, code: int) -> Rows:
    return Rows(
        journey=holding.journey,
        code=np.full(len(holding.journey), code, np.int8),
        time=holding.time,
        entered=holding.entered,
        rep=holding.rep,
        amount=holding.amount,
        margin=holding.margin,
        reason=np.full(len(holding.journey), NOTHING, np.int8),
    )


def _lag(law: LinkLaw, passes: npt.NDArray[np.bool_], rng: np.random.Generator) -> Floats:
    """Draw how long each journey stays in the link, in working days."""
    lag = np.empty(len(passes))
    n_passing = int(passes.sum())
    lag[passes] = law.passing.draw(rng, n_passing)
    lag[~passes] = law.losing.draw(rng, len(passes) - n_passing)
    return lag * CALENDAR_TO_WORKING


def _appointments(
    office: Office, holding: _Holding, ending: Floats, rng: np.random.Generator
) -> tuple[list[Rows], _Holding, Floats]:
    """Hand what bookers booked to closers, and move some appointments to another date.

    Returns the events of both, the journeys as held from then on, and when each ends: the closer's
    leave counts.
    """
    handing = office.books_only[holding.rep]
    rep = holding.rep.copy()
    rep[handing] = office.closers(holding.rep[handing], rng.random(int(handing.sum())))
    ending = office.postponed(ending, rep)
    handed_at = holding.time + rng.random(len(rep)) * np.minimum(ending - holding.time, 2.0)
    moved_at = holding.time + rng.random(len(rep)) * (ending - holding.time)
    moved = (rng.random(len(rep)) < MOVED) & (moved_at < office.window)
    before = handing & (moved_at < handed_at)
    handing &= handed_at < office.window
    held = replace(holding, rep=rep)
    again = replace(held, rep=np.where(before, holding.rep, rep))
    events = [
        _events(held.moving(handing, handed_at), HANDED_OVER_CODE),
        _events(again.moving(moved, moved_at), _BOOKED),
    ]
    return events, held, ending


def _reasons(link: str, size: int, rng: np.random.Generator) -> npt.NDArray[np.int8]:
    """Draw why journeys ended; the earlier in the link's list, the likelier."""
    reasons = REASONS[link]
    place = (len(reasons) * rng.random(size) ** 1.6).astype(np.intp)
    return np.array([REASON_NAMES.index(reason) for reason in reasons], np.int8)[place]


def _priced(
    holding: _Holding, reached: int, cell: npt.NDArray[np.int8], rng: np.random.Generator
) -> _Holding:
    """Put a price on what is proposed, and take the discount off what is won."""
    size = len(holding.journey)
    if reached == _PROPOSED:
        median = np.array(AMOUNTS)[cell[holding.journey] // len(SECTORS)]
        amount = np.round(median * np.exp(0.5 * rng.standard_normal(size)), -1)
        rate = np.clip(MARGIN + 0.06 * rng.standard_normal(size), 0.17, 0.6)
        return replace(holding, amount=amount, margin=np.round(amount * rate, 2))
    if reached == _WON:
        rate = np.where(rng.random(size) < DISCOUNTED, 0.02 + 0.13 * rng.random(size), 0.0)
        given_away = np.round(holding.amount * rate, 2)
        amount = np.round(holding.amount - given_away, 2)
        return replace(holding, amount=amount, margin=np.round(holding.margin - given_away, 2))
    return holding
