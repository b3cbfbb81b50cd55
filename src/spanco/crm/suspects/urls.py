"""Addresses of this room: offers, files, companies and imports."""

from spanco.crm.suspects.companies.urls import urlpatterns as companies
from spanco.crm.suspects.files.urls import urlpatterns as files
from spanco.crm.suspects.importing.urls import urlpatterns as importing
from spanco.crm.suspects.offers.urls import urlpatterns as offers

app_name = "suspects"
urlpatterns = [*offers, *files, *companies, *importing]
