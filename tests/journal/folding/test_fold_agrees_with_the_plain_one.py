import random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from journal.folding.plain_fold import CHAIN, Event, plain_fold
from journal.folding.small_log import differences, folded

SECONDS = st.sampled_from([0, 36_000, 36_001, 80_000])
"""Few values, so that events tie."""


def sometimes(draw, values, otherwise):
    """Choose, once for the whole log, whether a column holds anything of interest."""
    return values if draw(st.booleans()) else otherwise


@st.composite
def messy_logs(draw):
    """Draw a log in which everything goes wrong, what is declared observed, and the present."""
    carried = draw(st.lists(st.sampled_from(CHAIN), min_size=1, unique=True))
    milestones = st.sampled_from([*carried, *carried, "lost", "handed_over"])
    shift = draw(st.sampled_from([0, -7_200, 39_600]))
    seconds = draw(st.sampled_from([st.none(), SECONDS, st.one_of(st.none(), SECONDS)]))
    texts = sometimes(draw, st.one_of(st.none(), st.sampled_from(["a", "b"])), st.just("a"))
    numbers = sometimes(draw, st.one_of(st.none(), st.sampled_from([100.0, 250.5])), st.none())
    ids = sometimes(draw, st.one_of(st.none(), st.sampled_from("0123456789")), st.none())
    withdrawn = sometimes(draw, st.one_of(milestones, milestones, st.none()), milestones)
    fields = {
        "journey": st.sampled_from(["j1", "j2", "j3"][: draw(st.integers(1, 3))]),
        "day": st.integers(-2, 5),
        "second": seconds.map(lambda second: None if second is None else second + shift),
        "rep": sometimes(
            draw, st.sampled_from([None, "Ada", "Bo", "Ça", "bo"]), st.sampled_from(["Ada", "Bo"])
        ),
        "recorded_s": st.one_of(st.none(), st.sampled_from([50_000, 100_000, 400_000])),
        "event": ids,
        "supersedes": st.one_of(st.none(), st.none(), ids),
        **dict.fromkeys(("file", "currency", "team", "segment", "reason"), texts),
        **dict.fromkeys(("amount", "margin", "minutes"), numbers),
    }
    events = [
        Event(milestone=draw(withdrawn if values["supersedes"] else milestones), **values)
        for values in draw(st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=14))
    ]
    repeated = draw(st.lists(st.sampled_from(events), max_size=3))
    declared = draw(st.sets(st.sampled_from(CHAIN), max_size=2))
    return events + repeated, declared, draw(st.one_of(st.none(), st.integers(0, 5)))


@st.composite
def orderly_logs(draw):
    """Draw a log of journeys that go step by step, with little or nothing wrong, so that most are tidy."""
    events = []
    prices = sometimes(draw, st.sampled_from([100.0, 90.0]), st.sampled_from([100.0, 90.0, None]))
    for number in range(draw(st.integers(1, 4))):
        steps = sorted(draw(st.sets(st.sampled_from(CHAIN), min_size=1)), key=CHAIN.index)
        steps.insert(draw(st.integers(0, len(steps))), draw(st.sampled_from(["lost", "handed_over"])))
        timed, day = draw(st.booleans()) or number % 2, 10
        for step in steps:
            day += draw(st.sampled_from([0, 1, 1, 2, 40]))
            event = Event(
                *(f"j{number}", step, day),
                second=60 * draw(st.integers(0, 1_400)) if timed else None,
                rep=draw(st.sampled_from(["Ada", "Ada", "Bo"])),
                recorded_s=day * 86_400 + 90_000,
                file="list",
                currency="EUR" if step in {"proposed", "won", "lost"} else None,
                reason=draw(st.sampled_from(["price", None])),
                segment="small" if step != "lost" else draw(st.sampled_from(["small", None])),
                amount=draw(prices) if step not in {"targeted", "contacted", "qualified"} else None,
                minutes=draw(st.sampled_from([None, 30.0])),
            )
            events.append(event)
    spoilt = draw(st.lists(st.integers(0, len(events) - 1), max_size=2))
    for place in spoilt:
        wrong = draw(st.sampled_from(["rep", "segment", "second", "day", "team"]))
        value = {"rep": None, "segment": None, "second": None, "day": events[place].day - 3, "team": "North"}[
            wrong
        ]
        events[place] = events[place]._replace(**{wrong: value})
    return events, set(), None


@settings(max_examples=40, deadline=None)
@given(messy_logs())
def test_every_column_and_count_of_a_messy_log_agrees_with_the_plain_fold(log):
    assert_agrees(log)


@settings(max_examples=40, deadline=None)
@given(orderly_logs())
def test_every_column_and_count_of_an_orderly_log_agrees_with_the_plain_fold(log):
    assert_agrees(log)


@settings(max_examples=12, deadline=None)
@given(messy_logs(), st.integers(0, 2**16))
def test_the_order_of_rows_changes_nothing(log, seed):
    events, declared, as_of = log
    assume(plain_fold(events, as_of=as_of, declared=declared).journeys)
    shuffled = random.Random(seed).sample(events, len(events))  # noqa: S311  no secret
    journeys, rows = folded(events, as_of=as_of, declared=declared)
    again, same_rows = folded(shuffled, as_of=as_of, declared=declared)
    assert same_rows == rows
    assert again.quality == journeys.quality
    assert again.by_rep == journeys.by_rep


@settings(max_examples=12, deadline=None)
@given(messy_logs())
def test_counts_reconcile_and_the_equation_multiplies_out(log):
    events, declared, as_of = log
    assume(plain_fold(events, as_of=as_of, declared=declared).journeys)
    journeys, rows = folded(events, as_of=as_of, declared=declared)
    assert sum(journeys.starts.values()) == journeys.journeys == len(rows)
    for row in rows.values():
        held = [code for code in journeys.observed if row[f"{code}_day"] is not None]
        positions = [CHAIN.index(code) for code in held]
        within = [p for p in map(CHAIN.index, journeys.observed) if row["start"] <= p <= row["reach"]]
        assert positions == within  # every observed milestone from start to reach is entered, and no other
        days = [row[f"{code}_day"] for code in held]
        assert days == sorted(days)
        assert row["lost_day"] is None or row["lost"] == 1


def assert_agrees(log):
    events, declared, as_of = log
    expected = plain_fold(events, as_of=as_of, declared=declared)
    assume(expected.journeys)
    journeys, rows = folded(events, as_of=as_of, declared=declared)
    assert differences(expected, journeys, rows) == []
