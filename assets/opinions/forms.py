"""What people tell the library about an asset: stars with a reason, comments."""

from typing import TYPE_CHECKING, Any

from django import forms

from assets.models import Comment, Rating
from editorial.vocabulary.models import BuyingJob, Persona

if TYPE_CHECKING:
    ModelForm = forms.ModelForm
else:

    class ModelForm(forms.ModelForm):
        """Django's, which may be written with its model: `ModelForm[Rating]`."""

        def __class_getitem__(cls, model):
            return cls


STARS = [(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1")]


class Plain(forms.BaseForm):
    """Labels without a colon: the look sets them apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class RatingForm(Plain, ModelForm[Rating]):
    """Stars and the reason for them; a figure without a reason helps nobody choose."""

    stars = forms.TypedChoiceField(
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        label="How well did it work?",
        error_messages={"required": "Choose 1 to 5."},
    )
    reason = forms.CharField(
        max_length=400,
        label="Why?",
        widget=forms.TextInput(attrs={"placeholder": "ends the price talk"}),
        error_messages={"required": "Say why in a few words: that is what helps the next colleague."},
    )
    persona = forms.ModelChoiceField(Persona.objects.all(), required=False, label="Used for", empty_label="nobody yet")
    job = forms.ModelChoiceField(BuyingJob.objects.all(), required=False, label="to get", empty_label="nothing special")

    class Meta:
        model = Rating
        fields = ["stars", "reason", "persona", "job"]


class CommentForm(Plain, ModelForm[Comment]):
    text = forms.CharField(
        max_length=4000,
        label="Comment",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write something first."},
    )

    class Meta:
        model = Comment
        fields = ["text"]
