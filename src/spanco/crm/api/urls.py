"""Addresses of this room."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from spanco.crm.api import keys
from spanco.crm.api.routes import api

_routes = api.urls[0]
for _route in _routes:
    # Whoever asks shows a key instead of logging in.
    login_not_required(_route.callback)  # type: ignore[type-var]  # every one has a view

app_name = "api"
urlpatterns = [
    path("api/keys", keys.keys, name="keys"),
    path("api/keys/<int:pk>/revoke", keys.revoke, name="revoke"),
    path("api/", include((_routes, "v1"), namespace="v1")),
]
