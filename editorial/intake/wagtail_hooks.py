"""Where imports enter the CMS: their screens and their place in the menu."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from editorial.intake.views import confirm_tags, imports
from editorial.intake.views.import_list import Imports
from editorial.platform.accounts.access import editors_only, needs
from editorial.platform.cms.menu import EditorsItem


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern]:
    return [
        path("imports/", needs(editors_only)(Imports.as_view()), name="imports"),
        path("imports/results/", needs(editors_only)(Imports.as_view(results_only=True)), name="imports_results"),
        path("imports/new/", imports.new, name="imports_new"),
        path("imports/tags/", confirm_tags.confirm_tags, name="imports_tags"),
        path("imports/<uuid:uuid>/", imports.run, name="imports_run"),
        path("imports/<uuid:uuid>/change/", imports.change, name="imports_change"),
        path("imports/<uuid:uuid>/item/", imports.item, name="imports_item"),
        path("imports/<uuid:uuid>/undo/", imports.undo, name="imports_undo"),
        path("imports/<uuid:uuid>/go-on/", imports.go_on, name="imports_go_on"),
        path("imports/<uuid:uuid>/report.csv", imports.report, name="imports_report"),
    ]


@hooks.register("register_admin_menu_item")
def imports_place() -> MenuItem:
    return EditorsItem("Imports", reverse("imports"), name="imports", icon_name="download", order=260)
