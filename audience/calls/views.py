"""Salespeople's calls: whom to call today, why, what to say; and what came of it."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assets.field_notes.said import said_about
from audience.calls.answering import answered
from audience.calls.field_notes import subject_of
from audience.calls.receipts import BACK, Receipt, events_of, lines_of, name_pieces, receipts_for
from audience.models import Agreement, AlreadyAnsweredError, Call, Contact, Heat
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.accounts.roles import Role

A_PAGE = 20  # calls
LINES = 50  # of what somebody read, on a page
NURTURE = 30  # days suggested before someone comes back


@require_safe
@needs(lambda user: user.gets_calls)
def calls(request: MemberRequest) -> HttpResponse:
    """Waiting calls, hot and soonest due first; then those answered lately."""
    mine = Call.objects.visible_to(request.user).select_related(
        "contact__account", "owner", "rule__agreement", "rule__topic", "rule__format"
    )
    waiting = Paginator(mine.waiting().order_by("rule__heat", "due_at", "pk"), A_PAGE)
    page = waiting.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    receipts = receipts_for(shown)
    said = said_about(request.user, [subject_of(call) for call in shown])
    answered = list(mine.answered().prefetch_related("moves__who").order_by("-opened_at", "-pk")[:A_PAGE])
    facts = {
        "place": "calls",
        "page": page,
        "calls": [(call, receipts[call.pk], said[n]) for n, call in enumerate(shown)],
        "answered": [(call, list(call.moves.all())[-1]) for call in answered],
        "agreement": Agreement.objects.in_force(),
        "now": timezone.now(),
        "is_lead": request.user.has_role(Role.SALES_LEAD, Role.ADMIN),
        "suggested": timezone.localdate() + timedelta(days=NURTURE),
        "hot": Heat.HOT,
    }
    return render(request, "audience/calls.html", facts)


@require_POST
@needs(lambda user: user.gets_calls)
def answer(request: MemberRequest, uuid: str) -> HttpResponse:
    """Accept, reject with a reason, or send back to nurture with a reason and a day."""
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("contact"), uuid=uuid)
    try:
        messages.success(request, answered(call, request.user, request.POST))
    except AlreadyAnsweredError as reason:
        messages.error(request, str(reason))
    except forms.ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    if request.POST.get("act") == "accept":
        return redirect("person", call.contact.uuid)
    return redirect("calls")


def _colleagues(contact: Contact, own: QuerySet[Call]) -> QuerySet[Contact]:
    """Others of the account this salesperson has calls for."""
    others = Contact.objects.filter(calls__in=own, account__isnull=False, account=contact.account)
    return others.exclude(pk=contact.pk).distinct()


@require_safe
@needs(lambda user: user.gets_calls)
def person(request: MemberRequest, uuid: str) -> HttpResponse:
    """Reading and ledger of someone this salesperson has a call for."""
    own = Call.objects.visible_to(request.user)
    contact = get_object_or_404(Contact.objects.filter(calls__in=own).distinct().select_related("account"), uuid=uuid)
    theirs = own.filter(contact=contact).select_related("rule__agreement", "rule__topic", "rule__format")
    newest = theirs.with_status().with_standing()[0]
    with_standing = Prefetch("call", Call.objects.with_standing())
    now = timezone.now()
    events = events_of([contact], now - BACK)[contact.pk]
    signals = set(newest.evidence.values_list("pk", flat=True))
    read = Paginator(lines_of(events, newest.rule.agreement, signals, now), LINES).get_page(request.GET.get("page"))
    name_pieces([Receipt(list(read), 0)])
    facts = {
        "place": "calls",
        "contact": contact,
        "page": read,
        "newest": newest,
        "open_to": {move.value for move in newest.open_moves},
        "ledger": contact.moves.filter(call__in=own)
        .select_related("who")
        .prefetch_related(with_standing)
        .order_by("at", "pk"),
        "subscriptions": contact.subscriptions.confirmed().select_related("topic"),
        "said": said_about(request.user, [subject_of(newest)])[0],
        "colleagues": _colleagues(contact, own),
        "suggested": timezone.localdate() + timedelta(days=NURTURE),
    }
    return render(request, "audience/person.html", facts)
