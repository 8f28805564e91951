"""What stands around every page, and what may be read at all: when it changes, cached pages are old."""

from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction, Site

from editorial.platform.cache import site_version
from editorial.site.models import BrandSettings

site_version.bump_with(BrandSettings, PageViewRestriction, Site, get_document_model())
