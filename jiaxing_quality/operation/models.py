"""When the processes that no page hears of were last alive."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Process(models.TextChoices):
    """What works in the background: beat is the clock that asks for jobs, a worker does them."""

    BEAT = "beat"
    WORKER = "worker"


class Heartbeat(models.Model):
    """When beat, and any worker, was last heard of: one row each, which is written over."""

    process = models.CharField(_("process"), max_length=10, choices=Process, primary_key=True)
    at = models.DateTimeField(_("heard of at"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return f"{self.process} {self.at:%Y-%m-%d %H:%M:%S}"
