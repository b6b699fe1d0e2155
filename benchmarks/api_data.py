"""A province's figures, and a key that may read them all; prints the key for the benchmark.

`python -m benchmarks.api_data` with DATABASE_URL of an empty PostgreSQL database.
"""

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.api_settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django has to be set up first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.services.keys import NewKey, create_key  # noqa: E402
from accounts.types import Scope  # noqa: E402
from benchmarks.province import fill_figures, make_province  # noqa: E402

PLACES = 1000
VALID = timedelta(days=2)


def fill() -> str:
    """Fill the database; the key's text."""
    call_command("migrate", verbosity=0)
    province = make_province(PLACES).organization
    person = User.objects.create_superuser("benchmark", password="only-for-benchmarks")
    fill_figures(person)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    wanted = NewKey("benchmark", Scope.READ_ALL, province, timezone.localdate() + VALID, with_subtree=True)
    _key, text = create_key(wanted=wanted, by=person)
    return text


if __name__ == "__main__":
    print(fill())
