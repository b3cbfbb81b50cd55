"""What the tests of every room share."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run: a failure in CI can be repeated at a desk.
settings.register_profile("spanco", deadline=None, derandomize=True)
settings.load_profile("spanco")

# Settings are read once: a second reading would move the home of the tests.
collect_ignore = ["crm_settings.py"]

DEFAULT = Path(__file__).parents[1] / ".." / "shared" / "data"


def pytest_unconfigure():
    """Leave no home behind, also where the process is one of several and does not end by itself."""
    if settings_of_tests := sys.modules.get("crm_settings"):
        settings_of_tests.leave_no_home()


@pytest.fixture(scope="session")
def data_folder():
    """The folder of real logs; without it the test is skipped, or fails where the data must be there."""
    folder = Path(os.environ.get("SPANCO_DATA", DEFAULT))
    if not folder.is_dir():
        said = f"The real logs are not in {folder}: set SPANCO_DATA to the folder that holds them."
        if os.environ.get("SPANCO_REQUIRE_DATA") == "1":
            pytest.fail(said)
        pytest.skip(said)
    return folder
