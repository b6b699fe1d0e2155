"""The settings of service; static files are not collected for a measurement."""

from jiaxing_quality.settings import *  # noqa: F403 - the whole of them is measured

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
