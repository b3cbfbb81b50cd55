"""The application's own settings, in a home of their own and with a fast password hash."""

import atexit
import os
import shutil
import tempfile

os.environ["SPANCO_HOME"] = tempfile.mkdtemp(prefix="spanco-home-")
# A browser driven from a test has an event loop of its own in the test's thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from spanco.crm.settings import *  # noqa: F403 - all of them

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405 - from there
    # A file, as in earnest: what reads the journal beside Django sees it too.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['SPANCO_HOME']}/test.sqlite3"}  # noqa: F405 - from there

_MADE_BY = os.getpid()


def leave_no_home() -> None:
    """Remove what the tests kept; the process that made it does so, and none that it started."""
    if os.getpid() == _MADE_BY:
        shutil.rmtree(os.environ["SPANCO_HOME"], ignore_errors=True)


atexit.register(leave_no_home)
