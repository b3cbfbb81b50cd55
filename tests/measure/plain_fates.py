"""What became of journeys and how old they are, one journey after the other."""

from collections import defaultdict

from measure.plain_journeys import FIRST_DAY, inside, named, put
from spanco.method import MILESTONES

PRESENT = FIRST_DAY + 400
AFTER_REACH = 7


def put_with_losses(engine, journeys, observed=MILESTONES):
    """Write journeys into the engine; who is lost is so a week after the reach."""
    table = put(engine, journeys, observed)
    reach = " ".join(
        f"WHEN {MILESTONES.index(milestone)} THEN {milestone}_day + {AFTER_REACH}" for milestone in observed
    )
    engine.run(f"UPDATE journeys SET lost_day = CASE reach {reach} END WHERE lost = 1")
    return table


def plain_fates(journeys, links, by=(), *, since=None, until=None, where=None):
    """Tell by link, group and days since entry how many passed, were lost and are open."""
    found = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for link, group, one in _entered(journeys, links, by, (since, until), where):
        at, end = one.reached[link.start], one.reached.get(link.end)
        if at.kind or (end is not None and end.kind):
            continue
        (*_, last) = one.reached.values()
        day, fate = (end.day, 0) if end else (last.day + AFTER_REACH, 1) if one.lost else (PRESENT, 2)
        found[link, group][day - at.day][fate] += 1
    return _sorted(found)


def plain_ages(journeys, links, by=(), *, since=None, until=None, where=None):
    """Tell by link, group and days before the present how many entered, passed and are open."""
    found = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for link, group, one in _entered(journeys, links, by, (since, until), where):
        of_day = found[link, group][PRESENT - one.reached[link.start].day]
        of_day[0] += 1
        of_day[1] += link.end in one.reached
        of_day[2] += link.end not in one.reached and not one.lost
    return _sorted(found)


def _entered(journeys, links, by, period, where):
    for link in links:
        for one in journeys:
            at = one.reached.get(link.start)
            if at is None or not inside(at, *period):
                continue
            if all(named(one, at, name) == value for name, value in (where or {}).items()):
                yield link, tuple(named(one, at, name) for name in by), one


def _sorted(found):
    return {key: {day: tuple(of_day[day]) for day in sorted(of_day)} for key, of_day in found.items()}
