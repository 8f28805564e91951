"""Subscribe, confirm, unsubscribe. Opening a link changes nothing: a mail scanner can open them all."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assets.adding.mirroring import live_piece
from audience.emails import CONFIRM_WITHIN, subscription_subject
from audience.models import Contact, Subscription, Visitor
from audience.people.forms import SubscribeForm, uuid_in
from audience.people.gates import let_in
from audience.people.visitor_cookie import agree, let_go, remember, visitor_known, visitor_of, wishes_anonymity
from editorial.platform.emails import queue_email
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import Purpose, Token
from editorial.platform.web.addresses import parts_of
from editorial.platform.web.rate_limits import client_address, count_and_check
from editorial.vocabulary.models import Topic

FROM_ONE_ADDRESS = 30  # forms an hour; an office behind one address stays well below
TO_ONE_ADDRESS = 3  # mails an hour


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site's page posted this. The box lies on cached pages and can hold no token; it needs none,
    for it uses nobody's log-in. This keeps other sites from writing mail through us all the same.
    """
    origin = request.headers.get("Origin")
    if origin and origin != "null":
        return parts_of(origin).netloc not in {request.get_host(), parts_of(settings.SITE_URL).netloc}
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "audience/subscribe.html", {"topics": Topic.objects.all(), "form": SubscribeForm()})
    if comes_from_elsewhere(request):
        return render(request, "audience/refused.html", {"why": "This form was sent from another site."}, status=403)
    if count_and_check("subscribe", client_address(request), FROM_ONE_ADDRESS):
        why = "Too many forms came from where you are. Please try again in an hour."
        return render(request, "audience/refused.html", {"why": why}, status=429)
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        facts = {"form": form, "topics": Topic.objects.all(), "chosen": request.POST.get("topic", "")}
        return render(request, "audience/subscribe.html", facts, status=400)
    return _asked(request, form)


def _asked(request: HttpRequest, form: SubscribeForm) -> HttpResponse:
    """The same answer to everyone, known or not; what differs is in the mail."""
    asks = form.cleaned_data
    with transaction.atomic():
        visitor = agree(request, "subscribe form") if asks["remember"] else visitor_of(request)
        if not count_and_check("mail", asks["email"], TO_ONE_ADDRESS):
            asked_from = visitor if asks["remember"] else None
            request_confirmation(asks["email"], asks["name"], asks["topic"], asked_from, asks["piece"])
    facts = {"topic": asks["topic"], "not_remembered": asks["remember"] and wishes_anonymity(request.META)}
    response = render(request, "audience/subscription_sent.html", facts)
    if visitor is not None:
        remember(response, visitor)
    return response


def request_confirmation(
    email: str, name: str, topic: Topic, visitor: Visitor | None, piece: UUID | None = None
) -> Subscription:
    """Write the wish and the e-mail that asks to confirm it, in the caller's transaction. `visitor`: the browser in
    which the wish to be remembered was ticked. It proves nothing about whose the address is.
    """
    contact = Contact.objects.meet(email, name)
    subscription, is_new = Subscription.objects.get_or_create(contact=contact, topic=topic)
    Subscription.objects.filter(pk=subscription.pk).update(visitor=visitor)
    now = timezone.now()
    ids = {"subscription": subscription.uuid} | ({"piece": piece} if piece else {})
    queue_email("audience.confirm", f"{subscription.uuid}:{now:%Y%m%d%H%M%S%f}", **ids)
    if is_new:
        ripe = now + CONFIRM_WITHIN
        enqueue("audience.forget_unconfirmed", str(contact.uuid), {"contact": str(contact.uuid)}, not_before=ripe)
    return subscription


def _subscription_behind(token: str, purpose: Purpose) -> Subscription | None:
    found = Token.objects.resolve(token, purpose)
    room, _, uuid = found.subject.partition(":") if found else ("", "", "")
    if room != "subscription":
        return None
    return Subscription.objects.select_related("contact", "topic", "visitor").filter(uuid=uuid).first()


def _lapsed(request: HttpRequest) -> HttpResponse:
    why = "This link is no longer good: it was used, has expired, or was copied incompletely."
    return render(request, "audience/refused.html", {"why": why, "again": True}, status=404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the mailed link opens: one button confirms. Someone subscribed already is let in without one, because
    nothing is changed by it: the key they get says the same for every subscriber.
    """
    subscription = _subscription_behind(token, Purpose.CONFIRM)
    if subscription is None:
        return _lapsed(request)
    if request.method == "POST":
        return _confirmed(request, subscription)
    own, agreed_here = _is_own(request, subscription), _agreed_here(request, subscription)
    if subscription.state == "confirmed" and (own or not agreed_here):
        response = _back_to_reading(request, subscription)
    else:
        asks = not own and not agreed_here and not wishes_anonymity(request.META)
        facts = {"subscription": subscription, "asks_to_remember": asks, "agreed_here": agreed_here}
        response = render(request, "audience/confirm.html", facts)
    if subscription.state == "confirmed":
        let_in(response)
    return response


def _confirmed(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    """The button was pressed by whoever reads that person's mail, in this browser: only now, and only if they agreed
    here to be remembered, is this browser theirs. One that was somebody else's is nobody's from now on.
    """
    contact = subscription.contact
    with transaction.atomic():
        if request.POST.get("remember") == "yes" or _agreed_here(request, subscription):
            visitor = agree(request, "confirm page", contact)
        else:
            visitor = visitor_of(request) if _is_own(request, subscription) else None
        if visitor is not None:
            subscription.tie(visitor)
        if subscription.confirm("link in the mail, button pressed"):
            queue_email(
                "audience.welcome",
                f"{subscription.uuid}:{timezone.now():%Y%m%d%H%M%S%f}",
                subscription=subscription.uuid,
            )
        Token.objects.revoke(Purpose.CONFIRM, subscription_subject(subscription))
    response = _back_to_reading(request, subscription)
    let_in(response)
    if visitor is not None:
        remember(response, visitor)
    elif (stranger := visitor_known(request)) and stranger.contact is not None:
        let_go(response)
    return response


def _is_own(request: HttpRequest, subscription: Subscription) -> bool:
    """This browser is that person's already."""
    visitor = visitor_of(request)
    return visitor is not None and visitor.contact == subscription.contact


def _agreed_here(request: HttpRequest, subscription: Subscription) -> bool:
    """The subscription was asked for in this very browser, with the tick, and the browser is nobody else's."""
    visitor = visitor_of(request)
    return visitor is not None and visitor == subscription.visitor and visitor.contact is None


def _back_to_reading(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    """To the piece they came from, open now; else the page that says they are subscribed."""
    uuid = uuid_in(request.GET.get("piece", ""))
    piece = live_piece(uuid) if uuid else None
    if piece is not None and piece.url:
        return redirect(piece.url)
    return render(request, "audience/confirmed.html", {"subscription": subscription})


@csrf_exempt  # mailboxes post here for the reader, by List-Unsubscribe; the token is the right to
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    subscription = _subscription_behind(token, Purpose.PREFERENCES)
    if subscription is None:
        return _lapsed(request)
    if request.method == "POST":
        subscription.end("unsubscribe link, button pressed")
    state = subscription.state
    return render(request, "audience/unsubscribe.html", {"subscription": subscription, "ended": state == "ended"})


def privacy_reading(request: HttpRequest) -> HttpResponse:
    return render(request, "audience/privacy_reading.html")
