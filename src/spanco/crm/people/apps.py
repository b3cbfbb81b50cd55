"""This room, as Django knows it."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class People(AppConfig):
    """Users, teams, roles, and what each may see."""

    name = "spanco.crm.people"
    label = "people"

    def ready(self) -> None:
        """Let the database look at its tables once they are migrated, and a log-in begin its days."""
        from spanco.crm.people.middleware import came  # noqa: PLC0415 - once Django is ready
        from spanco.crm.sqlite import renew_statistics  # noqa: PLC0415 - once Django is ready

        post_migrate.connect(renew_statistics, sender=self)
        user_logged_in.connect(came)
