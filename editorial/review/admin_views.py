"""The editors' list of reviews: who has what, until when; send again, revoke, send the new version."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import TaskState

from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.review.models import Review, lapsed
from editorial.vocabulary.models.people import Expert

PAGE_SIZE = 50


@require_safe
@needs(editors_only)
def reviews(request: MemberRequest) -> HttpResponse:
    """Open ones first, the most urgent on top; then what was decided lately."""
    wanted = Review.objects.select_related("expert", "asked_by", "task_state", "revision__content_type")
    wanted = wanted.open().order_by("due_on") if request.GET.get("show") != "all" else wanted.order_by("-created_at")
    page = Paginator(wanted, PAGE_SIZE).get_page(request.GET.get("p"))
    unassigned = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__content_type__model="expertreviewtask", reviews__isnull=True
    ).select_related("revision")
    context = {
        "page": page,
        "lapsed": lapsed(page),
        "unassigned": unassigned,
        "experts": Expert.objects.all(),
        "show_all": request.GET.get("show") == "all",
    }
    return render(request, "editorial/review/reviews.html", context)


@require_POST
@needs(editors_only)
def change_review(request: MemberRequest, uuid: str) -> HttpResponse:
    review = get_object_or_404(Review.objects.select_related("expert", "task_state"), uuid=uuid)
    action = request.POST.get("action")
    if action == "revoke":
        review.revoke()
        messages.success(request, f"The link of {review.expert} no longer works.")
    elif action == "renew":
        review.renew(days=review.task_state.task.specific.days_to_review)
        messages.success(request, f"{review.expert} gets a link to the newest version.")
    elif review.is_open:
        review.send_link()
        messages.success(request, f"{review.expert} gets a new link; the earlier one stops working.")
    else:
        messages.error(request, "This review is over: nothing was sent.")
    return redirect("reviews")


@require_POST
@needs(editors_only)
def assign(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose the expert for a piece whose topics have none."""
    state = get_object_or_404(TaskState, pk=pk, status=TaskState.STATUS_IN_PROGRESS, reviews__isnull=True)
    chosen = request.POST.get("expert", "")
    expert = get_object_or_404(Expert, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
    Review.objects.invite(state, expert, asked_by=request.user, days=state.task.specific.days_to_review)
    messages.success(request, f"{expert} gets a link by mail.")
    return redirect("reviews")
