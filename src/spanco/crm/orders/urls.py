"""Addresses of this room."""

from django.urls import path

from spanco.crm.orders import views

app_name = "orders"
urlpatterns = [
    path("journeys/<int:pk>/deliver", views.deliver, name="deliver"),
    path("journeys/<int:pk>/reorder", views.reorder, name="reorder"),
]
