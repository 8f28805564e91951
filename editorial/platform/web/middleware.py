"""Middleware of the whole site."""

from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere but in the CMS, whose own screens need inline scripts."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            response._csp_exempt = True  # type: ignore[attr-defined]  # the library's own switch
        return super().process_response(request, response)
