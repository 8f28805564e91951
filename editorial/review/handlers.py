"""An approval is printed with its piece: when one changes, cached pages are old."""

from editorial.platform.cache import site_version
from editorial.review.models import Review

site_version.bump_with(Review)
