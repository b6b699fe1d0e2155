"""The feed of changes: what another system reads to stay equal to this one.

Ask from the last cursor that was read, as often as you like: nothing is passed over, nothing comes twice, and
the order is that in which it took effect, also where many write at once.
"""

from collections import ChainMap
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from accounts.models import User
from indicators.api.endpoint import Endpoint
from indicators.api.filters import find_unexpected
from indicators.api.pages import DEFAULT_SIZE, LARGEST_SIZE
from indicators.api.problems import InvalidQuery
from indicators.api.schema_changes import document_changes
from indicators.planfile.schema import CODE_LENGTH
from indicators.services.changes import (
    CURSOR_LENGTH,
    START,
    Position,
    changes_after,
    last_position,
    read_position,
)


class ChangesQuery(forms.Form):
    """From where on, how many, and of which plan."""

    after = forms.CharField(required=False, max_length=CURSOR_LENGTH)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_SIZE)
    plan = forms.CharField(required=False, max_length=CODE_LENGTH)

    def clean_after(self) -> Position:
        text = self.cleaned_data["after"]
        try:
            return read_position(text) if text else START
        except ValueError as error:
            message = _("This cursor is not one of this feed. Take it from the answer before.")
            raise ValidationError(message, "invalid_cursor") from error


@document_changes
class ChangeFeed(Endpoint):
    """What changed, as far as the person may see it: the rows of the lists, and what became of them."""

    def get(self, request: Request) -> Response:
        """A page of changes, and where to go on; at the end, `next` is where to ask again later."""
        form = ChangesQuery(request.query_params)
        unexpected = dict(find_unexpected(request.query_params, form.fields))
        faults = ChainMap(unexpected, form.errors.as_data())
        if faults:
            raise InvalidQuery(dict(faults))
        wanted = form.cleaned_data
        size = wanted["page_size"] or DEFAULT_SIZE
        found = changes_after(
            wanted["after"], person=cast(User, request.user), limit=size + 1, plan=wanted["plan"]
        )
        page = found[:size]
        after = last_position(page, wanted["after"]).as_text()
        url = request.build_absolute_uri()
        return Response(
            {
                "next": replace_query_param(url, "after", after),
                "has_more": len(found) > size,
                "results": [change.as_row() for change in page],
            }
        )
