"""A log in which everything goes wrong at some rate; random, but the same for a seed."""

import random

from journal.folding.plain_fold import CHAIN, Event
from journal.folding.small_log import log_of
from spanco.engine.contract import literal
from spanco.journal.log import Log

REPS = ["Ada", "bo", "Bo", "Çelik", "L'Aquila", 'the "new" one', "back\\slash", None]
FIRST_DAY = 20_400


def messy_events(seed, n_journeys):
    """Return the events of so many journeys, shuffled, with repeats, corrections and late entries."""
    chance = random.Random(seed)  # noqa: S311  nothing here is secret
    events = [event for n in range(n_journeys) for event in _journey(chance, f"j{n}")]
    events += chance.sample(events, len(events) // 20)
    events += [
        event._replace(
            event=f"c{n}",
            supersedes=event.event,
            day=event.day + 1,
            milestone=chance.choice([event.milestone, None]),
        )
        for n, event in enumerate(chance.sample(events, len(events) // 30))
    ]
    chance.shuffle(events)
    return events


def _journey(chance, name):
    steps = CHAIN[chance.choice([0, 0, 0, 2]) :][: 1 + min(8, int(chance.expovariate(0.4)))]
    steps = [step for step in steps if chance.random() < 0.9] or ["targeted"]
    steps += [chance.choice(["lost", "handed_over", "met", "lost"]) for _ in range(chance.randrange(3))]
    day = FIRST_DAY + chance.randrange(200)
    rep, mood = chance.choice(REPS), chance.choice(["date", "time", "both"])
    file, team = chance.choice(["spring", "autumn", None]), chance.choice(["East", "West", None])
    for n, step in enumerate(steps):
        day += chance.randrange(-2, 30)
        timed = mood == "time" or (mood == "both" and chance.random() < 0.5)
        rep = chance.choice(REPS) if chance.random() < 0.2 else rep
        yield Event(
            *(name, step, day, chance.choice([0, 36_000, 80_000]) if timed else None, rep),
            recorded_s=(day * 86_400 + chance.randrange(400_000)) if chance.random() < 0.5 else None,
            event=f"{name}-{n}",
            file=file,
            team=team,
            segment=chance.choice(["small", "big", None]) if chance.random() < 0.3 else "small",
            currency=chance.choice(["EUR", "EUR", "CHF"]),
            amount=chance.randrange(40_000) / 4 if chance.random() < 0.5 else None,
            margin=chance.randrange(4_000) / 4 if chance.random() < 0.3 else None,
            minutes=float(chance.randrange(90)) if chance.random() < 0.4 else None,
            reason="price" if step == "lost" else None,
        )


def loaded(log: Log, engine, folder):
    """Take a log of the embedded engine to another one, through Parquet."""
    path = folder / "events.parquet"
    if not path.exists():
        log.engine.run(f"COPY events TO {literal(str(path))} (FORMAT parquet)")
    engine.load("events", [path])
    return Log(engine, log.source, log.segments, log.present, log.declared, log.zone, log.quality)


def messy_log(engine, seed=7, n_journeys=400):
    """Write the events into the embedded engine."""
    return log_of(messy_events(seed, n_journeys), engine=engine, declared={"contacted"})
