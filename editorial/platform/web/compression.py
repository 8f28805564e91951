"""Compression of what is made for one person: of the CMS only, and never of a page that holds a secret.

Who can have somebody's browser ask for pages with words of their choice learns from the length of compressed ones what
else is in them (BREACH). Screens of the CMS hold no secret but the token of their forms, which Django writes anew with
each answer, and Django adds a random length besides. Pages reached by a token of their own, and those that show one,
are not compressed. What is the same for every reader is compressed once, by the page cache.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PLACES = ("/admin/",)
TEXT = ("text/", "application/json", "application/javascript")


class CompressCms(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path.startswith(PLACES) or not response.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
