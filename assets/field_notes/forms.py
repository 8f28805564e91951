"""One field is enough; what it is about and who may read it can be said too."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group

from assets.models import FieldNote
from assets.models.field_notes import LONGEST_NOTE
from assets.opinions.forms import ModelForm, Plain
from editorial.platform.models import User
from editorial.vocabulary.models import Persona, Topic


class FieldNoteForm(Plain, ModelForm[FieldNote]):
    """`group` offers the groups this person is in; none makes the note one for all colleagues."""

    text = forms.CharField(
        max_length=LONGEST_NOTE,
        label="What did you hear?",
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "They fear the cut-over, not the price."}),
        error_messages={
            "required": "Write down what you heard first.",
            "max_length": "That is more than %(limit_value)d characters. Shorten it, or make a file of it.",
        },
    )
    account = forms.CharField(
        max_length=FieldNote._meta.get_field("account").max_length,
        required=False,
        label="From which account?",
        widget=forms.TextInput(attrs={"list": "accounts", "autocomplete": "off"}),
    )
    group = forms.ModelChoiceField(Group.objects.none(), required=False, label="Who may read it?")
    persona = forms.ModelChoiceField(
        Persona.objects.all(), required=False, label="Who said it?", empty_label="not said"
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, label="About", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = FieldNote
        fields = ["text", "account", "group", "persona", "topics"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_topics = list(Topic.objects.all())  # read once, for the form and for what narrows the list
        self.fields["topics"].choices = [(topic.pk, topic.label) for topic in self.known_topics]  # type: ignore[attr-defined]
        groups = self.fields["group"]
        groups.queryset = user.groups.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        groups.empty_label = "All colleagues"  # type: ignore[attr-defined]
        groups.label_from_instance = lambda group: f"Only the group “{group.name}”"  # type: ignore[attr-defined]
        groups.error_messages["invalid_choice"] = "You are not in that group. Choose one of yours; nothing was saved."

    def clean_account(self) -> str:
        return " ".join(self.cleaned_data["account"].split())
