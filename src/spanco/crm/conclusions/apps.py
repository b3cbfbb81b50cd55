"""This room, as Django knows it."""

from django.apps import AppConfig


class Conclusions(AppConfig):
    """The decision: won or lost."""

    name = "spanco.crm.conclusions"
    label = "conclusions"
