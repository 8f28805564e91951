"""Middleware of the whole site."""

from collections.abc import Callable
from http import HTTPStatus

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere but in the CMS, whose own screens need inline scripts."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            response._csp_exempt = True  # type: ignore[attr-defined]  # the library's own switch
        return super().process_response(request, response)


class FormsOnlyPage:
    """Words where Django refuses a method with nothing at all, which browsers show as their own broken page.

    A reader gets there by reopening a tab that shows a refused form, or by an old entry of the history.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_bare = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.streaming
        if is_bare and not response.content and request.accepts("text/html"):
            response.content = render_to_string("405.html")
        return response
