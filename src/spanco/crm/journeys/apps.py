"""This room, as Django knows it."""

from django.apps import AppConfig


class Journeys(AppConfig):
    """Journeys and their events: the one act that appends, and the one that undoes."""

    name = "spanco.crm.journeys"
    label = "journeys"
