"""Nothing that is taken away as a table runs as a formula."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from editorial.platform.models import User
from tests.factories import ArticleFactory


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
@pytest.mark.parametrize("export_format", ["csv", "xlsx"])
def test_what_a_list_exports_stays_text(start: str, export_format: str) -> None:
    assert SpreadsheetExportMixin().preprocess_field_value("any", f"{start}1+1", export_format) == f"'{start}1+1"


@pytest.mark.parametrize("value", ["1+1", -1, None])
def test_what_is_no_formula_stays_as_it_is(value: object) -> None:
    assert SpreadsheetExportMixin().preprocess_field_value("any", value, "csv") == value


@pytest.mark.django_db
def test_a_report_of_the_cms_itself_runs_no_formula(ed: User, as_user: Callable[[User], Client]) -> None:
    page = ArticleFactory(title='=HYPERLINK("http://bad.example","Open")')
    page.save_revision(user=ed, log_action=True)
    User.objects.filter(pk=ed.pk).update(is_superuser=True)
    answer = as_user(ed).get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})
    table = b"".join(answer.streaming_content).decode()
    assert "HYPERLINK" in table
    assert ",=HYPERLINK" not in table.replace('"', "")
