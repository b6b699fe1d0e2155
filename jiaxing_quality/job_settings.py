"""The settings of the background jobs: by which broker, with what patience, and what beat asks for when.

`settings.py` takes them over; they stand apart for its length alone.
"""

from celery.schedules import crontab

from jiaxing_quality import environment

CELERY_BROKER_URL = (
    environment.address("CELERY_BROKER_URL", environment.REDIS_SCHEMES, "redis://host:6379/0") or None
)
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL is None
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
# Who asks for a job waits a moment at most: its row is picked up later (`resume abandoned jobs` and others).
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TIMEZONE = "Asia/Shanghai"
# For how long a worker may be silent before somebody else takes its job over.
JOB_LEASE_SECONDS = environment.number("JOB_LEASE_SECONDS", 60, least=0.1)
# Read by `celery beat`, which needs a broker; without one, reminders go out when the office sends them.
CELERY_BEAT_SCHEDULE = {
    # A killed worker's job goes on within a lease and this: at most a minute and a half.
    "resume abandoned jobs": {"task": "indicators.jobs.resume_abandoned", "schedule": 30.0},
    # A worker that comes back must not find a heap of them.
    "say alive": {
        "task": "jiaxing_quality.operation.jobs.say_alive",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "resume abandoned files of reports": {"task": "reports.jobs.resume_report_files", "schedule": 30.0},
    "compute all drafts anew": {
        "task": "indicators.jobs.recompute_drafts",
        "schedule": crontab(hour="2", minute="0"),
    },
    "verify all results": {
        "task": "indicators.jobs.verify_all_results",
        "schedule": crontab(hour="3", minute="0"),
    },
    "tell webhooks": {"task": "indicators.jobs.tell_webhooks", "schedule": 10.0},
    "keep the audit log": {"task": "accounts.jobs.keep_audit_log", "schedule": crontab(hour="5", minute="0")},
    "draw new charts": {"task": "reports.jobs.draw_new_charts", "schedule": 60.0},
    "delete old charts": {
        "task": "reports.jobs.prune_kept_charts",
        "schedule": crontab(hour="4", minute="0"),
    },
    "forget what is over": {
        "task": "indicators.jobs.forget_what_is_over",
        "schedule": crontab(hour="4", minute="0"),
    },
    "back up": {
        "task": "jiaxing_quality.operation.jobs.back_up_nightly",
        "schedule": crontab(hour="1", minute="0"),
    },
    "remind by schedule": {
        "task": "tasks.jobs.remind_by_schedule",
        "schedule": crontab(hour="9", minute="0"),
    },
    "deliver waiting reminders": {
        "task": "tasks.jobs.deliver_waiting_reminders",
        "schedule": crontab(minute="*/10"),
    },
}
