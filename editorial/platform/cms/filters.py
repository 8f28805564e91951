"""Filters of lists in the CMS, beside those that Wagtail brings."""

from typing import Any

from django import forms
from django_filters import ModelMultipleChoiceFilter
from wagtail.admin.active_filters import (
    ActiveFilter,
    ModelMultipleChoiceFilterAdapter,
    register_filter_adapter_class,
)


class WordFilter(ModelMultipleChoiceFilter):
    """Several of one vocabulary or of people, by slug or user name: addresses carry no primary keys."""

    def __init__(self, relation: str, key: str = "slug", **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(field_name=f"{relation}__{key}", to_field_name=key, widget=widget, **kwargs)


class WordFilterAdapter(ModelMultipleChoiceFilterAdapter):
    """Wagtail's own takes the value to drop from the primary key."""

    def get_active_filters(self) -> Any:
        field = self.filter.field
        for item in self.value:
            value = getattr(item, field.to_field_name)
            url = self.get_url_without_filter_param_value(self.name, value)
            yield ActiveFilter(self.bound_field.auto_id, self.filter.label, field.label_from_instance(item), url)


register_filter_adapter_class(WordFilter, WordFilterAdapter)
