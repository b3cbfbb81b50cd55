"""This room, as Django knows it."""

from django.apps import AppConfig


class Prospects(AppConfig):
    """Calls, e-mails, qualification, the call queue."""

    name = "spanco.crm.prospects"
    label = "prospects"
