"""The application as a web server calls it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spanco.crm.settings")
application = get_wsgi_application()
# Loaded before the first page is asked for, and left out of later collections: those would take 0.1 s each.
get_resolver().url_patterns  # noqa: B018 - reading it loads them
gc.collect()
gc.freeze()
# Pages leave rings of objects behind. Looked for often, they are few and nobody waits for it: with 50,000
# before each look, one page in fifty took 0.05 s longer.
gc.set_threshold(5_000, 10, 100)
