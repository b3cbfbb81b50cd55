"""What the tests of the application share."""

import pytest

from crm.office import Office


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
