"""Every address, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("spanco.crm.pipeline.urls")),
    path("", include("spanco.crm.people.urls")),
    path("", include("spanco.crm.suspects.urls")),
    path("", include("spanco.crm.prospects.urls")),
    path("", include("spanco.crm.approaches.urls")),
    path("", include("spanco.crm.negotiations.urls")),
    path("", include("spanco.crm.conclusions.urls")),
    path("", include("spanco.crm.orders.urls")),
    path("", include("spanco.crm.reviews.urls")),
    path("", include("spanco.crm.api.urls")),
]
