"""Loads the demo city for `pages`, and logs the office in: answers `session` with its cookie."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after the set-up
from django.test import Client  # noqa: E402

from accounts.types import Role  # noqa: E402
from benchmarks.assess_city_worker import prepare  # noqa: E402
from indicators.services.assessments import assess_plan  # noqa: E402
from tests.cast import make_person  # noqa: E402


def main() -> None:
    plan = prepare()
    assess_plan(plan=plan, years=plan.years, by=None)
    client = Client()
    client.force_login(make_person("benchmark-office", Role.OFFICE, plan.organization))
    name = settings.SESSION_COOKIE_NAME
    for _question in sys.stdin:
        print(json.dumps({"cookie": f"{name}={client.cookies[name].value}"}), flush=True)


if __name__ == "__main__":
    main()
