"""Addresses of readers (subscribe, their own page) and of those who call them."""

from django.urls import path

from audience import views

urlpatterns = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/<str:token>/", views.confirm, name="confirm"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("agreement/", views.agreement, name="agreement"),
    path("agreement/change/", views.change_agreement, name="agreement-change"),
    path("agreement/<int:number>/sign/", views.sign, name="agreement-sign"),
    path("calls/", views.calls, name="calls"),
    path("calls/people/<uuid:uuid>/", views.person, name="person"),
    path("calls/<uuid:uuid>/", views.answer, name="answer"),
    path("me/", views.me, name="me"),
    path("me/<str:token>/", views.me_by_link, name="me-by-link"),
    path("privacy/reading/", views.privacy_reading, name="privacy-reading"),
]
