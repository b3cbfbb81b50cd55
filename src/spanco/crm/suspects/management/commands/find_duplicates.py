"""``spanco manage find_duplicates``: look through all companies for those that are perhaps one."""

from typing import Any

from django.core.management.base import BaseCommand

from spanco.crm.suspects.companies.resemblances import keep_only
from spanco.crm.suspects.importing.resembling import of_all_companies
from spanco.crm.suspects.importing.tables import engine


class Command(BaseCommand):
    """Compares all companies with each other; run it once for data of before, then as you like.

    What is entered, changed or read in is compared at once and needs it not.
    """

    help = "Look through all companies for those that are perhaps one and the same."

    def handle(self, *_: Any, **_options: Any) -> None:
        """Keep the likeliest pairs, and say how many they are."""
        with engine() as connection:
            pairs = of_all_companies(connection)
        keep_only(pairs)
        self.stdout.write(f"{len(pairs)} pairs of companies are perhaps one.")
