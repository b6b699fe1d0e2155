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

from accounts.models import Organization, User  # noqa: E402
from accounts.services.keys import NewKey, create_key  # noqa: E402
from accounts.types import OrganizationKind, Scope  # noqa: E402
from indicators.models import Domain, Indicator, Plan  # noqa: E402

INDICATORS, PLACES, YEARS = 100, 1000, 5
VALID = timedelta(days=2)
FIGURES = """
    INSERT INTO indicators_figure (indicator_id, organization_id, year, value, availability, explanation,
                                   state, version, entered_by_id, entered_at)
    SELECT i.id, o.id, y, round((100 * random())::numeric, 2), 'final', '', 'draft', 1, %s, now()
    FROM indicators_indicator i, accounts_organization o, generate_series(2016, 2020) y
    WHERE o.kind = 'town'
"""


def fill() -> str:
    """Fill the database; the key's text."""
    call_command("migrate", verbosity=0)
    province = Organization.objects.create(code="p", name="某省", kind=OrganizationKind.PROVINCE)
    towns = (
        Organization(code=f"p-{n}", name=f"第{n}镇", kind="town", parent=province, number=n, path=f"p/p-{n}/")
        for n in range(PLACES)
    )
    Organization.objects.bulk_create(towns)
    plan = Plan.objects.create(
        code="province", name="某省规划", start_year=2016, end_year=2020, organization=province
    )
    domain = Domain.objects.create(plan=plan, code="all", name="全部")
    Indicator.objects.bulk_create(
        Indicator(
            plan=plan,
            domain=domain,
            code=f"AA{n:03d}",
            name=f"第{n}项指标",
            unit="%",
            number=n,
            kind="level",
            direction="up",
            rollup="mean",
        )
        for n in range(INDICATORS)
    )
    person = User.objects.create_superuser("benchmark", password="only-for-benchmarks")
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [person.pk])
        cursor.execute("VACUUM ANALYZE")
    wanted = NewKey("benchmark", Scope.READ_ALL, province, timezone.localdate() + VALID, with_subtree=True)
    _key, text = create_key(wanted=wanted, by=person)
    return text


if __name__ == "__main__":
    print(fill())
