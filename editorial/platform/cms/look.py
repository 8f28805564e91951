"""How the CMS looks: our style sheets over Wagtail's, in the editor, in the log-in and in the bar on previews.

Its forms, like all of ours, lead to what is wrong in them.
"""

from django.template.loader import render_to_string
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def our_style_sheets() -> str:
    return render_to_string("editorial/platform/style_sheets.html")


@hooks.register("insert_global_admin_js")
def our_scripts() -> str:
    return render_to_string("editorial/platform/admin_scripts.html")
