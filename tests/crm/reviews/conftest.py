"""A sales office whose journal is folded, in a home of its own."""

import pytest

from crm.office import Office
from crm.reviews.work import work
from spanco.crm.reviews import journal, preparing


@pytest.fixture
def home(tmp_path, settings):
    """The folder of the installation."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def worked_office(transactional_db, home) -> Office:
    """An office with journeys of every fate."""
    return work(Office())


@pytest.fixture
def patient(monkeypatch):
    """However busy the machine is, a page waits for its review."""
    monkeypatch.setattr(preparing, "PATIENCE_SECONDS", 120.0)


@pytest.fixture
def log_address():
    """The address of the application's database."""
    return journal.address()
