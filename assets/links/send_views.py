"""Sending an asset: to one person, or to everybody on a list, each with a link of their own."""

from uuid import UUID, uuid4

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.links import recipients
from assets.links.forms import ManyForm, SendForm
from assets.links.mailing import mail_for
from assets.links.places import places_of
from assets.models import Asset, LinkPreset
from assets.models.links import open_up_all
from assets.page.views import visible_asset
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.web.spreadsheets import download


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def send(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The form, and after it the link with a mail to copy."""
    asset = visible_asset(request, uuid)
    if why_not := asset.why_not_shareable():
        return _refused(request, asset, why_not)
    preset, places = _preset(request), places_of(asset, asset.current_version)
    start = _start(request)
    form = SendForm(request.POST or None, initial=start, asset=asset, pages=places, user=request.user, preset=preset)
    if request.method == "POST" and form.is_valid():
        link, token = form.open_up(asset)
        context = {"link": link, "asset": asset, "mail": mail_for(link, token)}
        context |= {"password": form.cleaned_data["password"], "place": "links"}
        return render(request, "assets/link_made.html", context)
    return _form(request, "assets/link_form.html", asset, form, preset)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def send_many(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """A list of people: first what was understood of it, then, on a second yes, a link for each."""
    asset = visible_asset(request, uuid)
    if why_not := asset.why_not_shareable():
        return _refused(request, asset, why_not)
    preset = _preset(request)
    form = ManyForm(
        request.POST or None,
        request.FILES or None,
        initial=_start(request),
        asset=asset,
        pages=places_of(asset, asset.current_version),
        user=request.user,
        preset=preset,
    )
    if request.method != "POST" or not form.is_valid():
        return _form(request, "assets/link_many.html", asset, form, preset)
    if request.POST.get("act") == "broken":
        rows = [(row.line, row.text, row.reason) for row in form.found.broken]
        return download([("line", "row", "what is wrong"), *rows], "csv", "rows-to-mend")
    if request.POST.get("act") == "make" and form.found.people:
        batch = form.cleaned_data["batch"] or uuid4()
        open_up_all(batch, request.user, form.links(asset), form.lifetime())
        form.keep_preset()
        return redirect("library:batch", batch)
    context = {"asset": asset, "form": form, "found": form.found, "batch": uuid4(), "place": "library"}
    return render(request, "assets/link_many_preview.html", context)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def suggest_recipients(request: MemberRequest) -> JsonResponse:
    """`{"people": [{"name", "email", "company"}, …]}`: whom this salesperson may mean by what they have typed."""
    found = recipients.suggest(request.user, request.GET.get("q", "")[:80])
    return JsonResponse({"people": [one._asdict() for one in found]})


@require_POST
@needs(lambda user: user.uses_library)
def delete_preset(request: MemberRequest, uuid: UUID) -> HttpResponse:
    LinkPreset.objects.visible_to(request.user).filter(uuid=uuid).delete()
    return redirect("library:links")


def _form(
    request: MemberRequest, template: str, asset: Asset, form: SendForm | ManyForm, preset: LinkPreset | None
) -> HttpResponse:
    context = {
        "asset": asset,
        "form": form,
        "preset": preset,
        "presets": LinkPreset.objects.visible_to(request.user),
        "place": "library",
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _refused(request: MemberRequest, asset: Asset, why_not: str) -> HttpResponse:
    return render(request, "assets/link_refused.html", {"asset": asset, "why_not": why_not}, status=403)


def _preset(request: MemberRequest) -> LinkPreset | None:
    """The preset that `?preset=` names, if it is one's own."""
    try:
        asked = UUID(request.GET.get("preset", ""))
    except ValueError:
        return None
    return LinkPreset.objects.visible_to(request.user).filter(uuid=asked).first()


def _start(request: MemberRequest) -> dict[str, str]:
    """What a call, a person, a page or a hit fills in: `?to=` a known person's uuid, `?page=` an anchor."""
    start = {"opens_at": request.GET["page"]} if request.GET.get("page") else {}
    if to := recipients.person(request.user, request.GET.get("to", "")):
        start |= {"recipient_name": to.name, "recipient_email": to.email}
    return start
