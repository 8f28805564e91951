"""The name under which the company appears in mails of lower floors."""

from editorial.site.brand.chrome import site_chrome


def house_name() -> str:
    return site_chrome().name
