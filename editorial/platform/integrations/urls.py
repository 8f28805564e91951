"""`/integrations/`: tokens for the API, and webhooks."""

from django.urls import path

from editorial.platform.integrations import views

urlpatterns = [
    path("", views.integrations, name="integrations"),
    path("tokens/", views.make_token, name="make_token"),
    path("tokens/<int:pk>/end/", views.end_token, name="end_token"),
    path("webhooks/", views.make_webhook, name="make_webhook"),
    path("webhooks/<uuid:uuid>/", views.webhook, name="webhook"),
    path("webhooks/<uuid:uuid>/test/", views.test_webhook, name="test_webhook"),
    path("webhooks/<uuid:uuid>/secret/", views.renew_secret, name="renew_webhook_secret"),
    path("webhooks/<uuid:uuid>/stop/", views.stop_webhook, name="stop_webhook"),
    path("webhooks/<uuid:uuid>/delete/", views.delete_webhook, name="delete_webhook"),
    path("webhooks/<uuid:uuid>/<uuid:delivery_uuid>/", views.resend, name="resend_webhook"),
]
