"""Asking for a piece: what is missing, for whom, and by when."""

from collections.abc import Mapping, Sequence

from django import forms

from assets.models import SearchMiss
from assets.models.search_misses import LONGEST_FOR_WHOM
from assets.opinions.forms import Plain
from editorial.platform.models import User

NO_WORDS = "Say what is missing: type a few words first."


class AskForm(Plain, forms.Form):
    q = forms.CharField(error_messages={"required": NO_WORDS})
    for_whom = forms.CharField(max_length=LONGEST_FOR_WHOM, required=False)
    needed_by = forms.DateField(required=False, error_messages={"invalid": "Say by when as a date: 2026-03-14."})

    def ask(self, user: User, filters: Mapping[str, Sequence[str]]) -> SearchMiss | None:
        """None when the words are none that a person asks with."""
        said = self.cleaned_data
        return SearchMiss.objects.ask(user, said["q"], filters, for_whom=said["for_whom"], needed_by=said["needed_by"])
