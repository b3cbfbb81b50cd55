import gc

from spanco.engine import DuckDB
from spanco.journal import read


class Elsewhere:
    """An engine that reads no logs, only Parquet: the embedded one behind a narrower door."""

    name = "elsewhere"

    def __init__(self):
        self.behind = DuckDB(threads=1)
        self.paths = []

    def run(self, sql):
        self.behind.run(sql)

    def rows(self, sql):
        return self.behind.rows(sql)

    def columns(self, table):
        return self.behind.columns(table)

    def load(self, table, paths):
        self.paths = list(paths)
        self.behind.load(table, paths)

    def close(self):
        self.behind.close()


def test_another_engine_is_handed_the_events_as_parquet(write):
    engine = Elsewhere()
    log = read(write(["journey,milestone,occurred_at,sector", "007,met,2026-01-01,wood"]), engine)
    assert log.engine is engine
    assert engine.rows("SELECT journey, milestone, timed, sector FROM events") == [("007", "met", 0, "wood")]
    held = engine.paths[0]
    assert held.is_file()
    engine.close()
    del log, engine
    gc.collect()
    assert not held.parent.exists()
