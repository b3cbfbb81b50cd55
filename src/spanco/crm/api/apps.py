"""This room, as Django knows it."""

from django.apps import AppConfig


class Api(AppConfig):
    """The HTTP API."""

    name = "spanco.crm.api"
    label = "api"
