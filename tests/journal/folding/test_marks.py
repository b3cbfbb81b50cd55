from datetime import date, timedelta

import pytest

from spanco.engine import DuckDB
from spanco.errors import InputError
from spanco.journal.folding.marks import Marks, month
from spanco.journal.folding.words import Words, packs


def test_the_month_of_every_day_from_1600_to_2400_is_that_of_the_calendar():
    first, last = date(1600, 1, 1), date(2400, 12, 31)
    start = (first - date(1970, 1, 1)).days
    engine = DuckDB(threads=1)
    size = (last - first).days + 1
    rows = engine.rows(
        f"SELECT {month('day')} FROM (SELECT range + {start} AS day FROM range({size})) ORDER BY day"
    )
    engine.close()
    days = (first + timedelta(days=n) for n in range(size))
    assert [number for (number,) in rows] == [day.year * 12 + day.month - 1 for day in days]


def test_more_reps_than_a_mark_has_room_for_are_refused():
    with pytest.raises(InputError, match=r"log\.csv names 536870912 different reps"):
        Marks(first_day=-25_567, reps=2**29).check(84_000, "log.csv")


def test_a_million_reps_over_three_centuries_have_room():
    Marks(first_day=-25_567, reps=1_000_000).check(84_000, "log.csv")


def test_codes_come_out_of_a_pack_as_they_went_in():
    columns = [
        Words(key, key, 2**bits - 1, sparse=False) for key, bits in [("a", 20), ("b", 3), ("c", 39), ("d", 5)]
    ]
    first, second = packs(columns)
    assert [words.key for words in second.columns] == ["d"]
    codes = {"a": 2**20 - 1, "b": 5, "c": 2**39 - 1}
    row = ", ".join(f"{code} AS of_{key}" for key, code in codes.items())
    out = ", ".join(first.code("pack", key) for key in codes)
    engine = DuckDB(threads=1)
    rows = engine.rows(
        f"SELECT {out} FROM (SELECT CAST({first.packed()} AS BIGINT) AS pack FROM (SELECT {row}))"
    )
    engine.close()
    assert rows == [tuple(codes.values())]
