import pytest
from django.utils import translation

from spanco.crm.prospects.calls.keys import FIXED, keys


@pytest.mark.parametrize("language", ["en", "it", "fr"])
def test_no_key_does_two_things(language):
    with translation.override(language):
        found = list(keys().values())
    assert all(len(key) == 1 and key.isalpha() for key in found)
    assert len({*found, *FIXED}) == len(found) + len(FIXED)
