"""Journeys as plain values, the same put in an engine, and what counting them slowly gives."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from spanco.engine import DuckDB
from spanco.journal.journeys import Journeys
from spanco.journal.quality import Quality
from spanco.method import MILESTONES, links_between

EPOCH = date(1970, 1, 1)
FIRST_DAY = (date(2025, 11, 20) - EPOCH).days


@dataclass(frozen=True, slots=True)
class At:
    """One milestone of a journey; ``region`` and ``minutes`` are those of the link that starts here."""

    day: int
    rep: str | None = "Ada"
    kind: int = 0
    region: str | None = None
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """``reached`` holds the observed milestones from the start to the reach.

    ``proposed`` and ``won`` are amount and margin as known then.
    """

    reached: dict[str, At]
    lost: int = 0
    file: str | None = None
    team: str | None = None
    amount: float | None = None
    margin: float | None = None
    currency: str | None = None
    proposed: tuple[float | None, float | None] = (None, None)
    won: tuple[float | None, float | None] = (None, None)


def went(*milestones, every=10, rep="Ada", **known):
    """Return a journey that reached some milestones in turn, so many days apart."""
    reached = {code: At(FIRST_DAY + every * n, rep) for n, code in enumerate(milestones)}
    return Journey(reached, **known)


def held(journey, milestone, **changes):
    """Return the journey with something else at one milestone."""
    return replace(
        journey,
        reached={
            code: replace(at, **changes) if code == milestone else at for code, at in journey.reached.items()
        },
    )


def columns(observed):
    """Return the columns of the table, names and types; ``region`` varies, ``team`` does not."""
    fixed = {
        **dict.fromkeys(("journey", "file", "currency", "reason"), "VARCHAR"),
        **dict.fromkeys(("start", "reach", "lost", "lost_day"), "INTEGER"),
        **dict.fromkeys(("amount", "margin"), "DOUBLE"),
    }
    kinds = {"day": "INTEGER", "month": "INTEGER", "rep": "VARCHAR", "kind": "INTEGER", "minutes": "DOUBLE"}
    if "proposed" in observed:
        priced = [milestone for milestone in ("proposed", "won") if milestone in observed]
        fixed |= {f"{milestone}_{name}": "DOUBLE" for milestone in priced for name in ("amount", "margin")}
    at = {f"{milestone}_{name}": kind for milestone in observed for name, kind in kinds.items()}
    regions = {f"region_at_{milestone}": "VARCHAR" for milestone in observed}
    return fixed | at | {"team": "VARCHAR", "region": "VARCHAR"} | regions


def put(engine: DuckDB, journeys, observed=MILESTONES):
    """Write journeys into the engine's table as folding would."""
    typed = columns(observed)
    engine.run(
        "CREATE OR REPLACE TABLE journeys ("
        + ", ".join(f'"{name}" {kind}' for name, kind in typed.items())
        + ")"
    )
    values = [_values(n, one).get(name) for n, one in enumerate(journeys) for name in typed]
    if values:
        row = f"({', '.join('?' for _ in typed)})"
        engine.connection.execute(f"INSERT INTO journeys VALUES {', '.join([row] * len(journeys))}", values)
    starts = defaultdict(int)
    for one in journeys:
        starts[next(iter(one.reached))] += 1
    return Journeys(
        engine=engine,
        source="log.csv",
        observed=tuple(observed),
        segments=("region",),
        dimensions=("team", "region"),
        varying=frozenset({"region"}),
        has_minutes=any(at.minutes is not None for one in journeys for at in one.reached.values()),
        has_amount=any(one.amount is not None for one in journeys),
        has_margin=any(one.margin is not None for one in journeys),
        as_of_day=FIRST_DAY + 400,
        zone="UTC",
        quality=Quality(0, 0),
        journeys=len(journeys),
        events=0,
        starts=dict(starts),
        renegotiated=frozenset(
            name
            for place, name in enumerate(("amount", "margin"))
            if any(len({one.proposed[place], one.won[place], None}) == 3 for one in journeys)
        ),
    )


