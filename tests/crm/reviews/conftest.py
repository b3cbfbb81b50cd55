"""A sales office whose journal is folded, in a home of its own."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import override_settings

from crm.office import Office
from crm.reviews.work import work
from spanco.crm.reviews import journal, preparing


@pytest.fixture
def home(tmp_path, settings):
    """The folder of the installation."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture(scope="module")
def worked_office(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Office]:
    """An office with journeys of every fate, in a home of its own, for all tests of a module.

    It is committed, for whatever reads the log beside Django; what a test changes is taken back after it.
    """
    with override_settings(HOME=tmp_path_factory.mktemp("home")), pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "PATIENCE_SECONDS", 120.0)
        with django_db_blocker.unblock():
            office = work(Office())
        yield office
        with django_db_blocker.unblock():
            call_command("flush", interactive=False, verbosity=0, reset_sequences=False)


@pytest.fixture
def patient(monkeypatch):
    """However busy the machine is, a page waits for its review."""
    monkeypatch.setattr(preparing, "PATIENCE_SECONDS", 120.0)


@pytest.fixture
def log_address():
    """The address of the application's database."""
    return journal.address()
