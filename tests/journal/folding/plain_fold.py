"""Folding done plainly: one journey after the other, one event after the other, slow and easy to check.

Nothing is shared with the SQL. Events are tuples; journeys are dictionaries with the columns of the
table ``journeys``.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

CHAIN = ["targeted", "contacted", "qualified", "booked", "met", "proposed", "won", "delivered", "reordered"]
ORDER = [*CHAIN, "lost", "handed_over"]
TEXTS = ["file", "currency", "team", "segment"]
AMOUNTS = ["amount", "margin"]


class Event(NamedTuple):
    """One event; ``second`` is the time of day in UTC, None where the source gives a date only."""

    journey: str
    milestone: str | None
    day: int
    second: int | None = None
    rep: str | None = None
    recorded_s: int | None = None
    event: str | None = None
    supersedes: str | None = None
    file: str | None = None
    currency: str | None = None
    reason: str | None = None
    team: str | None = None
    segment: str | None = None
    amount: float | None = None
    margin: float | None = None
    minutes: float | None = None

    @property
    def occurred_s(self):
        return self.day * 86400 + (self.second or 0)


@dataclass
class Folded:
    journeys: dict[str, dict[str, Any]] = field(default_factory=dict)
    observed: list[str] = field(default_factory=list)
    varying: set[str] = field(default_factory=set)
    found: Counter[str] = field(default_factory=Counter)
    by_rep: dict[str | None, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    events: int = 0
    renegotiated: set[str] = field(default_factory=set)


def plain_fold(events, *, as_of=None, declared=(), dimensions=("team", "segment")):
    """Fold ``events`` (a list of Event) as of a day, by default that of the last event."""
    folded = Folded()
    standing = _leave_out(events, max(e.day for e in events) if as_of is None else as_of, folded)
    histories = defaultdict(list)
    for event in _merge_repeats(standing, folded):
        histories[event.journey].append(event)
    folded.events = sum(len(history) for history in histories.values())
    carried = {event.milestone for event in standing}
    folded.observed = [m for m in CHAIN if m in carried or m in declared]
    for journey, history in histories.items():
        if any(event.milestone in CHAIN for event in history):
            folded.journeys[journey] = _one_journey(history, folded, dimensions)
        else:
            folded.found["without_milestone"] += 1
    return folded


def _leave_out(events, as_of, folded):
    """Leave out what is later than the present and what an event up to the present supersedes."""
    seen = [event for event in events if event.day <= as_of]
    folded.found["after_as_of"] = len(events) - len(seen)
    superseding = defaultdict(list)
    for event in seen:
        if event.supersedes is not None and event.supersedes != event.event:
            superseding[event.supersedes].append(event)
    standing = []
    for event in seen:
        if event.milestone is None:
            continue
        others = superseding[event.event] if event.event is not None else []
        if not others:
            standing.append(event)
        elif any(other.milestone is not None for other in others):
            folded.found["superseded"] += 1
        else:
            folded.found["withdrawn"] += 1
    for event in standing:
        _judge_entry(event, standing, folded)
    return standing


def _judge_entry(event, standing, folded):
    """Count an event, whether it was entered late, and whether after what came days later."""
    folded.by_rep[event.rep]["events"] += 1
    late_by = event.recorded_s - event.occurred_s if event.recorded_s is not None else 0
    if late_by > (86400 if event.second is not None else 2 * 86400):
        folded.found["late"] += 1
        folded.by_rep[event.rep]["late"] += 1
        folded.by_rep[event.rep]["back_dated"] += any(
            other.journey == event.journey
            and other.milestone in CHAIN
            and other.day > event.day
            and other.recorded_s is not None
            and other.recorded_s < event.recorded_s
            for other in standing
        )


def _merge_repeats(events, folded):
    """Merge events of the same journey, milestone, time and rep."""
    groups = defaultdict(list)
    for event in events:
        groups[event.journey, event.milestone, event.day, event.second, event.rep].append(event)
    folded.found["duplicates"] = len(events) - len(groups)
    for group in groups.values():
        merged = {
            name: _largest(getattr(e, name) for e in group)
            for name in (*TEXTS, *AMOUNTS, "reason", "minutes")
        }
        recorded = [e.recorded_s for e in group if e.recorded_s is not None]
        yield group[0]._replace(**merged, recorded_s=min(recorded, default=None))


def _largest(values):
    return max((value for value in values if value is not None), default=None)


def _in_order(history):
    """Order by instant if every event carries a time, else by date; then milestone, entry, rep."""
    timed = all(event.second is not None for event in history)

    def key(event):
        return (
            *(_moment(event, timed), ORDER.index(event.milestone)),
            *(event.recorded_s is None, event.recorded_s or 0, event.rep is None, event.rep or ""),
            *(event.occurred_s, event.second is not None),
        )

    return sorted(history, key=key), timed


def _moment(event, timed):
    return event.occurred_s if timed else event.day


def _last(values):
    return next((value for value in reversed(list(values)) if value is not None), None)


def _one_journey(history, folded, dimensions):
    history, timed = _in_order(history)
    first = {}
    for number, event in enumerate(history):
        first.setdefault(event.milestone, number)
    carried = [m for m in CHAIN if m in first]
    start, reach = CHAIN.index(carried[0]), CHAIN.index(carried[-1])
    row = {name: _last(getattr(event, name) for event in history) for name in (*TEXTS, *AMOUNTS)}
    row |= {"journey": history[0].journey, "start": start, "reach": reach}
    row |= _end(history, timed, folded)
    entered = {}  # milestone -> number of the event that made the entry
    previous = None
    for milestone in folded.observed:
        if not start <= CHAIN.index(milestone) <= reach:
            row |= {f"{milestone}_{what}": None for what in ("day", "month", "rep", "kind", "minutes")}
            row |= {f"{d}_at_{milestone}": None for d in dimensions}
            continue
        following = next(m for m in carried if CHAIN.index(m) >= CHAIN.index(milestone))
        number, kind = first[following], 0 if following == milestone else 1
        rep = _holder(history, number)
        if previous is not None and previous > number:
            if kind == 0 and _moment(history[previous], timed) > _moment(history[number], timed):
                kind = 2
            number = previous
        entered[milestone] = previous = number
        day = history[number].day
        row |= {f"{milestone}_day": day, f"{milestone}_month": _month(day)}
        row |= {f"{milestone}_rep": rep, f"{milestone}_kind": kind, f"{milestone}_minutes": 0.0}
        for d in dimensions:
            row[f"{d}_at_{milestone}"] = _last(getattr(event, d) for event in history[: number + 1])
            if row[f"{d}_at_{milestone}"] != row[d]:
                folded.varying.add(d)
        folded.by_rep[rep]["milestones"] += 1
        if kind:
            folded.found[("inferred", "out_of_order")[kind - 1]] += 1
            folded.by_rep[rep][("inferred", "out_of_order")[kind - 1]] += 1
    _spend(history, entered, timed, row)
    _price(history, first, row, folded)
    folded.found["unknown_rep"] += any(row[f"{m}_rep"] is None for m in entered)
    return row


def _holder(history, number):
    """Return the rep named by the event, else by the latest one before it that is no loss."""
    if history[number].rep is not None:
        return history[number].rep
    return _last(event.rep for event in history[:number] if event.milestone != "lost")


def _end(history, timed, folded):
    losses = [event for event in history if event.milestone == "lost"]
    milestones = [event for event in history if event.milestone in CHAIN]
    lost = False
    reopened = any(_moment(m, timed) > _moment(loss, timed) for m in milestones for loss in losses)
    if losses:
        moment = _moment(losses[-1], timed)
        followed = any(_moment(m, timed) > moment for m in milestones)
        won_then = any(m.milestone == "won" and _moment(m, timed) == moment for m in milestones)
        lost = not followed and not won_then
    folded.found["reopened"] += reopened
    return {
        "lost": int(lost),
        "lost_day": losses[-1].day if lost else None,
        "reason": _last(loss.reason for loss in losses) if lost else None,
        "reopened": int(reopened),
    }


def _spend(history, entered, timed, row):
    """Give each event's minutes to the link of the furthest milestone entered before it."""
    for event in history:
        if event.minutes is None:
            continue
        place = (_moment(event, timed), ORDER.index(event.milestone))
        before = [
            milestone
            for milestone, number in entered.items()
            if (_moment(history[number], timed), CHAIN.index(milestone)) < place
        ]
        row[f"{before[-1] if before else next(iter(entered))}_minutes"] += event.minutes


def _price(history, first, row, folded):
    """Say what was proposed and what was signed: at the signature, or last since the proposal."""
    proposed, won = first.get("proposed"), first.get("won")
    for name in AMOUNTS:
        said = [getattr(event, name) for event in history]
        row[f"proposed_{name}"] = None if proposed is None else _last(said[: proposed + 1])
        since = [] if None in (proposed, won) else said[proposed + 1 : won + 1]
        row[f"won_{name}"] = None if won is None else said[won] if said[won] is not None else _last(since)
        if None not in (row[f"proposed_{name}"], row[f"won_{name}"]):
            folded.renegotiated |= {name} if row[f"proposed_{name}"] != row[f"won_{name}"] else set()


def _month(day):
    there = date(1970, 1, 1) + timedelta(days=day)
    return there.year * 12 + there.month - 1
