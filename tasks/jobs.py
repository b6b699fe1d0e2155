"""Background jobs. Each loads its rows by id and calls one service; what waits stands in the database."""

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from tasks.models import Reminder
from tasks.services import reminders


@shared_task(base=DjangoTask)
def deliver_reminder(reminder_id: int) -> None:
    """Send one reminder's e-mails. Delivered twice, it sends each once."""
    rows = Reminder.objects.select_related("round__plan__organization", "organization")
    reminders.deliver_reminder(rows.get(pk=reminder_id))


@shared_task(base=DjangoTask)
def remind_by_schedule() -> None:
    """Once a day: remind whom the schedule names."""
    for reminder in reminders.request_due_reminders():
        deliver_reminder.delay_on_commit(reminder.pk)


@shared_task(base=DjangoTask)
def deliver_waiting_reminders() -> None:
    """Now and then: send what a queue that was away, or a worker that died, has left behind."""
    for reminder_id in reminders.waiting_reminders():
        deliver_reminder.delay_on_commit(reminder_id)
