"""Whoever fills in a public form without logging in: how often, in which language, and kept out of sight."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from spanco.crm.prospects.tries import count_try, has_tried_too_often

_LANGUAGE_COOKIE: Final = "form_language"
_REMEMBERED_SECONDS: Final = 600


def too_often(request: HttpRequest) -> bool:
    """Tell whether a visitor has tried as often as they may for now."""
    return has_tried_too_often(_address(request))


def count(request: HttpRequest) -> None:
    """Count a try of a visitor."""
    count_try(_address(request))


def language_of(request: HttpRequest) -> str:
    """Return a visitor's language: what they chose in the address, filled a form in in, or the browser's."""
    chosen = (request.GET.get("language", ""), request.COOKIES.get(_LANGUAGE_COOKIE, ""))
    known = dict(settings.LANGUAGES)
    return next((one for one in chosen if one in known), translation.get_language() or settings.LANGUAGE_CODE)


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    """Let the page that thanks be in the language the form was in."""
    return remember(response, _LANGUAGE_COOKIE, language)


def remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    """Let a visitor's browser say something again for the next ten minutes."""
    response.set_cookie(name, value, _REMEMBERED_SECONDS, httponly=True, samesite="Lax")
    return response


def hidden(response: HttpResponse) -> HttpResponse:
    """Keep an address that is a secret out of search engines and of what other sites are told."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Content-Language"] = translation.get_language() or "en"
    return response


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
