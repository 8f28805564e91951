"""The agreement: read by members, changed by the marketing lead, signed by both leads."""

from collections.abc import Mapping
from typing import TypedDict

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audience.agreement import backtest
from audience.agreement.forms import AgreementForm, RuleForm, RuleFormSet, initial_of, targets, write_rules
from audience.models import Agreement, KeptBacktest, Side, Signature
from audience.models.agreement import draft_of, in_force_of
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User

MOST_SHOWN = 40  # calls there would have been, the latest


def may_change(user: User) -> bool:
    return user.is_active and user.has_role(Role.MARKETING_LEAD, Role.ADMIN)


def is_lead(user: User) -> bool:
    return user.is_active and user.has_role(Role.MARKETING_LEAD, Role.SALES_LEAD, Role.ADMIN)


@require_safe
@needs(lambda user: user.is_member)
def agreement(request: MemberRequest) -> HttpResponse:
    """What holds, what is proposed and whom it would have passed, and the versions before."""
    versions = list(Agreement.objects.prefetch_related("signatures__user", "rules__topic", "rules__format"))
    draft, in_force = draft_of(versions), in_force_of(versions)
    facts = {
        "place": "agreement",
        "in_force": in_force,
        "draft": draft,
        "sides": _sides(draft, request.user) if draft else [],
        "signed": _sides(in_force, request.user) if in_force else [],
        "backtest": _backtest(draft or in_force),
        "names_people": is_lead(request.user),
        "may_change": may_change(request.user),
        "versions": [(version, _sides(version, request.user)) for version in versions],
    }
    return render(request, "audience/agreement.html", facts)


def _backtest(shown: Agreement | None) -> dict[str, object] | None:
    """What was counted of the words that are shown; without figures while that is still being done."""
    if shown is None:
        return None
    kept = KeptBacktest.objects.filter(agreement=shown, digest=shown.digest).first()
    if kept is None:
        return {}
    sellers = backtest.sellers()
    return {
        "kept": kept,
        "latest": kept.latest(MOST_SHOWN),
        "sellers": sellers,
        "calls_a_week": backtest.calls_a_week(kept.calls, sellers),
    }


class Signing(TypedDict):
    side: Side
    signature: Signature | None
    may: bool


def _sides(version: Agreement, user: User) -> list[Signing]:
    """Each side with its signature, and whether this person may give it."""
    return [
        {"side": side, "signature": version.signature_of(side), "may": version.may_sign(user, side)} for side in Side
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(may_change)
def change_agreement(request: MemberRequest) -> HttpResponse:
    """Write the draft; without one, saving makes a new version beside the one in force, which stays as it is."""
    newest = Agreement.objects.prefetch_related("signatures", "rules").first()
    rules = [initial_of(rule) for rule in newest.rules.all()] if newest else []
    today = timezone.localdate()
    starts = max(newest.holds_from, today) if newest and not newest.is_signed else today
    form = AgreementForm(request.POST or None, instance=newest, initial={"holds_from": starts})
    formset = RuleFormSet(request.POST or None, initial=rules, prefix="rules", form_kwargs={"offered": targets()})
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        saved = _save(request.user, form.cleaned_data, formset)
        messages.success(request, f"Version {saved.number} is saved. It goes live when both leads have signed it.")
        return redirect("agreement")
    facts = {"form": form, "formset": formset, "newest": newest, "place": "agreement"}
    return render(request, "audience/agreement_change.html", facts, status=400 if request.method == "POST" else 200)


def _save(user: User, terms: Mapping[str, object], formset: "BaseFormSet[RuleForm]") -> Agreement:
    """Into the draft, or into a new version. When two begin one in the same moment, the second finds the first's."""
    try:
        return _write(user, terms, formset)
    except IntegrityError:
        return _write(user, terms, formset)


def _write(user: User, terms: Mapping[str, object], formset: "BaseFormSet[RuleForm]") -> Agreement:
    with transaction.atomic():
        newest = Agreement.objects.select_for_update(no_key=True).order_by("-number").first()
        draft = Agreement.objects.draft() if newest else None
        if draft is None:
            number = newest.number + 1 if newest else 1
            draft = Agreement.objects.create(number=number, created_by=user, **terms)
        else:
            Agreement.objects.filter(pk=draft.pk).update(**terms)
        write_rules(draft, formset)
        backtest.count_later()
        return draft


@require_POST
@needs(is_lead)
@transaction.atomic
def sign(request: MemberRequest, number: int) -> HttpResponse:
    """Sign exactly what was read: the form carries its digest. The version is held, so that what is asked of it here
    still holds when the name is put under it.
    """
    held = Agreement.objects.select_for_update(no_key=True).prefetch_related("signatures", "rules")
    version = get_object_or_404(held, number=number)
    side = next((side for side in Side if side == request.POST.get("side")), None)
    if side is None or not version.may_sign(request.user, side):
        messages.error(request, "Marketing’s lead signs for marketing, the sales lead for sales, and nobody for both.")
    elif not constant_time_compare(request.POST.get("digest", ""), version.digest):
        messages.error(request, "It was changed since you read it. Please read it again before you sign.")
    elif version.signature_of(side):
        messages.info(request, "This side has signed already.")
    else:
        version.sign(request.user, side)
        messages.success(request, f"You signed version {version.number} for {side.label}.")
    return redirect("agreement")
