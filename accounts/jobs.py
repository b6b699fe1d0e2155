"""Background jobs of the audit log."""

import logging

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from accounts.services.audit_anchors import anchor_chain, verify_anchored_chain

logger = logging.getLogger(__name__)


@shared_task(base=DjangoTask)
def keep_audit_log() -> None:
    """At night: check the whole audit log, then write its end down. What is broken is no anchor."""
    checked = verify_anchored_chain()
    if checked.broken is not None:
        logger.error("The audit log is broken at %d: %s.", checked.broken.number, checked.broken.fault)
        return
    anchor_chain()
