"""Tokens for the API and webhooks: each member's own."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.integrations.forms import TokenForm, WebhookForm
from editorial.platform.integrations.webhooks import signing, telling
from editorial.platform.integrations.webhooks.events import all_events
from editorial.platform.models import ApiToken, DeliveryState, Webhook, WebhookDelivery

MOST = 20  # tokens, and webhooks, of one person
LOG_PAGE = 50  # deliveries
TOO_MANY = f"You have {MOST} already: end one that is not needed any more."


def own_webhook(request: MemberRequest, uuid: UUID) -> Webhook:
    return get_object_or_404(Webhook.objects.visible_to(request.user), uuid=uuid)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def integrations(request: MemberRequest) -> HttpResponse:
    """Both lists, and the forms to make one."""
    return _show(request)


def _show(
    request: MemberRequest,
    *,
    token_form: TokenForm | None = None,
    webhook_form: WebhookForm | None = None,
    made: str = "",
    status: int = 200,
) -> HttpResponse:
    tokens = ApiToken.objects.visible_to(request.user).usable().select_related("token").order_by("name", "pk")
    context = {
        "place": "integrations",
        "tokens": tokens,
        "webhooks": Webhook.objects.visible_to(request.user).order_by("created_at", "pk"),
        "token_form": token_form or TokenForm(),
        "webhook_form": webhook_form or WebhookForm(user=request.user),
        "made": made,
    }
    return render(request, "editorial/platform/integrations/integrations.html", context, status=status)


@never_cache
@require_POST
@needs(lambda user: user.uses_library)
def make_token(request: MemberRequest) -> HttpResponse:
    """Shown in the answer to this very request, and never again."""
    form = TokenForm(request.POST)
    if ApiToken.objects.visible_to(request.user).usable().count() >= MOST:
        form.add_error(None, TOO_MANY)
    if not form.is_valid():
        return _show(request, token_form=form, status=422)
    said = form.cleaned_data
    _, plain = ApiToken.objects.issue(request.user, said["name"], said["scopes"], lifetime=said["lifetime"])
    return _show(request, made=plain)


@require_POST
@needs(lambda user: user.uses_library)
def end_token(request: MemberRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user).usable().select_related("token"), pk=pk)
    token.token.revoked_at = timezone.now()
    token.token.save(update_fields=["revoked_at"])
    messages.success(request, f"“{token}” opens nothing any more.")
    return redirect("integrations")


@never_cache
@require_POST
@needs(lambda user: user.uses_library)
def make_webhook(request: MemberRequest) -> HttpResponse:
    form = WebhookForm(request.POST, user=request.user)
    if Webhook.objects.visible_to(request.user).count() >= MOST:
        form.add_error(None, TOO_MANY)
    if not form.is_valid():
        return _show(request, webhook_form=form, status=422)
    webhook = Webhook(owner=request.user, url=form.cleaned_data["url"])
    webhook.event_names = form.cleaned_data["events"]
    signing.new_secret(webhook)
    webhook.save()
    messages.success(request, "It will be told from now on. Give its secret to your program, and send a test.")
    return redirect("webhook", webhook.uuid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def webhook(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What it is told, its secret, and what came of each message."""
    found = own_webhook(request, uuid)
    form = WebhookForm.of(found, request.user)
    if request.method == "POST":
        form = WebhookForm(request.POST, user=request.user)
        if form.is_valid():
            found.url, found.event_names = form.cleaned_data["url"], form.cleaned_data["events"]
            found.save(update_fields=["url", "subscribed"])
            messages.success(request, "Saved.")
            return redirect("webhook", uuid)
    log = found.deliveries.all()
    state = request.GET.get("state", "")
    if state in DeliveryState.values:
        log = log.filter(state=state)
    context = {
        "place": "integrations",
        "webhook": found,
        "form": form,
        "secret": signing.secret_of(found),
        "page": Paginator(log, LOG_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": DeliveryState.choices,
        "words": {event.name: event.words for event in all_events().values()},
        "days": telling.KEPT.days,
    }
    status = 422 if form.is_bound else 200
    return render(request, "editorial/platform/integrations/webhook.html", context, status=status)


@require_POST
@needs(lambda user: user.uses_library)
def test_webhook(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = own_webhook(request, uuid)
    if found.stopped_at is not None:
        messages.error(request, "It is stopped: start it first.")
    else:
        telling.send(found, telling.PING, str(found.uuid), timezone.now())
        messages.success(request, "A test is on its way: see below what comes of it.")
    return redirect("webhook", uuid)


@require_POST
@needs(lambda user: user.uses_library)
def renew_secret(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = own_webhook(request, uuid)
    signing.new_secret(found)
    found.save(update_fields=["sealed_secret"])
    messages.success(request, "It has a new secret; messages signed with the old one are not sent any more.")
    return redirect("webhook", uuid)


@require_POST
@needs(lambda user: user.uses_library)
def stop_webhook(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Or start it again: what happened meanwhile is not told."""
    found = own_webhook(request, uuid)
    if found.stopped_at is None:
        found.stop("by its owner")
        messages.success(request, "It is told nothing more until you start it again.")
    else:
        found.start()
        messages.success(request, "It is told again what happens from now on.")
    return redirect("webhook", uuid)


@require_POST
@needs(lambda user: user.uses_library)
def delete_webhook(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = own_webhook(request, uuid)
    found.delete()
    messages.success(request, f"{found.url} is told nothing any more.")
    return redirect("integrations")


@require_POST
@needs(lambda user: user.uses_library)
def resend(request: MemberRequest, uuid: UUID, delivery_uuid: UUID) -> HttpResponse:
    found = own_webhook(request, uuid)
    delivery = get_object_or_404(WebhookDelivery, webhook=found, uuid=delivery_uuid)
    if found.stopped_at is not None:
        messages.error(request, "It is stopped: start it first.")
    elif delivery.state == DeliveryState.WAITING and delivery.attempts == 0:
        messages.success(request, "It is on its way already.")
    else:
        telling.send_again(delivery)
        messages.success(request, "It is sent once more.")
    return redirect("webhook", uuid)
