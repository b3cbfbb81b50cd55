"""This room, as Django knows it."""

from django.apps import AppConfig


class Suspects(AppConfig):
    """Offers, files, targets, contacts, segments, import and duplicates."""

    name = "spanco.crm.suspects"
    label = "suspects"
