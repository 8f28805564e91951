"""“Who works with you?”: colleagues are invited with a role; an invitation can be mailed again, or its link copied."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.forms import CharField, ChoiceField, Form, RadioSelect, Textarea
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.accounts.invitations import (
    MOST_AT_ONCE,
    Invited,
    invite,
    invited,
    mail_invitation,
    read_lines,
)
from editorial.platform.accounts.password_links import INVITED_FOR, password_link
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User

MOST_SHOWN = 200  # invitations waiting


def admins_only(user: User) -> bool:
    """Who gives roles may give any: only those who have them all."""
    return user.has_role(Role.ADMIN)


class InviteForm(Form):
    people = CharField(
        label="E-mail addresses",
        help_text=f"One a line, {MOST_AT_ONCE} at most; with a name if you like: Sally Green <sally@example.com>",
        widget=Textarea(attrs={"rows": 4}),
        max_length=20_000,
    )
    role = ChoiceField(label="Their role", choices=Role, widget=RadioSelect, initial=Role.CONTENT)

    def clean_people(self) -> list[Invited]:
        """All of them or none: a list that is half done would have to be sorted out by hand."""
        people, wrong = read_lines(self.cleaned_data["people"])
        if len(people) + len(wrong) > MOST_AT_ONCE:
            raise ValidationError(f"{MOST_AT_ONCE} at once, please. Nobody is invited yet.")
        if wrong:
            raise ValidationError([*wrong, "Nobody is invited yet: mend these lines and send the form again."])
        return people


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(admins_only)
def people(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, InviteForm())
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    made = invite(form.cleaned_data["people"], Role(form.cleaned_data["role"]), request.user)
    count = "One person is" if len(made) == 1 else f"{len(made)} people are"
    how = "The mail is on its way." if settings.EMAIL_URL else "No mail server is set: show each of them their link."
    messages.success(request, f"{count} invited. {how}")
    return redirect("people")


@require_POST
@needs(admins_only)
def invite_again(request: MemberRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(invited(), pk=pk)
    if mail_invitation(person, request.user):
        messages.success(request, f"A new invitation to {person.email} is on its way.")
    else:
        messages.warning(request, f"One to {person.email} was sent a moment ago.")
    return redirect("people")


@never_cache
@require_POST
@needs(admins_only)
def show_link(request: MemberRequest, pk: int) -> HttpResponse:
    """For those no mail reaches: a link to hand over. It is made now, shown once, and not kept."""
    person = get_object_or_404(invited(), pk=pk)
    return _page(request, InviteForm(), {"shown": person, "link": password_link(person, INVITED_FOR)})


def _page(
    request: MemberRequest, form: InviteForm, more: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    holders = Group.objects.annotate(people=Count("user", filter=Q(user__is_active=True)))
    numbers = dict(holders.values_list("name", "people"))
    context = {
        "form": form,
        "roles": [{"name": role.value, "says": role.label, "people": numbers.get(role, 0)} for role in Role],
        "waiting": invited().prefetch_related("groups").order_by("-date_joined")[:MOST_SHOWN],
        "days": INVITED_FOR.days,
        "has_mail": bool(settings.EMAIL_URL),
        "header_title": "Who works with you?",
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("first_day"), "label": "First day"},
            {"url": "", "label": "People and roles"},
        ],
        **(more or {}),
    }
    return TemplateResponse(request, "editorial/platform/people/people.html", context, status=status)
