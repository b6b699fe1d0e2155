"""Webhooks: set up by the office. The secret is shown once, when one is added."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import OfficeAdmin, ReadOnlyAdmin
from accounts.models import User
from indicators.models import Webhook, WebhookDelivery
from indicators.models.webhook import URL_LENGTH
from indicators.services.changes import KINDS
from indicators.services.outbound import CallFailed, check_url
from indicators.services.webhooks import add_webhook


class WebhookForm(forms.ModelForm):
    """The kinds of changes are chosen from the feed's; none is all of them."""

    url = forms.URLField(label=_("address"), max_length=URL_LENGTH, assume_scheme="https")
    kinds = forms.MultipleChoiceField(
        label=_("kinds of changes"),
        choices=[(kind, kind) for kind in KINDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )

    class Meta:
        model = Webhook
        fields = ("name", "url", "kinds", "plan", "organization", "is_active")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check_url(url)
        except CallFailed as refusal:
            raise ValidationError(
                _("This address cannot be called. Enter one that begins with https:// or http://.")
            ) from refusal
        return url


@admin.register(Webhook)
class WebhookAdmin(OfficeAdmin):
    form = WebhookForm
    list_display = ("name", "url", "plan", "organization", "is_active", "failing_since", "added_by")
    list_select_related = ("plan", "organization", "added_by")
    list_filter = ("is_active",)

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        add_webhook(webhook=obj, by=cast(User, request.user))
        text = _("The secret of “%(name)s” is shown only now: %(secret)s")
        self.message_user(request, text % {"name": obj.name, "secret": obj.secret}, messages.WARNING)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    list_display = ("number", "webhook", "kind", "state", "attempts", "status", "made_at", "sent_at")
    list_filter = ("state", "webhook", "kind")
    list_select_related = ("webhook",)
