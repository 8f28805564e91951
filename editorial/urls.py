"""Where everything answers. Other rooms are named by string only."""

from django.contrib.auth import views as auth_views
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from editorial import views
from editorial.api import api
from editorial.entering import EntranceForm
from editorial.views import pages

entrance = auth_views.LoginView.as_view(template_name="editorial/login.html", authentication_form=EntranceForm)

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", api.urls),
    path("health/", views.health, name="health"),
    path("start/", views.start, name="start"),
    path("login/", entrance, name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("review/<str:token>/", include("editorial.review_urls")),
    path("", include("editorial.site_urls")),
    path("", include("assets.urls")),
    path("", include("audience.urls")),
    path("", include(wagtail_urls.urlpatterns[:-1])),  # the last is the view of pages, of which we have our own
    re_path(wagtail_urls.serve_pattern, pages.page, name="wagtail_serve"),
]
