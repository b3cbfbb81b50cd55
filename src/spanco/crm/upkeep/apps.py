"""This room, as Django knows it."""

from django.apps import AppConfig


class Upkeep(AppConfig):
    """What is done once a day by itself."""

    name = "spanco.crm.upkeep"
    label = "upkeep"
