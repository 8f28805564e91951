"""`/review/<token>/`: an expert's way in, and nothing more."""

from django.urls import path

from editorial.review import views

urlpatterns = [
    path("", views.read, name="review"),
    path("comment/", views.comment, name="review_comment"),
    path("comment/<int:pk>/", views.change_comment, name="review_change_comment"),
    path("answer/<int:number>/", views.answer, name="review_answer"),
    path("decide/", views.decide, name="review_decide"),
    path("new-link/", views.ask_again, name="review_ask_again"),
]
