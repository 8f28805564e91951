"""Nothing that is taken away as a table runs as a formula."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from editorial.platform.web.spreadsheets import HarmlessExport
from tests.test_policy import ROOMS


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
@pytest.mark.parametrize("export_format", ["csv", "xlsx"])
def test_what_a_list_exports_stays_text(start: str, export_format: str) -> None:
    assert HarmlessExport().preprocess_field_value("any", f"{start}1+1", export_format) == f"'{start}1+1"


@pytest.mark.parametrize("value", ["1+1", -1, None])
def test_what_is_no_formula_stays_as_it_is(value: object) -> None:
    assert HarmlessExport().preprocess_field_value("any", value, "csv") == value


def exports(patterns: list[URLPattern | URLResolver]) -> set[type]:
    """The classes of all views that Wagtail lets export."""
    found: set[type] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= exports(pattern.url_patterns)
        elif issubclass(view := getattr(pattern.callback, "view_class", object), SpreadsheetExportMixin):
            found.add(view)
    return found


def test_every_list_of_ours_exports_harmlessly() -> None:
    ours = {view for view in exports(get_resolver().url_patterns) if view.__module__.split(".")[0] in ROOMS}
    assert ours
    assert {view for view in ours if not issubclass(view, HarmlessExport)} == set()
