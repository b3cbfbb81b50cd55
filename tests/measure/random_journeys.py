"""Random tables of journeys, for every property that counting must have."""

from datetime import timedelta

from hypothesis import strategies as st

from measure.plain_journeys import EPOCH, FIRST_DAY, At, Journey
from spanco.method import MILESTONES

AWKWARD = 'L\'Aquila \\ "x"'
REPS = st.sampled_from(["Ada", "Bo", AWKWARD, None])
AMOUNTS = st.one_of(st.none(), st.integers(0, 4000).map(lambda quarters: quarters / 4))


@st.composite
def one_journey(draw, observed):
    start = draw(st.integers(0, len(observed) - 1))
    reach = draw(st.integers(start, len(observed) - 1))
    day = FIRST_DAY + draw(st.integers(0, 60))
    reached = {}
    for milestone in observed[start : reach + 1]:
        reached[milestone] = At(
            day,
            draw(REPS),
            draw(st.sampled_from([0, 0, 0, 1, 2])),
            draw(st.sampled_from(["north", "south", None])),
            draw(st.one_of(st.none(), st.integers(0, 90).map(float))),
        )
        day += draw(st.integers(0, 40))
    amount, margin = draw(AMOUNTS), draw(AMOUNTS)
    known = tuple(st.none() if value is None else AMOUNTS for value in (amount, margin))
    prices = {milestone: draw(st.tuples(*known)) for milestone in ("proposed", "won") if milestone in reached}
    return Journey(
        reached,
        lost=draw(st.integers(0, 1)),
        file=draw(st.sampled_from(["spring", None])),
        team=draw(st.sampled_from(["East", "West", None])),
        amount=amount,
        margin=margin,
        currency=draw(st.sampled_from(["EUR", "EUR", "CHF", None])),
        **prices,
    )


@st.composite
def tables(draw):
    """Observed milestones and journeys over them."""
    observed = draw(st.lists(st.sampled_from(MILESTONES), min_size=1, unique=True))
    observed = tuple(sorted(observed, key=MILESTONES.index))
    return observed, draw(st.lists(one_journey(observed), max_size=12))


DAYS = st.one_of(st.none(), st.integers(0, 120).map(lambda n: EPOCH + timedelta(days=FIRST_DAY + n)))
PERIODS = st.fixed_dictionaries({"since": DAYS, "until": DAYS})
BY = st.lists(
    st.sampled_from(["rep", "team", "region", "file", "month", "quarter", "year"]), max_size=3, unique=True
)
WHERE = st.sampled_from([{}, {}, {"rep": "Ada"}, {"team": "East", "region": "north"}, {"rep": AWKWARD}])
