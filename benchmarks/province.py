"""An invented province for benchmarks: one plan, and a figure in each cell of as many towns as are wanted.

Import it after Django is set up.
"""

from django.db import connection

from accounts.models import Organization, User
from accounts.types import OrganizationKind
from indicators.models import Domain, Indicator, Plan

INDICATORS, YEARS = 100, 5
FIGURES = """
    INSERT INTO indicators_figure (indicator_id, organization_id, year, value, availability, explanation,
                                   state, version, entered_by_id, entered_at)
    SELECT i.id, o.id, y, round((100 * random())::numeric, 2), 'final', '', 'draft', 1, %s, now()
    FROM indicators_indicator i, accounts_organization o, generate_series(2016, 2020) y
    WHERE o.kind = 'town'
"""


def make_province(towns: int) -> Plan:
    """The plan of a province with towns p-0, p-1, …"""
    province = Organization.objects.create(code="p", name="某省", kind=OrganizationKind.PROVINCE)
    Organization.objects.bulk_create(
        Organization(code=f"p-{n}", name=f"第{n}镇", kind="town", parent=province, number=n, path=f"p/p-{n}/")
        for n in range(towns)
    )
    plan = Plan.objects.create(
        code="province", name="某省规划", start_year=2016, end_year=2020, organization=province, is_demo=True
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
    return plan


def fill_figures(by: User) -> None:
    """A figure for each indicator, town and year, by one statement of PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [by.pk])
