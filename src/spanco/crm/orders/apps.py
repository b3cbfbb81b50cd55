"""This room, as Django knows it."""

from django.apps import AppConfig


class Orders(AppConfig):
    """Delivery and reorders."""

    name = "spanco.crm.orders"
    label = "orders"
