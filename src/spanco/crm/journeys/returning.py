"""Where to go after an act."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Return the address the form names in ``next``, if it is a path of ours, else the other one."""
    named = request.POST.get("next") or request.GET.get("next") or ""
    # Without a slash it is nobody's address: it would be taken for the name of one.
    if named.startswith("/") and url_has_allowed_host_and_scheme(named, {request.get_host()}):
        return named
    return otherwise
