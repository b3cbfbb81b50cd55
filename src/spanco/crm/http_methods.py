"""In what ways the application is asked: a page is read or a form is sent, and nothing else."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

_ALLOWED: Final = ("GET", "HEAD", "POST")


class ReadOrSend:
    """Refuses every method of HTTP that no page answers, before anything else is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer reading and sending; views say which of the two they take where it is one."""
        if request.method not in _ALLOWED:
            return HttpResponseNotAllowed(_ALLOWED)
        return self.get_response(request)
