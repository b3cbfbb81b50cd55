"""``spanco manage erase_expired_contacts``: forget people whose data may not be kept any longer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from spanco.crm.suspects.companies.erasing import erase_expired, expired


class Command(BaseCommand):
    """Erases the contacts past the day until which they may be kept; the worker does so every day."""

    help = "Erase the personal data of contacts past the day until which they may be kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to count only."""
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *_: Any, **options: Any) -> None:
        """Erase them, block after block, and say how many they were."""
        today = timezone.localdate()
        if options["dry_run"]:
            self.stdout.write(f"{expired(today).count()} contacts would be erased.")
            return
        self.stdout.write(f"{sum(erase_expired(today))} contacts erased.")
