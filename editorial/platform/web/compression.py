"""Compression of what is made for one person: of the CMS only, and never of a page that holds a secret.

Who can have somebody's browser ask for pages with words of their choice learns from the length of compressed ones what
else is in them (BREACH). Screens of the CMS hold no secret but the token of their forms, which Django writes anew with
each answer, and Django adds a random length besides. What answers a form is not compressed: an invitation's link is
shown so. Nor are pages reached by a token of their own. What is the same for every reader is compressed once, by the
page cache.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PLACES = ("/admin/",)
TEXT = ("text/", "application/json", "application/javascript")


class CompressCms(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or not request.path.startswith(PLACES):
            return response
        if not response.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
