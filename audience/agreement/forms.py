"""The agreement as a form: its terms, and its signals as sentences with blanks."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from assets.models import Asset
from assets.opinions.forms import ModelForm
from audience.models import Agreement, Evidence, Heat, SignalRule
from audience.models.agreement import TERMS
from editorial.vocabulary.models import Format, Topic

NEWEST = 200  # pieces offered; one already named stays on offer
BLANK_ROWS = 2

Choices = list[tuple[str, str | list[tuple[str, str]]]]


class AgreementForm(ModelForm[Agreement]):
    class Meta:
        model = Agreement
        fields = TERMS
        widgets = {
            "lead_definition": forms.Textarea(attrs={"rows": 4}),
            "holds_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        labels = {
            "deadline_hours": "Hours to answer a call",
            "window_days": "Days within which evidence counts together",
            "half_life_days": "Half-life of points, in days",
            "view_points": "Points for looking at a piece",
            "section_points": "Points for reading a section",
            "open_points": "Points for opening or downloading a file",
        }

    def clean_holds_from(self) -> date:
        day: date = self.cleaned_data["holds_from"]
        if day < timezone.localdate():
            raise forms.ValidationError("That day is over. It holds from the day both have signed, or later.")
        return day

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("window_days", "half_life_days", "deadline_hours"):
            if cleaned.get(name) == 0:
                self.add_error(name, "At least 1.")
        for name in ("view_points", "section_points", "open_points"):
            if not 0 <= cleaned.get(name, 0) <= 1000:
                self.add_error(name, "From 0 to 1,000.")
        return cleaned


def targets() -> Choices:
    """What a signal may be about: `piece:<uuid>`, `topic:<id>`, `format:<id>`."""
    pieces = Asset.objects.live().order_by("-published_at").values_list("uuid", "title")[:NEWEST]
    return [
        ("", "choose …"),
        ("any one piece of the format", [(f"format:{f.pk}", f.label) for f in Format.objects.all()]),
        ("the topic", [(f"topic:{t.pk}", t.label) for t in Topic.objects.all()]),
        ("this piece", [(f"piece:{uuid}", title[:90]) for uuid, title in pieces]),
    ]


def _groups(offered: Choices) -> Iterator[list[tuple[str, str]]]:
    return (group for _, group in offered if not isinstance(group, str))


class RuleForm(forms.Form):
    """Cleans to the fields of a SignalRule. `key` is the rule's own, kept from version to version."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    heat = forms.ChoiceField(choices=Heat.choices, initial=Heat.WARM, label="Signal")
    evidence = forms.ChoiceField(choices=Evidence.choices, initial=Evidence.SECTIONS, label="Evidence")
    minimum = forms.IntegerField(min_value=1, max_value=50, initial=3, label="How many")
    of = forms.ChoiceField(label="Of what")

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(offered)
        named = self.initial.get("of", "")
        if named and not any(named == value for group in _groups(offered) for value, _ in group):
            choices.append((named, self.initial.get("title") or "a piece that is gone"))
        cast(forms.ChoiceField, self.fields["of"]).choices = choices

    def fields_of_rule(self) -> dict[str, object]:
        cleaned = self.cleaned_data
        axis, _, value = cleaned["of"].partition(":")
        fields: dict[str, object] = {name: cleaned[name] for name in ("heat", "evidence", "minimum")}
        if cleaned["evidence"] == Evidence.OPENED:
            fields["minimum"] = 1
        fields["key"] = cleaned["key"] or uuid4()
        if axis == "piece":
            title = Asset.objects.filter(uuid=value).values_list("title", flat=True).first()
            return fields | {"piece": UUID(value), "piece_title": title or self.initial.get("title", "")}
        return fields | {f"{axis}_id": int(value)}


RuleFormSet = forms.formset_factory(RuleForm, extra=BLANK_ROWS, can_delete=True, max_num=40, validate_max=True)


def initial_of(rule: SignalRule) -> dict[str, object]:
    axis = "piece" if rule.piece else "topic" if rule.topic_id else "format"
    value = rule.piece or rule.topic_id or rule.format_id
    shown = {"of": f"{axis}:{value}", "title": rule.piece_title}
    return shown | {name: getattr(rule, name) for name in ("key", "heat", "evidence", "minimum")}


def write_rules(agreement: Agreement, formset: "forms.BaseFormSet[RuleForm]") -> None:
    """Replace the draft's rules by what the form says, in its order."""
    agreement.rules.all().delete()
    kept = [form for form in formset if form.has_changed() or form.initial]
    for form in kept:
        if form.cleaned_data and not form.cleaned_data.get("DELETE"):
            SignalRule.objects.create(agreement=agreement, **form.fields_of_rule())
