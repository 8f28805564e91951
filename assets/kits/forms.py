"""What a kit is called, what it is for, and who sees it."""

from typing import Any

from django import forms

from assets.models import Kit
from assets.opinions.forms import ModelForm, Plain
from assets.searching.parameters import SearchParameters
from editorial.platform.models import User


class KitForm(Plain, ModelForm[Kit]):
    """`rule`, hidden, makes it a kit by rule; partners have nobody to share with."""

    class Meta:
        model = Kit
        fields = ["name", "purpose", "is_shared", "rule"]
        labels = {"purpose": "What it is for", "is_shared": "Share it with the team"}
        help_texts = {"purpose": "", "is_shared": ""}  # the labels say it
        widgets = {"rule": forms.HiddenInput}
        error_messages = {"name": {"required": "Give it a name by which you find it again."}}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.is_member:
            del self.fields["is_shared"]

    def clean_rule(self) -> str:
        """As the library itself would write that search: without what it does not know, and without a page."""
        return SearchParameters.from_text(self.cleaned_data["rule"]).address()
