"""What the tests of the application share."""

import pytest
from django.utils import translation

from crm.office import Office


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
def logged_in(client):
    """Return the browser of whoever is named."""

    def enter(user):
        client.force_login(user)
        return client

    return enter
