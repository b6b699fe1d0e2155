"""The settings of service for the benchmark of guesses; `GUARD` takes the guard away, or puts axes' there."""

import os

from jiaxing_quality.settings import *  # noqa: F403

# Nobody has collected the static files here.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
PASSWORD_HASHERS = ["benchmarks.guesses_hasher.CountingHasher"]
GUARD = os.environ["GUARD"]
if GUARD == "off":
    AXES_ENABLED = False
elif GUARD == "axes":
    AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
    AXES_FAILURE_LIMIT = 5
    AXES_COOLOFF_TIME = 0.25
    AXES_HTTP_RESPONSE_CODE = 429
    AXES_LOCKOUT_CALLABLE = None
    AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
