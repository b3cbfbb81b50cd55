"""The process beside ``spanco serve`` that does what takes long, and once a day what is due.

It ends when that one is gone.
"""

import logging
import os
import signal
import sys
import threading
import time
from typing import Final

from spanco.cli.desk import run_command, settle

_PATIENCE_SECONDS: Final = 10
_LOOKS_EVERY_SECONDS: Final = 600

_logger: Final = logging.getLogger(__name__)


def work() -> None:
    """Do what waits, until told to stop or until whoever holds the other end of standard input is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settle()
    threading.Thread(target=_look_what_is_due, daemon=True).start()
    run_command(["db_worker", "--queue-name", "*", "--verbosity", "0"])


def _look_what_is_due() -> None:
    """Look now and then for what is to be done once a day, and leave it to this worker or another."""
    from django.db import Error, close_old_connections

    from spanco.crm.upkeep.daily import begin_due

    while True:
        try:
            begin_due()
        except Error:
            _logger.exception("what is due today could not be begun")
        close_old_connections()
        time.sleep(_LOOKS_EVERY_SECONDS)


def _end_with_parent() -> None:
    """Stop once standard input ends: the system closes it with its other process, however that one ends."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    # What is being done is given the time to end, as by whoever stops us in order; then it is undone.
    threading.Event().wait(_PATIENCE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    work()
