import pytest

from spanco.engine import DuckDB


@pytest.fixture(scope="module")
def engine():
    """One embedded engine for the tests of a module; each writes its own table of journeys."""
    engine = DuckDB(threads=1)
    yield engine
    engine.close()
