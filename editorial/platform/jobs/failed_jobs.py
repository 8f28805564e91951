"""The report of jobs: which failed and why, which will be tried again, what waits; and another try by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import django_filters
from django import forms
from django.contrib import messages
from django.db import models
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column

from editorial.platform.accounts.access import MemberRequest
from editorial.platform.cms.lists import AdminList, UnseenHeader
from editorial.platform.jobs.descriptions import describe, descriptions
from editorial.platform.jobs.queue import JOB_KINDS
from editorial.platform.models import Job
from editorial.platform.models.jobs import JobQuerySet, Pulse, Queue, State

AT_ONCE = 500  # jobs put back in one request


class JobState(models.TextChoices):
    """What people tell apart: a job that waits for its first try from one that went wrong and waits for the next."""

    FAILED = "failed", "failed"
    RETRYING = "retrying", "will be tried again"
    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"

    @property
    def condition(self) -> Q:
        conditions = {
            JobState.RETRYING: Q(state=State.WAITING, attempts__gt=0),
            JobState.WAITING: Q(state=State.WAITING, attempts=0),
        }
        return conditions.get(self, Q(state=self.value))

    @classmethod
    def of(cls, job: Job) -> "JobState":
        return cls.RETRYING if job.state == State.WAITING and job.attempts else cls(job.state)


GONE_WRONG = JobState.FAILED.condition | JobState.RETRYING.condition
ANY = "any"


def kinds() -> list[tuple[str, str]]:
    """All that somebody here can do, in plain words."""
    known = descriptions()
    named = [(kind, known[kind].words if kind in known else kind) for kind in JOB_KINDS]
    return sorted(named, key=lambda one: one[1])


class JobFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        choices=[*JobState.choices, (ANY, "any")],
        empty_label="failed, or will be tried again",
        method="of_state",
        widget=forms.RadioSelect,
        label="State",
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=kinds, widget=forms.CheckboxSelectMultiple, label="Job", distinct=False
    )
    queue = django_filters.MultipleChoiceFilter(
        choices=Queue.choices, widget=forms.CheckboxSelectMultiple, label="Queue", distinct=False
    )
    created_at = django_filters.DateFromToRangeFilter(label="Asked for", widget=DateRangePickerWidget)

    class Meta:
        model = Job
        fields: list[str] = []

    def filter_queryset(self, queryset: JobQuerySet) -> JobQuerySet:
        """Unless a state is chosen, what went wrong: that is what people come for."""
        filtered: JobQuerySet = super().filter_queryset(queryset)
        return filtered if self.form.cleaned_data["state"] else filtered.filter(GONE_WRONG)

    def of_state(self, jobs: JobQuerySet, name: str, state: str) -> JobQuerySet:
        return jobs if state == ANY else jobs.filter(JobState(state).condition)


@dataclass(frozen=True)
class JobRow:
    job: Job
    what: str
    about: str

    @property
    def state(self) -> JobState:
        return JobState.of(self.job)

    @property
    def next_try(self) -> datetime | None:
        return self.job.not_before if self.job.state == State.WAITING else None


class Tick(UnseenHeader):
    cell_template_name = "editorial/platform/job_tick_cell.html"


class When(Column):
    cell_template_name = "editorial/platform/job_when_cell.html"


class NextTry(Column):
    cell_template_name = "editorial/platform/job_next_try_cell.html"


class FailedJobs(AdminList[Job]):
    model = Job
    page_title = "Failed jobs"
    header_icon = "cogs"
    template_name = "editorial/platform/jobs.html"
    results_template_name = "editorial/platform/jobs_results.html"
    index_url_name = "jobs"
    index_results_url_name = "jobs_results"
    filterset_class = JobFilters
    search_fields = ["reason", "key"]
    default_ordering = "-pk"  # in the order they were asked for
    columns = [
        Tick("tick", label="Tick"),
        Column("what", label="Job", sort_key="kind", classname="words"),
        Column("about", label="About"),
        Column("state", label="State", accessor="state.label", classname="state"),
        Column("reason", label="Why", accessor="job.reason"),
        Column("attempts", label="Tries", accessor="job.attempts", sort_key="attempts"),
        When("when", label="When", accessor="job", sort_key="pk"),
        NextTry("next_try", label="Next try", sort_key="not_before"),
    ]
    export_headings = {
        "what": "Job",
        "about": "About",
        "state.label": "State",
        "job.reason": "Why",
        "job.attempts": "Tries",
        "job.created_at": "Asked for",
        "job.finished_at": "Ended",
        "next_try": "Next try",
        "job.queue": "Queue",
        "job.kind": "Kind",
        "job.key": "Key",
    }
    list_export = list(export_headings)
    export_filename = "jobs"

    def rows(self, found: Sequence[Job]) -> list[JobRow]:
        return [JobRow(job, *said) for job, said in zip(found, describe(found), strict=True)]

    @cached_property
    def counts(self) -> list[tuple[JobState, int]]:
        """How many jobs there are of each state, but for those that are done and only kept for a while."""
        states = [state for state in JobState if state is not JobState.DONE]
        unfinished = Job.objects.filter(state__in=[State.FAILED, State.WAITING, State.RUNNING])
        numbers = unfinished.aggregate(**{state.value: Count("pk", filter=state.condition) for state in states})
        return [(state, numbers[state.value]) for state in states]

    @cached_property
    def workers(self) -> int:
        return Pulse.objects.beating(timezone.now()).count()

    @cached_property
    def failed_shown(self) -> int:
        """How many of those that are shown, on all pages, can be tried again."""
        failed: int = self.get_queryset().failed().count()
        return failed

    @cached_property
    def question(self) -> str:
        """Filters and search as they stand in the address, to come back to the same list."""
        asked = self.request.GET.copy()
        for name in ("p", "export", "_w_filter_fragment"):
            asked.pop(name, None)
        return f"?{asked.urlencode()}" if asked else ""


class RetryJobs(FailedJobs):
    """Put failed jobs back in the queue: one (`only`), those ticked (`job`), or all of the list it is asked from."""

    http_method_names = ["post"]

    def post(self, request: MemberRequest) -> HttpResponse:
        asked = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("job")
        if "all" in request.POST:
            failed = self.get_queryset().failed()
        else:
            failed = Job.objects.failed().filter(pk__in=[pk for pk in asked if pk.isdecimal() and len(pk) < 19])
        self._say([job.retry() for job in failed.order_by("pk")[:AT_ONCE]])
        return redirect(reverse("jobs") + self.question)

    def _say(self, tried: list[bool]) -> None:
        if again := sum(tried):
            messages.success(self.request, f"{again} {'job' if again == 1 else 'jobs'} will be tried again now.")
        if left := len(tried) - again:
            messages.warning(self.request, f"{left} left alone: a newer job for the same thing waits already.")
        if len(tried) == AT_ONCE:
            messages.warning(self.request, f"No more than {AT_ONCE} are tried at once. See whether some are left.")
        if not tried:
            messages.warning(self.request, "Nothing was ticked that could be tried again.")
