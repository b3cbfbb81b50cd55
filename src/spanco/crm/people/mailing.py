"""Whether an e-mail reaches anybody."""

from django.conf import settings


def is_only_printed() -> bool:
    """Tell whether e-mails are printed where the desk runs, as no server is named; the demo means it so."""
    return settings.EMAIL_BACKEND.endswith(".console.EmailBackend") and not settings.DEMO
