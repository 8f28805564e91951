from django.urls import path

from audience import views

urlpatterns = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/<str:token>/", views.confirm, name="confirm"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("me/", views.me, name="me"),
    path("me/<str:token>/", views.me_by_link, name="me-by-link"),
    path("privacy/reading/", views.privacy_reading, name="privacy-reading"),
]
