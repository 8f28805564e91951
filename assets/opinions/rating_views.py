"""Stars with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from assets.opinions.forms import RatingForm
from assets.page.views import show, visible_asset
from editorial.platform.accounts.access import MemberRequest, needs


@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def rate(request: MemberRequest, uuid: UUID) -> HttpResponse:
    asset = visible_asset(request, uuid)
    if request.method != "POST":
        return redirect(asset)  # the tab of a refused form was opened again
    form = RatingForm(request.POST)
    if not form.is_valid():
        return show(request, asset, status=422, rating_form=form)
    asset.rate(request.user, **form.cleaned_data)
    messages.success(request, f"Thank you. {asset} now has {asset.rating_average:.1f} from {asset.rating_count}.")
    return redirect(asset)
