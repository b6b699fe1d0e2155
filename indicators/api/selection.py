"""Which columns of the rows, and in which form: the parameters `fields` and `format`."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from indicators.api.files import FORMATS, JSON, format_accepted

LONGEST_FIELDS = 2000


class SelectionForm(forms.Form):
    """Refuses a column that there is not, and a form that the answer cannot have."""

    format = forms.ChoiceField(required=False, choices=[(name, name) for name in FORMATS])

    def __init__(self, request: Request, columns: Collection[str]) -> None:
        super().__init__(request.query_params)
        self.accepted = format_accepted(request.headers.get("Accept", ""))
        self.columns = columns
        # Not declared: a form's own `fields` would hide it.
        self.fields["fields"] = forms.CharField(required=False, max_length=LONGEST_FIELDS)

    def clean_format(self) -> str:
        """What the query names goes first, then what `Accept` does."""
        return self.cleaned_data["format"] or self.accepted or JSON

    def clean(self) -> dict[str, Any]:
        """`fields` becomes a set of names; empty for all."""
        names = frozenset(filter(None, self.cleaned_data.get("fields", "").split(",")))
        unknown = sorted(names.difference(self.columns))
        if unknown:
            message = _("There is no such field: %(unknown)s. There are: %(known)s.")
            words = {"unknown": ", ".join(unknown), "known": ", ".join(self.columns)}
            self.add_error("fields", ValidationError(message, "unknown_field", words))
        return {**self.cleaned_data, "fields": names}
