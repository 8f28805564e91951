"""Where everything answers. Other rooms are named by string only."""

from django.contrib.auth import views as auth_views
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from editorial.platform import views
from editorial.platform.accounts.login_throttle import LoginForm
from editorial.platform.api import api

login = auth_views.LoginView.as_view(template_name="editorial/platform/login.html", authentication_form=LoginForm)

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", api.urls),
    path("health/", views.health, name="health"),
    path("start/", views.start, name="start"),
    path("login/", login, name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("review/<str:token>/", include("editorial.review.urls")),
    path("", include("editorial.site.urls")),
    path("", include("assets.urls")),
    path("", include("audience.urls")),
    path("", include("editorial.site.page_urls")),
]
