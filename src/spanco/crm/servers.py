"""The servers that the environment names, and the names the desk is reached by."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import dj_database_url

from spanco.errors import InputError

_DATABASES: Final = frozenset({"postgresql", "postgres", "sqlite"})
_MAIL_PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Who takes e-mails; ``is_secret`` where TLS is spoken from the first word on, as of ``smtps://``."""

    host: str
    port: int
    user: str
    password: str
    is_secret: bool


def mail_server_at(address: str) -> MailServer | None:
    """Return the mail server of an address, None where there is no address; raise InputError for any other.

    >>> mail_server_at("smtp://ann:a%40b@mail.example.com")
    MailServer(host='mail.example.com', port=587, user='ann', password='a@b', is_secret=False)
    """
    if not address.strip():
        return None
    try:
        read = urlsplit(address.strip())
        port = read.port or _MAIL_PORTS[read.scheme]
    except (ValueError, KeyError):
        read, port = urlsplit(""), 0
    if not read.hostname:
        # It may have a password in it, so that it is not repeated.
        message = "SPANCO_MAIL is no address of a mail server; write it as smtp://user:password@host:587."
        raise InputError(message)
    user, password = unquote(read.username or ""), unquote(read.password or "")
    return MailServer(read.hostname, port, user, password, read.scheme == "smtps")


def database_at(address: str) -> Any:  # noqa: ANN401 - what Django takes
    """Return a database as Django wants it said; raise InputError for what is no address of one."""
    try:
        if urlsplit(address).scheme in _DATABASES:
            return dj_database_url.parse(address, conn_max_age=600)
    except ValueError:
        pass
    message = (
        "DATABASE_URL is no address of a database; write it as postgresql://user:password@host:5432/name."
    )
    raise InputError(message)


def names_in(listed: str) -> list[str]:
    """Return the names of a list with commas, without blanks.

    >>> names_in("desk.example.com, desk")
    ['desk.example.com', 'desk']
    """
    return [name.strip() for name in listed.split(",") if name.strip()]


def is_said(name: str, value: str) -> bool:
    """Tell whether a variable that is 1 or nothing is 1; raise InputError for what may mean either."""
    if value not in {"", "0", "1"}:
        message = f"{name}: '{value}' says neither; write 1, or leave it out."
        raise InputError(message)
    return value == "1"
