"""The counts of every link, by plain Python over the events: slow, short, and written from the method."""

from collections import Counter
from itertools import pairwise

from spanco.crm.journeys.models import CHAIN, Event


def plain_counts(team=None):
    """Return (rep's name or None for all, start, end, fate) -> how many journeys."""
    superseded = set(Event.objects.exclude(supersedes=None).values_list("supersedes", flat=True))
    histories = {}
    for event in Event.objects.select_related("rep", "team"):
        if event.pk not in superseded and event.milestone:
            histories.setdefault(event.journey_id, []).append(event)
    counts = Counter()
    for events in histories.values():
        count_one(events, team, counts)
    return counts


def count_one(events, team, counts):
    order = [*CHAIN, "lost", "handed_over"]
    events = sorted(
        events, key=lambda event: (event.occurred_at, order.index(event.milestone), event.recorded_at)
    )
    first = {}
    for event in events:
        if event.milestone in CHAIN:
            first.setdefault(event.milestone, event)
    reached = [milestone for milestone in CHAIN if milestone in first]
    losses = [event for event in events if event.milestone == "lost"]
    is_lost = bool(losses) and not any(
        event.milestone in CHAIN and event.occurred_at > losses[-1].occurred_at for event in events
    )
    for start, end in pairwise(CHAIN):
        if start not in first or not reached.index(start) >= 0:
            continue
        at = first[start]
        if team and (at.team is None or at.team.name != team):
            continue
        fate = "passed" if end in first else "lost" if is_lost and start == reached[-1] else "open"
        for who in (None, at.rep.name):
            counts[who, start, end, "entered"] += 1
            counts[who, start, end, fate] += 1
