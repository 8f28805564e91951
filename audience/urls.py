"""Addresses of readers (subscribe, their own page) and of those who call them."""

from django.urls import path

from audience.agreement import views as agreement_views
from audience.calls import views as calls_views
from audience.people import me_views, subscription_views

urlpatterns = [
    path("subscribe/", subscription_views.subscribe, name="subscribe"),
    path("subscribe/<str:token>/", subscription_views.confirm, name="confirm"),
    path("unsubscribe/<str:token>/", subscription_views.unsubscribe, name="unsubscribe"),
    path("agreement/", agreement_views.agreement, name="agreement"),
    path("agreement/change/", agreement_views.change_agreement, name="agreement-change"),
    path("agreement/<int:number>/sign/", agreement_views.sign, name="agreement-sign"),
    path("calls/", calls_views.calls, name="calls"),
    path("calls/people/<uuid:uuid>/", calls_views.person, name="person"),
    path("calls/<uuid:uuid>/", calls_views.answer, name="answer"),
    path("me/", me_views.me, name="me"),
    path("me/<str:token>/", me_views.me_by_link, name="me-by-link"),
    path("privacy/reading/", subscription_views.privacy_reading, name="privacy-reading"),
]
