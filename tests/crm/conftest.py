"""What the tests of the application share."""

import pytest
from django.utils import translation

from crm.keys import start_apart
from crm.office import Office
from crm.world import World


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the database as ever, with keys as an office has them after some years."""
    with django_db_blocker.unblock():
        start_apart()


@pytest.fixture(autouse=True)
def in_english():
    """Begin in English, whoever's pages the test before looked at."""
    with translation.override("en"):
        yield


@pytest.fixture
def office(db):
    """A small sales office in the database."""
    return Office()


@pytest.fixture
def world(db, settings, tmp_path):
    """One row of each kind that an address names."""
    settings.MEDIA_ROOT = tmp_path
    return World()


@pytest.fixture
def logged_in(client):
    """Return the browser of whoever is named."""

    def enter(user):
        client.force_login(user)
        return client

    return enter
