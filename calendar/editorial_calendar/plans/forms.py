"""The form of a plan item: dates in an order that can be kept, no more questions than an expert answers."""

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from editorial.pieces.publishing import too_many_questions
from editorial.platform.words import lines
from editorial_calendar.plans.dates import KINDS, conflicts
from editorial_calendar.plans.filters import planners

NONE_YET = "None yet: choose your words first, under Help, First day."
MANY = ("personas", "stages", "jobs", "topics")


class PlanForm(WagtailAdminModelForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in MANY:
            self.fields[name].widget = forms.CheckboxSelectMultiple(choices=self.fields[name].choices)
            if not self.fields[name].queryset.exists():
                self.fields[name].help_text = NONE_YET
        self.fields["owner"].queryset = planners(None)

    def clean_questions(self) -> str:
        asked = lines(self.cleaned_data["questions"])
        if refusals := too_many_questions(asked):
            raise forms.ValidationError(refusals)
        return "\n".join(asked)

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()
        for kind, reason in conflicts({kind: self.cleaned_data.get(kind) for kind in KINDS}).items():
            self.add_error(kind, reason)
        return cleaned
