"""``spanco manage create_administrator``: the first person who may log in."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from spanco.crm.people.models import Role, User


class Command(BaseCommand):
    """Adds an administrator; the password is asked for or read from standard input if that is no terminal."""

    help = "Add an administrator, who adds everyone else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address and the name."""
        parser.add_argument("email", help="the address they log in by")
        parser.add_argument("--name", default="", help="their name; the address without one")

    def handle(self, *_: Any, **options: Any) -> None:
        """Ask for the password, check everything, and save."""
        email = options["email"].strip().lower()
        user = User(email=email, name=options["name"] or email, role=Role.ADMINISTRATOR)
        # Whoever begins here has no database yet.
        call_command("migrate", interactive=False, verbosity=0)
        password = _asked_for() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        if not password:
            message = "No password was given: type one, or write it to standard input."
            raise CommandError(message)
        try:
            user.set_password(password)
            user.full_clean()
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        self.stdout.write(f"{email} may now log in as administrator.")


def _asked_for() -> str:
    """Ask for the password twice: it is not seen while it is typed."""
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Once more: "):
        message = "The two passwords differ: nothing is kept."
        raise CommandError(message)
    return password
