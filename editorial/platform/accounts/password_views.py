"""“Forgotten your password?”, and the form behind the link that is mailed then."""

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.forms import EmailField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from editorial.platform.accounts.password_links import FORGOTTEN_FOR, end_links, person_of
from editorial.platform.emails import queue_email
from editorial.platform.models import User
from editorial.platform.web.rate_limits import client_address, count_and_check

FROM_ONE_ADDRESS = 20  # forms an hour; an office behind one address stays below
TO_ONE_ADDRESS = 3  # an hour
ONE_MAIL_IN = 600  # seconds; counted by the jobs table too, which all processes share
PEOPLE_AT_ONE_ADDRESS = 5  # that share a mailbox; each gets a mail
NOBODY = 0  # no account: a job all the same, so that the answer takes as long


class ForgottenForm(Form):
    email = EmailField(max_length=254)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same answer to everyone, known or not: whether there is an account is nobody else's business."""
    if request.method != "POST":
        return render(request, "editorial/platform/people/forgotten.html", {"form": ForgottenForm()})
    if count_and_check("forgotten", client_address(request), FROM_ONE_ADDRESS):
        facts = {"form": ForgottenForm(), "too_many": True}
        return render(request, "editorial/platform/people/forgotten.html", facts, status=429)
    form = ForgottenForm(request.POST)
    if not form.is_valid():
        return render(request, "editorial/platform/people/forgotten.html", {"form": form}, status=400)
    email = form.cleaned_data["email"]
    if not count_and_check("forgotten-to", email.casefold(), TO_ONE_ADDRESS):
        _queue(email)
    hours = int(FORGOTTEN_FOR.total_seconds() // 3600)
    return render(request, "editorial/platform/people/forgotten_sent.html", {"email": email, "hours": hours})


@transaction.atomic
def _queue(email: str) -> None:
    people = User.objects.filter(email__iexact=email, is_active=True).order_by("pk")
    window = int(timezone.now().timestamp() // ONE_MAIL_IN)
    for pk in [*people.values_list("pk", flat=True)[:PEOPLE_AT_ONE_ADDRESS]] or [NOBODY]:
        queue_email("password.forgotten", f"{pk}:{window}", user=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing; the form does, once."""
    person = person_of(token)
    if person is None:
        return render(request, "editorial/platform/people/password_link_spent.html", status=404)
    form: SetPasswordForm[User] = SetPasswordForm(person, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        facts = {"form": form, "person": person}
        return render(request, "editorial/platform/people/set_password.html", facts, status=status)
    with transaction.atomic():
        if person_of(token) != person or not end_links(person):
            return render(request, "editorial/platform/people/password_link_spent.html", status=404)
        form.save()
    messages.success(request, f"Your password is set. Log in as “{person.username}”.")
    return redirect("login")
