"""This room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class Journeys(AppConfig):
    """Journeys and their events: the one act that appends, and the one that undoes."""

    name = "spanco.crm.journeys"
    label = "journeys"

    def ready(self) -> None:
        """Listen to what other rooms tell."""
        import_module("spanco.crm.journeys.following")
