import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from spanco.crm.api.models import ApiKey


@pytest.fixture(autouse=True)
def _one_connection():
    """Keep the connection of the test open from request to request, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    "named",
    ["GET /journeys", "GET /journeys/{id}", "POST /journeys/{id}/calls", "POST /leads"],
)
def test_whatever_is_sent_the_answer_is_as_described(office, named):
    office.journey(office.anna)
    secret = ApiKey.make(office.dario, "test", office.ada)[1]
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    method, path = named.split()
    operation = described[f"/api{path}"][method]

    @seed(20_261_125)
    @settings(
        max_examples=10,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case):
        # What has the right form may still be refused: an offer that is not there, a number that is none.
        headers = {"Authorization": f"Bearer {secret}"}
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    ask()
