"""Where everything answers. Other rooms are named by string only."""

from django.contrib.auth import views as auth_views
from django.http import Http404
from django.urls import include, path
from django.views.defaults import page_not_found
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from editorial.platform import views
from editorial.platform.accounts import password_views
from editorial.platform.accounts.login_throttle import LoginForm
from editorial.platform.api import api

login = auth_views.LoginView.as_view(template_name="editorial/platform/login.html", authentication_form=LoginForm)

handler500 = "editorial.platform.web.broken.something_broke"

urlpatterns = [
    path("admin/failwhale/", page_not_found, {"exception": Http404()}),  # Wagtail's page that raises on purpose
    path("admin/", include("editorial.site.access.page_choosers")),  # before Wagtail's own
    path("admin/", include("editorial.site.access.page_titles")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", api.urls),
    path("integrations/", include("editorial.platform.integrations.urls")),
    path("health/", views.health, name="health"),
    path("start/", views.start, name="start"),
    path("login/", login, name="login"),
    path("password/forgotten/", password_views.forgotten, name="forgotten"),
    path("password/<str:token>/", password_views.set_password, name="set_password"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("review/<str:token>/", include("editorial.review.urls")),
    path("", include("editorial.site.urls")),
    path("", include("assets.urls")),
    path("", include("audience.urls")),
    path("", include("editorial.site.page_urls")),
]
