"""Loads the demo city and the invented province into one database for `scale_pages`: answers `session` with
what is measured (the addresses of both, the cookies of both offices, how many rows there are)."""

import json
import os
import sys
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after the set-up
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Organization  # noqa: E402
from accounts.types import Role  # noqa: E402
from benchmarks.assess_city_worker import prepare  # noqa: E402
from indicators.method.types import Rollup  # noqa: E402
from indicators.models import Indicator, Plan, Result  # noqa: E402
from indicators.services.assessments import assess_plan  # noqa: E402
from indicators.services.regions import PROVINCE, make_region  # noqa: E402
from tests.cast import make_person  # noqa: E402

WORDS = {"city": "南湖", "province": "00012"}
"""What is searched for: a few places have it in their names."""


def main() -> None:
    plans = {"city": prepare(), "province": province()}
    for plan in plans.values():
        assess_plan(plan=plan, years=plan.years, by=None)
    with connection.cursor() as cursor:  # what the server does by itself within a minute
        cursor.execute("VACUUM ANALYZE")
    known = {
        "pages": {size: pages_of(plan, WORDS[size]) for size, plan in plans.items()},
        "cookies": {size: cookie_of(plan) for size, plan in plans.items()},
        "rows": {size: rows_of(plan) for size, plan in plans.items()},
    }
    for _question in sys.stdin:
        print(json.dumps(known), flush=True)


def province() -> Plan:
    make_region(PROVINCE)
    return Plan.objects.select_related("organization").get(organization__code=PROVINCE.code)


def pages_of(plan: Plan, words: str) -> dict[str, str]:
    """The addresses by page, of the year before the plan's last: four years lie behind it."""
    year = plan.end_year - 1
    start = f"/plans/{plan.code}/{year}/"
    indicator = Indicator.objects.filter(plan=plan, rollup=Rollup.SUM).order_by("number").first()
    place = Organization.objects.filter(parent=plan.organization).territorial().first()
    if indicator is None or place is None:
        raise RuntimeError("The plan has no indicator that places report, or no places.")
    return {
        "overview": start,
        "indicator": f"{start}indicators/{indicator.code}/",
        "heat_map": f"{start}heat-map/",
        "place": f"{start}units/{place.code}/",
        "domain": f"{start}domains/{indicator.domain.code}/",
        "list": f"{start}indicators/",
        "search": f"{start}search/?q={quote(words)}",
        "figures": f"/plans/{plan.code}/figures/?year={year}",
    }


def cookie_of(plan: Plan) -> str:
    """The session of the plan's own office."""
    client = Client()
    client.force_login(make_person(f"office-{plan.pk}", Role.OFFICE, plan.organization))
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def rows_of(plan: Plan) -> dict[str, int]:
    return {
        "places": Organization.objects.within(plan.organization).territorial().count(),
        "indicators": plan.indicators.count(),
        "results": Result.objects.filter(assessment__plan=plan).count(),
    }


if __name__ == "__main__":
    main()
