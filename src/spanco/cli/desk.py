"""``spanco serve`` and ``spanco manage``: the application, and Django's commands for it."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Final

import typer

from spanco.errors import InputError, not_installed

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        envvar="SPANCO_HOME",
        metavar="FOLDER",
        help="What belongs to this installation: database, secret key, uploads.",
    ),
]

_SETTINGS: Final = "spanco.crm.settings"
_PATIENCE_SECONDS: Final = 10
_NOBODY: Final = "Nobody can log in yet: make an administrator by `spanco manage create_administrator`."

_NO_MAIL: Final = (
    "No mail server is named by SPANCO_MAIL: invitations are printed here, and nobody is written to."
)


def serve(
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0 is every address.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    threads: Annotated[int, typer.Option(min=1, max=64, help="How many requests at once.")] = 8,
    home: Home = None,
) -> None:
    """Run the desk: bring its database up to date, then serve it until Ctrl-C.

    What takes long (imports, what changes for many targets) and what is due once a day is done by a second
    process, which this one starts and stops.
    """
    with _listening(host, port) as listening:
        if not prepare(home):
            typer.echo(_NOBODY)
        from spanco.crm.people.mailing import is_only_printed

        if is_only_printed():
            typer.echo(_NO_MAIL)
        from waitress import create_server

        from spanco.crm.wsgi import application

        server = create_server(
            application, sockets=[listening], threads=threads, ident="spanco", **_believed_proxy()
        )
        signal.signal(signal.SIGTERM, _interrupted)
        with _worker():
            place = f"[{host}]" if ":" in host else host
            typer.echo(f"The desk is at http://{place}:{listening.getsockname()[1]} (Ctrl-C stops it).")
            try:
                server.run()
            except KeyboardInterrupt:
                pass
            finally:
                server.close()
    typer.echo("The desk is closed.")


def manage(context: typer.Context, home: Home = None) -> None:
    """Run one of Django's commands with the desk's settings: migrate, create_administrator, shell."""
    run_command(context.args or ["help"], home)


def run_command(words: Sequence[str], home: Path | None = None) -> None:
    """Run one of Django's commands with the desk's settings."""
    settle(home)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["spanco manage", *words])


def _believed_proxy() -> dict[str, object]:
    """Return whose word the server takes on where a request comes from: that of a proxy on this machine."""
    if os.environ.get("SPANCO_HTTPS") != "1":
        return {}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"}}


def settle(home: Path | None = None) -> None:
    """Load the application's settings; raises InputError where its packages or its folder are not there."""
    if home is not None:
        os.environ["SPANCO_HOME"] = str(home.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    try:
        import django

        django.setup()
    except ModuleNotFoundError as error:
        raise not_installed(error, what="The desk", extra="desk") from error
    except OSError as error:
        message = f"{error.filename or 'SPANCO_HOME'} cannot be used ({error.strerror}); name another --home."
        raise InputError(message) from error


def prepare(home: Path | None) -> bool:
    """Bring the database up to date, and tell whether anybody can log in yet.

    Raises InputError where the database does not answer.
    """
    settle(home)
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import Error

    try:
        call_command("migrate", interactive=False, verbosity=0)
        return get_user_model().objects.exists()
    except Error as error:
        reason = str(error).strip().splitlines()[0]
        message = f"The database cannot be used ({reason}); look at DATABASE_URL and SPANCO_HOME."
        raise InputError(message) from error


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Take the address; raises InputError where it is taken or is none of this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as error:
        message = f"Nothing can listen at {host}, port {port} ({error.strerror}); name another with --port."
        raise InputError(message) from error
    with listening:
        yield listening


@contextmanager
def _worker() -> Iterator[None]:
    """Run the process that does what takes long, and run it again should it end of itself."""
    closing = threading.Event()
    command = (sys.executable, "-m", "spanco.cli.worker")

    def start() -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C comes to us, and we stop it once nobody asks any more. Should we be
        # killed, its standard input ends.
        return subprocess.Popen(command, start_new_session=True, stdin=subprocess.PIPE)  # noqa: S603 - our own command

    process = start()

    def watch() -> None:
        nonlocal process
        while not closing.is_set():
            process.wait()
            if not closing.wait(_PATIENCE_SECONDS / 5):
                typer.echo("The background worker ended; it is started again.", err=True)
                process = start()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        closing.set()
        process.terminate()
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        watcher.join(_PATIENCE_SECONDS)


def _interrupted(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
