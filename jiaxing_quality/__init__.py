"""The project: settings, URLs, the API's router and the Celery application."""

from jiaxing_quality.celery import app as celery_app

__all__ = ["celery_app"]
