"""Apart from the other figures: folding again replaces the journeys that they are counted from."""

from datetime import date, timedelta

import pytest

from spanco.journal.fold import fold
from spanco.measure import count

pytestmark = pytest.mark.engines


def test_an_earlier_present_gives_the_same(embedded_log, other_log):
    as_of = date(1970, 1, 1) + timedelta(days=20_500)
    embedded, other = (fold(log, as_of=as_of) for log in (embedded_log, other_log))
    assert other.quality == embedded.quality
    assert count(other, ["rep"]) == count(embedded, ["rep"])
