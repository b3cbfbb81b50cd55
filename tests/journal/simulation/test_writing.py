from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from spanco.errors import InputError
from spanco.journal.simulation import SalesForce, simulate
from spanco.journal.simulation.writing import BLOCK
from spanco.method import HANDED_OVER, LOST, MILESTONES

SMALL = SalesForce(reps=5, teams=2, targets=300, seed=7)
HEADERS = {
    "journey": "VARCHAR",
    "milestone": "VARCHAR",
    "occurred_at": "TIMESTAMP",
    "rep": "VARCHAR",
    "recorded_at": "TIMESTAMP",
    "event": "VARCHAR",
    "supersedes": "VARCHAR",
    "file": "VARCHAR",
    "team": "VARCHAR",
    "size": "VARCHAR",
    "sector": "VARCHAR",
    "amount": "DOUBLE",
    "margin": "DOUBLE",
    "currency": "VARCHAR",
    "minutes": "DOUBLE",
    "reason": "VARCHAR",
}


def rows(path: Path) -> list[tuple]:
    with duckdb.connect() as connection:
        return connection.execute(f"FROM '{path}'").fetchall()


def test_the_log_has_the_headers_of_a_long_log(default):
    described = default.rows("DESCRIBE events")
    assert {column[0]: column[1] for column in described} == HEADERS


def test_every_row_names_a_journey_an_event_and_a_known_milestone(default):
    assert (
        default.value(
            "SELECT count(*) FROM events WHERE journey IS NULL OR event IS NULL OR occurred_at IS NULL"
        )
        == 0
    )
    codes = {
        code for (code,) in default.rows("SELECT DISTINCT milestone FROM events WHERE supersedes IS NULL")
    }
    assert codes == {*MILESTONES, LOST, HANDED_OVER}
    assert default.value("SELECT count(*) FROM events WHERE milestone IS NULL AND supersedes IS NULL") == 0


def test_the_default_office_is_of_a_believable_size(default):
    assert 9_900 < default.simulated.journeys <= 10_000
    customers = default.value("SELECT count(DISTINCT journey) FROM events WHERE milestone = 'won'")
    assert 150 < customers < 500
    assert default.value("SELECT count(DISTINCT rep) FROM events") == 12
    assert default.value("SELECT count(DISTINCT team) FROM events") == 3


def test_what_was_written_is_what_is_reported(default):
    counts = default.rows("SELECT count(*), count(DISTINCT journey) FROM events")
    assert counts == [(default.simulated.events, default.simulated.journeys)]
    assert default.laws["events"] == default.simulated.events
    assert default.laws["journeys"] == default.simulated.journeys


def test_the_same_seed_writes_the_same_rows(tmp_path):
    first = simulate(SMALL, tmp_path / "first.parquet")
    again = simulate(SMALL, tmp_path / "again.parquet")
    assert first.path.read_bytes() == again.path.read_bytes()
    assert rows(first.reps_path) == rows(again.reps_path)


def test_another_seed_writes_other_rows(tmp_path):
    other = SalesForce(reps=5, teams=2, targets=300, seed=8)
    assert rows(simulate(SMALL, tmp_path / "a.parquet").path) != rows(
        simulate(other, tmp_path / "b.parquet").path
    )


def test_csv_and_parquet_hold_the_same_rows(tmp_path):
    parquet = simulate(SMALL, tmp_path / "log.parquet").path
    csv = simulate(SMALL, tmp_path / "log.CSV").path
    assert csv.read_text("utf-8").splitlines()[0] == ",".join(HEADERS)
    with duckdb.connect() as connection:
        read = connection.execute(f"FROM read_csv('{csv}', types = {HEADERS!r})").fetchall()
    assert read == rows(parquet)


def test_a_log_of_several_blocks_numbers_its_events_through(simulated):
    log = simulated(targets=BLOCK + 5_000, reps=30, seed=2)
    events = log.simulated.events
    assert log.value("SELECT count(DISTINCT event) FROM events") == events
    assert log.value("SELECT max(substr(event, 2)::BIGINT) FROM events") == events
    assert log.value("SELECT count(DISTINCT journey) FROM events") == log.simulated.journeys
    assert log.value("""
        SELECT count(*) FROM events AS c JOIN events AS o ON o.event = c.supersedes AND o.journey = c.journey
    """) == log.value("SELECT count(supersedes) FROM events")
    assert log.value("""
        SELECT bool_and(number = row) FROM (
            SELECT substr(event, 2)::BIGINT AS number, row_number() OVER () AS row FROM events
        )
    """)


