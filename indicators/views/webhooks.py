"""The log of messages to webhooks: what was sent to whom, what came of it, and sending one again."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as QueueUnreachable

from accounts.requests import PersonRequest
from indicators.jobs import deliver_webhook
from indicators.models import DeliveryState, Webhook, WebhookDelivery
from indicators.permissions import can_manage_webhooks
from indicators.services.webhooks import resend_delivery

logger = logging.getLogger(__name__)
PAGE_SIZE = 50


@require_safe
def webhooks(request: PersonRequest) -> HttpResponse:
    """The webhooks and the newest messages, all of them or those in one state. For the office."""
    if not can_manage_webhooks(request.user):
        raise PermissionDenied
    state = request.GET.get("state", "")
    rows = WebhookDelivery.objects.select_related("webhook")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    hooks = Webhook.objects.select_related("plan", "organization", "added_by")
    context = {"page": page, "hooks": hooks, "state": state, "states": DeliveryState.choices}
    return render(request, "indicators/webhooks.html", context)


@require_POST
def resend(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a message again, whatever became of it."""
    if not can_manage_webhooks(request.user):
        raise PermissionDenied
    delivery = get_object_or_404(WebhookDelivery, pk=pk)
    resend_delivery(delivery=delivery)
    try:
        deliver_webhook.delay_on_commit(delivery.pk)
    except QueueUnreachable:
        logger.exception("The queue is unreachable; message %s waits in the database.", delivery.pk)
    messages.success(request, _("The message is on its way again."))
    return redirect("webhooks")
