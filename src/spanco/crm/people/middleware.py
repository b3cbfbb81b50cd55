"""Who reads a page: logged in, for as long as they keep coming, in their own language and time zone."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation

_CAME_ON: Final = "came_on"
"""What of a session names the last day on which its owner came."""


class LogInFirst(LoginRequiredMiddleware):
    """Asks a visitor to log in; who was sending something then goes on where they typed it."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Answer a visitor: 401 to a part of a page, which the page knows, the log-in to anything else."""
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is None:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        came_from = urlsplit(request.headers.get("Referer", ""))
        if request.method in {"GET", "HEAD"} or came_from.netloc != request.get_host():
            return refused
        return redirect_to_login(came_from._replace(scheme="", netloc="").geturl())


class StaysLoggedIn:
    """Counts the days of a session from the last on which its owner came, not from the log-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep the session anew on the first page of a day."""
        if request.user.is_authenticated and request.session.get(_CAME_ON) != _today():
            request.session[_CAME_ON] = _today()
        return self.get_response(request)


class OwnLanguageAndZone:
    """Activates the language and zone of whoever is logged in; a visitor's come from the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's language, times in their zone."""
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        with timezone.override(ZoneInfo(user.time_zone)):
            response = self.get_response(request)
        response.headers["Content-Language"] = user.language
        return response


def came(request: HttpRequest, **_: object) -> None:
    """Begin the days of a session with the log-in."""
    request.session[_CAME_ON] = _today()


def _today() -> str:
    return timezone.now().date().isoformat()
