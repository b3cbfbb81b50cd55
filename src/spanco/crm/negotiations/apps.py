"""This room, as Django knows it."""

from django.apps import AppConfig


class Negotiations(AppConfig):
    """Proposals delivered."""

    name = "spanco.crm.negotiations"
    label = "negotiations"