def test_rows_stand_in_the_order_they_were_recorded(default):
    recorded = [moment for (moment,) in default.rows("SELECT recorded_at FROM events")]
    assert recorded == sorted(recorded)


def test_later_journeys_arrive_later(simulated):
    log = simulated(targets=BLOCK + 5_000, reps=30, seed=2)
    assert (
        log.value("""
        SELECT corr(epoch(first_at), n) FROM (
            SELECT min(occurred_at) AS first_at, substr(journey, 2)::BIGINT AS n
                FROM events GROUP BY journey
        )
    """)
        > 0.99
    )


@pytest.mark.parametrize("targets", [1, 2, 10])
@pytest.mark.parametrize("messiness", [0.0, 10.0])
def test_the_smallest_sales_force_can_be_simulated(tmp_path, targets, messiness):
    force = SalesForce(reps=1, teams=1, targets=targets, months=1, messiness=messiness)
    simulated = simulate(force, tmp_path / "log.parquet")
    assert len(rows(simulated.path)) == simulated.events
    assert simulated.journeys <= targets


def test_the_truth_states_the_laws_and_the_segments(default):
    laws = default.laws
    assert laws["schema"] == "spanco.truth/1"
    assert laws["end"] == "2025-01-01"
    assert laws["sales_force"]["start"] == "2023-01-01"
    assert [link["link"] for link in laws["links"]] == ["R1", "RF", "RB", "R2", "R3", "R4", "R5", "R6"]
    assert [link["sd"] for link in laws["links"]] == [0.35] * 6 + [0.0, 0.35]
    assert laws["links"][5]["passing"] == {"law": "weibull", "median_days": 45, "shape": 1.5}
    assert sum(cell["share"] for cell in laws["cells"]) == pytest.approx(1)
    assert laws["rates"]["repeated"] == 0.004


def test_the_truth_has_a_row_for_each_rep_and_link(default):
    assert default.value("SELECT count(*) FROM truth") == 12 * 8
    assert default.rows("SELECT DISTINCT rep, team FROM truth ORDER BY ALL") == default.rows(
        "SELECT DISTINCT rep, team FROM events WHERE rep IS NOT NULL ORDER BY ALL"
    )


def test_nothing_but_the_three_files_is_left(tmp_path):
    simulate(SMALL, tmp_path / "log.parquet")
    assert {path.name for path in tmp_path.iterdir()} == {
        "log.parquet",
        "log.parquet.truth.json",
        "log.parquet.truth.parquet",
    }


def test_a_folder_of_any_name_will_do(tmp_path):
    folder = tmp_path / "it's [1] * of 2?"
    folder.mkdir()
    assert simulate(SMALL, folder / "l'été.parquet").path.stat().st_size > 0


def no_extension(folder: Path) -> Path:
    return folder / "log.xlsx"


def no_folder(folder: Path) -> Path:
    return folder / "missing" / "log.csv"


def a_folder(folder: Path) -> Path:
    (folder / "log.csv").mkdir()
    return folder / "log.csv"


def nowhere_to_write(folder: Path) -> Path:
    return Path("/proc/log.csv")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (no_extension, "log.xlsx does not say which kind of file to write; give a name that ends in"),
        (no_folder, "is not there; make it, or give another name."),
        (a_folder, "log.csv is a folder; give the name of a file in it."),
        (nowhere_to_write, "/proc/log.csv cannot be written"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_in_a_sentence(
    tmp_path, place: Callable[[Path], Path], words: str
):
    with pytest.raises(InputError) as refused:
        simulate(SMALL, place(tmp_path))
    assert words in str(refused.value)


def test_what_fails_leaves_the_earlier_log_as_it_was(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("earlier", "utf-8")
    (tmp_path / "log.csv.truth.json").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        simulate(SMALL, path)
    assert path.read_text("utf-8") == "earlier"
    assert {found.name for found in tmp_path.iterdir()} == {"log.csv", "log.csv.truth.json"}
