"""The report of jobs: what was given up and why, what is being tried again, what waits; and another try by hand."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.models import Job
from editorial.platform.models.jobs import JobQuerySet, Pulse

PAGE_SIZE = 50
AT_ONCE = 500  # jobs put back in one request


def shown(show: str) -> JobQuerySet:
    """By the name in the address; anything else is what was given up."""
    if show == "failing":
        return Job.objects.failing().order_by("not_before", "pk")
    if show == "backlog":
        return Job.objects.backlog().order_by("not_before", "pk")
    return Job.objects.dead().order_by("-finished_at", "-pk")


@require_safe
@needs(editors_only)
def jobs(request: MemberRequest) -> HttpResponse:
    show = request.GET.get("show", "")
    context = {
        "page": Paginator(shown(show), PAGE_SIZE).get_page(request.GET.get("p")),
        "show": show if show in {"failing", "backlog"} else "",
        "counts": {
            "dead": Job.objects.dead().count(),
            "failing": Job.objects.failing().count(),
            "backlog": Job.objects.backlog().count(),
        },
        "workers": Pulse.objects.beating(timezone.now()).count(),
    }
    return render(request, "editorial/platform/jobs.html", context)


@require_POST
@needs(editors_only)
def retry(request: MemberRequest) -> HttpResponse:
    """Put given-up jobs back in the queue: one (`only`), those ticked (`job`), or all."""
    asked = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("job")
    dead = Job.objects.dead().order_by("pk")
    if "all" not in request.POST:
        dead = dead.filter(pk__in=[pk for pk in asked if pk.isdecimal() and len(pk) < 19])
    tried = [job.retry() for job in dead[:AT_ONCE]]
    if again := sum(tried):
        messages.success(request, f"{again} {'job' if again == 1 else 'jobs'} will be tried again now.")
    if left := len(tried) - again:
        messages.warning(request, f"{left} left alone: a newer job for the same thing waits already.")
    if not tried:
        messages.warning(request, "Nothing was ticked that could be tried again.")
    return redirect("jobs")
