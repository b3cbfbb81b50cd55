"""This room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class Approaches(AppConfig):
    """Appointments made and honoured, preparation, needs."""

    name = "spanco.crm.approaches"
    label = "approaches"

    def ready(self) -> None:
        """Listen to what other rooms tell."""
        import_module("spanco.crm.approaches.ending")
        import_module("spanco.crm.approaches.forgetting")