def _values(number, one):
    reached = list(one.reached)
    values = {
        "journey": f"j{number}",
        "start": MILESTONES.index(reached[0]),
        "reach": MILESTONES.index(reached[-1]),
        "lost_day": FIRST_DAY if one.lost else None,
        **{name: getattr(one, name) for name in ("lost", "file", "team", "amount", "margin", "currency")},
    }
    for milestone in ("proposed", "won"):
        amount, margin = getattr(one, milestone)
        values |= {f"{milestone}_amount": amount, f"{milestone}_margin": margin}
    for milestone, at in one.reached.items():
        day = EPOCH + timedelta(days=at.day)
        values |= {
            f"{milestone}_day": at.day,
            f"{milestone}_month": day.year * 12 + day.month - 1,
            f"{milestone}_rep": at.rep,
            f"{milestone}_kind": at.kind,
            f"{milestone}_minutes": at.minutes,
            f"region_at_{milestone}": at.region,
        }
    return values


@dataclass(slots=True)
class Tally:
    """What became of the journeys of one group that entered one link."""

    entered: int = 0
    passed: int = 0
    lost: int = 0
    open: int = 0
    days: list[int] = field(default_factory=list)
    paying: list[Journey] = field(default_factory=list)
    minutes: list[float] = field(default_factory=list)


def plain_count(journeys, observed, by=(), *, since=None, until=None, where=None):
    """Tally each link and group, one journey after the other."""
    tallies = defaultdict(Tally)
    for link in links_between(observed):
        if not by:
            tallies[link.code, ()] = Tally()
        for one in journeys:
            at = one.reached.get(link.start)
            if at is None or not inside(at, since, until):
                continue
            if any(named(one, at, name) != value for name, value in (where or {}).items()):
                continue
            _enter(tallies[link.code, tuple(named(one, at, name) for name in by)], one, link, at)
    return dict(tallies)


def _enter(tally, one, link, at):
    end = one.reached.get(link.end)
    tally.entered += 1
    if at.minutes is not None:
        tally.minutes.append(at.minutes)
    if end is not None:
        tally.passed += 1
        if at.kind == end.kind == 0:
            tally.days.append(end.day - at.day)
        tally.paying.append(one)
    elif one.lost:
        tally.lost += 1
    else:
        tally.open += 1


def inside(at, since, until):
    """Say whether a milestone is dated in a period."""
    day = EPOCH + timedelta(days=at.day)
    return (since is None or day >= since) and (until is None or day <= until)


def named(one, at, name):
    """Return a journey's value of a column to count by, as it stood at a milestone."""
    day = EPOCH + timedelta(days=at.day)
    match name:
        case "rep" | "region":
            return getattr(at, name)
        case "month":
            return f"{day:%Y-%m}"
        case "quarter":
            return f"{day:%Y}-Q{(day.month + 2) // 3}"
        case "year":
            return f"{day:%Y}"
        case _:
            return getattr(one, name)


def quantile(days, share):
    """Return the smallest day within which at least that share of the passings lie."""
    return next((day for day in sorted(days) if sum(d <= day for d in days) >= share * len(days)), None)


def money(tally, link):
    """Return the sums of amount and margin and their currency; nothing where currencies are mixed."""
    worth = [
        (one, one.proposed if link.end == "proposed" else (one.amount, one.margin)) for one in tally.paying
    ]
    currencies = {one.currency for one, values in worth if values != (None, None)}
    if len(currencies) != 1:
        return None, None, None
    return (*(_sum(values[place] for _, values in worth) for place in range(2)), *currencies)


def negotiated(tally, link, renegotiated):
    """Return amount and margin proposed and those signed, over the journeys that say both."""
    if (link.start, link.end) != ("proposed", "won"):
        return None, None, None, None
    both = [
        [(one.proposed[place], one.won[place]) for one in tally.paying] if name in renegotiated else []
        for place, name in enumerate(("amount", "margin"))
    ]
    told = [[pair for pair in pairs if None not in pair] for pairs in both]
    return tuple(_sum(pair[when] for pair in pairs) for when in range(2) for pairs in told)


def _sum(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None
