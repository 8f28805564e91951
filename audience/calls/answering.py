"""Answering a call, by whatever door: accept, reject with a reason, or send back with a reason and a day."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from django import forms
from django.utils import timezone

from audience.models import Call
from editorial.platform.models import User

FilledIn = TypeVar("FilledIn", bound=forms.Form)


class ReasonForm(forms.Form):
    """Cleans to a `reason` in words."""

    reason = forms.CharField(max_length=500, error_messages={"required": "Say why: marketing learns from it."})


class RecycleForm(ReasonForm):
    """Also to the day of re-entry, which lies ahead."""

    re_enter_on = forms.DateField(error_messages={"required": "Say when to come back to this person."})

    def clean_re_enter_on(self) -> date:
        day: date = self.cleaned_data["re_enter_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError("The day to come back lies ahead.")
        return day


def answered(call: Call, user: User, said: Mapping[str, str]) -> str:
    """Make the move that `said["act"]` names, and say what came of it.

    Raises ValidationError for what is missing or wrong, AlreadyAnsweredError when somebody was quicker.
    """
    act = said.get("act")
    if act == "accept":
        call.accept(user)
        return f"{call.contact} is yours to call."
    if act == "reject":
        call.reject(user, _valid(ReasonForm(said)).cleaned_data["reason"])
        return f"{call.contact} is rejected; the reason goes into the review of the agreement."
    if act == "recycle":
        filled = _valid(RecycleForm(said)).cleaned_data
        call.recycle(user, filled["reason"], filled["re_enter_on"])
        return f"{call.contact} goes back to nurture until {filled['re_enter_on']:%-d %B %Y}."
    raise forms.ValidationError("Choose to accept, to reject or to send back.")


def _valid(form: FilledIn) -> FilledIn:
    if not form.is_valid():
        raise forms.ValidationError([error for errors in form.errors.values() for error in errors])
    return form
