"""This room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class Suspects(AppConfig):
    """Offers, files, targets, contacts, segments, import and duplicates."""

    name = "spanco.crm.suspects"
    label = "suspects"

    def ready(self) -> None:
        """Have what targets keep follow the list of who must not be contacted."""
        import_module("spanco.crm.suspects.knowing")
