"""`/review/<token>/`: an expert's way in, and nothing more."""

from django.urls import path

from editorial.views import review

urlpatterns = [
    path("", review.read, name="review"),
    path("comment/", review.comment, name="review_comment"),
    path("comment/<int:pk>/", review.change_comment, name="review_change_comment"),
    path("answer/<int:number>/", review.answer, name="review_answer"),
    path("decide/", review.decide, name="review_decide"),
    path("new-link/", review.ask_again, name="review_ask_again"),
]
