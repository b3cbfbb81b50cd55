"""The process beside ``spanco serve`` that does what takes long; it ends when that one is gone."""

import os
import signal
import sys
import threading
from typing import Final

from spanco.cli.desk import run_command

_PATIENCE_SECONDS: Final = 10


def work() -> None:
    """Do what waits, until told to stop or until whoever holds the other end of standard input is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    run_command(["db_worker", "--queue-name", "*", "--verbosity", "0"])


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
