"""What a saved search is called, and whether its owner is told of what newly matches."""

from typing import Any

from django import forms

from assets.models import SavedSearch
from assets.models.saved_searches import MOST_SAVED
from assets.opinions.forms import ModelForm, Plain
from assets.searching.parameters import SearchParameters
from editorial.platform.models import User


class SaveForm(Plain, ModelForm[SavedSearch]):
    class Meta:
        model = SavedSearch
        fields = ["name", "has_alert", "address"]
        labels = {"has_alert": "Tell me when a new piece matches: here, and in one mail a day"}
        widgets = {"address": forms.HiddenInput}
        error_messages = {"name": {"required": "Give it a name by which you find it again."}}

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = owner
        self.fields["has_alert"].help_text = ""
        self.fields["address"].required = False

    def clean_address(self) -> str:
        """As the library itself would write that search, on its first page."""
        address = SearchParameters.from_text(self.cleaned_data["address"]).address()
        if not address:
            raise forms.ValidationError("This would be every piece there is. Search for something, or choose a filter.")
        return address

    def clean(self) -> dict[str, Any] | None:
        if SavedSearch.objects.filter(owner=self.instance.owner).count() >= MOST_SAVED:
            raise forms.ValidationError(f"You have {MOST_SAVED} saved searches. Delete one that you no longer need.")
        return self.cleaned_data
