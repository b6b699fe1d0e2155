"""Which columns of the rows, and in which form: the parameters `fields` and `format`."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from indicators.api.files import JSON, FileKinds, format_accepted

LONGEST_FIELDS = 2000


class SelectionForm(forms.Form):
    """Refuses a column that there is not, and a form that the answer cannot have."""

    format = forms.ChoiceField(required=False)

    def __init__(self, request: Request, columns: Collection[str], kinds: FileKinds) -> None:
        super().__init__(request.query_params)
        self.fields["format"].choices = [(name, name) for name in (JSON, *kinds)]  # type: ignore[attr-defined]
        self.accepted = format_accepted(request.headers.get("Accept", ""), kinds)
        self.columns, self.kinds = columns, kinds
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
        kind = self.kinds.get(self.cleaned_data.get("format", JSON))
        if kind and kind.of_one_plan:
            self._check_one_plan()
        return {**self.cleaned_data, "fields": names}

    def _check_one_plan(self) -> None:
        """Refuse such a form without its plan, and a choice of fields that it has no place for."""
        if "plan" not in self.data:
            message = _("Give plan as well: the code lists of this format are those of one plan.")
            self.add_error("format", ValidationError(message, "needs_plan"))
        if "fields" in self.data:
            message = _("This format has its own fields: leave the parameter out.")
            self.add_error("fields", ValidationError(message, "fields_are_fixed"))
