"""How often an address tries is counted for all processes together, several at once included."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import F

from spanco.crm.prospects import tries
from spanco.crm.prospects.models import FormTries
from spanco.crm.prospects.tries import count_try, forget_tries, has_tried_too_often

_AT_ONCE = 4
_EACH = 5


@pytest.fixture(autouse=True)
def _in_one_stretch(monkeypatch):
    monkeypatch.setattr(tries, "time", lambda: 1_800_000_000.0)


@pytest.mark.django_db(transaction=True)
def test_each_of_several_tries_at_once_is_counted():
    together = Barrier(_AT_ONCE)

    def try_often(_number):
        together.wait()
        try:
            for _ in range(_EACH):
                count_try("192.0.2.1")
        finally:
            connection.close()

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(try_often, range(_AT_ONCE)))
    assert sum(FormTries.objects.values_list("n", flat=True)) == _AT_ONCE * _EACH


@pytest.mark.django_db
def test_whoever_tried_thirty_times_waits_for_the_next_ten_minutes():
    for _ in range(30):
        assert not has_tried_too_often("192.0.2.1")
        count_try("192.0.2.1")
    assert has_tried_too_often("192.0.2.1")
    assert not has_tried_too_often("192.0.2.2")
    FormTries.objects.update(began_at=F("began_at") - timedelta(minutes=10))
    assert not has_tried_too_often("192.0.2.1")
    assert forget_tries() == 1


@pytest.mark.django_db
def test_an_address_as_long_as_no_address_is_counted_too():
    count_try("x" * 500)
    assert FormTries.objects.get().n == 1
