"""The settings of service, with the addresses of the constant pages beside the site's own."""

from jiaxing_quality.settings import *  # noqa: F403 - the whole of them is measured

ROOT_URLCONF = "benchmarks.pages_site"
# Static files are not collected for a measurement: their addresses are made as in development.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
