"""This room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class Prospects(AppConfig):
    """Calls, e-mails, qualification, the call queue."""

    name = "spanco.crm.prospects"
    label = "prospects"

    def ready(self) -> None:
        """Listen to what other rooms tell."""
        import_module("spanco.crm.prospects.forgetting")
        import_module("spanco.crm.prospects.leads.leaving")
