import sqlite3
import sys

import pytest

from spanco.engine import DuckDB
from spanco.errors import InputError
from spanco.journal.fold import fold
from spanco.journal.reading import draft, log_name, read
from spanco.measure import count

COLUMNS = (
    "journey INTEGER, milestone TEXT, occurred_at TEXT, recorded_at TEXT, rep TEXT, event INTEGER, "
    "supersedes INTEGER, team TEXT, sector TEXT, amount REAL, minutes INTEGER, reason TEXT"
)


@pytest.fixture
def database(tmp_path):
    """Write a SQLite database with a log of these rows and return its address."""

    def written(rows, view="spanco_log"):
        path = tmp_path / "crm.sqlite3"
        with sqlite3.connect(path) as connection:
            connection.execute(f"CREATE TABLE {view} ({COLUMNS})")
            connection.executemany(f"INSERT INTO {view} VALUES ({', '.join('?' * 12)})", rows)
        connection.close()
        return f"sqlite:///{path}"

    return written


def row(event, journey, milestone, day, *, supersedes=None, amount=None, sector=None):
    at = f"2026-03-{day:02} 22:30:00.250000"
    return (journey, milestone, at, at, "Anna", event, supersedes, "North", sector, amount, None, None)


@pytest.fixture
def engine():
    engine = DuckDB()
    yield engine
    engine.close()


def test_the_events_of_a_database_are_read(database, engine):
    log = read(
        database([row(1, 7, "proposed", 1, amount=10.5), row(2, 7, "won", 2), row(3, 8, "proposed", 3)]),
        engine,
    )
    assert log.source == "crm.sqlite3"
    assert log.segments == ("sector",)
    (link,) = count(fold(log))
    assert (link.entered, link.passed, link.open, link.amount) == (2, 1, 1, 10.5)


def test_a_column_that_begins_empty_is_read_to_its_end(database, engine):
    rows = [row(n, n, "targeted", 1) for n in range(1, 3001)]
    rows.append(row(3001, 3001, "targeted", 2, amount=2.5, sector="paper"))
    read(database(rows), engine)
    assert engine.rows("SELECT amount, sector FROM events WHERE amount IS NOT NULL") == [(2.5, "paper")]
    assert engine.rows("SELECT COUNT(*) FROM events") == [(3001,)]


def test_a_withdrawal_takes_its_event_back(database, engine):
    rows = [row(1, 7, "proposed", 1), row(2, 7, "won", 2), row(3, 7, None, 2, supersedes=2)]
    assert fold(read(database(rows), engine)).observed == ("proposed",)


def test_times_are_kept_in_utc_and_cut_in_the_zone_asked_for(database, engine):
    read(database([row(1, 7, "targeted", 1)]), engine, zone="Europe/Rome")
    ((seconds,),) = engine.rows("SELECT occurred_s FROM events")
    assert seconds == 1772404200
    assert engine.rows("SELECT occurred_day FROM events") == [(20513,)]


def test_a_mapping_is_drafted_of_it(database):
    assert 'journey = "journey"' in draft(database([row(1, 7, "targeted", 1)])).text


def test_what_cannot_be_read_is_one_sentence(database, engine, tmp_path):
    (tmp_path / "text.sqlite3").write_text("no database at all " * 100)
    told = {
        f"sqlite:///{tmp_path}/none.sqlite3": "There is no database",
        f"sqlite:///{tmp_path}/text.sqlite3": "is no SQLite database",
        database([row(1, 7, "targeted", 1)], view="another"): "holds no log of the application",
        "postgresql://me:hush@127.0.0.1:1/crm?password=hush": "nobody answers there",
        "postgresql://me:hu/sh@127.0.0.1:port/crm": "check the address",
    }
    for address, sentence in told.items():
        with pytest.raises(InputError, match=sentence) as caught:
            read(address, engine)
        assert "hu" not in str(caught.value).replace(str(tmp_path), "")


def test_an_empty_log_is_one_sentence(database, engine):
    with pytest.raises(InputError, match="holds no event yet"):
        read(database([]), engine)


def test_without_the_driver_the_extra_is_named(database, engine, monkeypatch):
    monkeypatch.setitem(sys.modules, "adbc_driver_manager", None)
    with pytest.raises(InputError, match=r"pip install 'spanco\[desk\]'"):
        read(database([row(1, 7, "targeted", 1)]), engine)


def test_a_database_named_as_a_file_is_told_its_address(database, engine):
    path = database([row(1, 7, "targeted", 1)]).removeprefix("sqlite:///")
    with pytest.raises(InputError, match="write sqlite:///"):
        read(path, engine)


def test_a_log_is_called_by_its_file_or_database():
    assert log_name("postgresql:///crm") == "crm"
    assert log_name("postgresql://nonsense@@") == "postgresql"
